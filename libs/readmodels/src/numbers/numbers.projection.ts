import { NIL } from '#domain/kernel/uuid.js';
import type { NumberSettings } from '#domain/number/number.events.js';
import type { Projection } from '../projection.js';
import { born, bornAt, deleted, updated } from '../settings.js';
import type { SettingsRow, Stamps } from '../settings.js';

/** A number and the flow that answers it, under both names (conflict C21). */
export interface NumberView extends Stamps {
  readonly id: string;
  readonly customer_id: string;
  readonly number: string;
  readonly type: 'normal';
  readonly flow_id: string;
  readonly call_flow_id: string;
  readonly name: string;
  readonly detail: string;
  readonly status: 'active' | 'deleted';
}

const settings = ({
  flowId,
  name,
  detail,
}: NumberSettings): Pick<NumberView, 'flow_id' | 'call_flow_id' | 'name' | 'detail'> => ({
  flow_id: flowId ?? NIL,
  call_flow_id: flowId ?? NIL,
  name,
  detail,
});

/** Numbers as `GET /numbers` shows them. A number that was given up and taken again begins a new life. */
export const numbers: Projection<SettingsRow<NumberView>> = {
  name: 'numbers',
  indexes: [],
  keyOf: ({ event }) => ('numberId' in event ? event.numberId : null),
  evolve: (row, { event, cause: { at } }) => {
    if (event.type === 'NumberCreated') {
      const { numberId: id, customerId, number } = event;
      const who = { id, customer_id: customerId, number, type: 'normal' } as const;
      return born(id, customerId, { ...who, ...settings(event), status: 'active', ...bornAt(at) }, at);
    }
    if (row && event.type === 'NumberUpdated') return updated(row, settings(event), at);
    return row && event.type === 'NumberDeleted' ? deleted(row, { status: 'deleted' }, at) : row;
  },
};
