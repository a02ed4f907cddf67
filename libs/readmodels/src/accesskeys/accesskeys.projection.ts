import type { Projection } from '../projection.js';
import { born, bornAt, deleted } from '../settings.js';
import type { SettingsRow, Stamps } from '../settings.js';
import { time } from '../time.js';

/** An access key without the key: the token is told once, its hash never. */
export interface AccesskeyView extends Stamps {
  readonly id: string;
  readonly customer_id: string;
  readonly name: string;
  readonly detail: string;
  readonly token_prefix: string;
  /** `NEVER` for a key without an end. */
  readonly tm_expire: string;
}

/** Access keys as `GET /accesskeys` shows them. */
export const accesskeys: Projection<SettingsRow<AccesskeyView>> = {
  name: 'accesskeys',
  indexes: [],
  keyOf: ({ event }) => ('accesskeyId' in event ? event.accesskeyId : null),
  evolve: (row, { event, cause: { at } }) => {
    if (event.type === 'AccesskeyCreated') {
      const { accesskeyId: id, customerId, name, detail, tokenPrefix, expires } = event;
      const view = { id, customer_id: customerId, name, detail, token_prefix: tokenPrefix, tm_expire: time(expires) };
      return born(id, customerId, { ...view, ...bornAt(at) }, at);
    }
    return row && event.type === 'AccesskeyDeleted' ? deleted(row, {}, at) : row;
  },
};
