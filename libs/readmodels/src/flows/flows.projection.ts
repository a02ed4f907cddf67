import type { FlowDocument } from '#domain/flow/flow.events.js';
import type { Projection } from '../projection.js';
import { born, bornAt, deleted, updated } from '../settings.js';
import type { SettingsRow, Stamps } from '../settings.js';

/** A stored plan as its author wrote it. */
export interface FlowView extends Stamps {
  readonly id: string;
  readonly customer_id: string;
  readonly type: 'flow';
  readonly name: string;
  readonly detail: string;
  readonly actions: readonly unknown[];
}

const document = ({ name, detail, actions }: FlowDocument): Pick<FlowView, 'name' | 'detail' | 'actions'> => ({
  name,
  detail,
  actions,
});

/** Flows as `GET /flows` shows them. */
export const flows: Projection<SettingsRow<FlowView>> = {
  name: 'flows',
  indexes: [],
  keyOf: ({ event }) => ('flowId' in event && event.type.startsWith('Flow') ? event.flowId : null),
  evolve: (row, { event, cause: { at } }) => {
    if (event.type === 'FlowCreated') {
      const { flowId: id, customerId } = event;
      return born(id, customerId, { id, customer_id: customerId, type: 'flow', ...document(event), ...bornAt(at) }, at);
    }
    if (row && event.type === 'FlowUpdated') return updated(row, document(event), at);
    return row && event.type === 'FlowDeleted' ? deleted(row, {}, at) : row;
  },
};
