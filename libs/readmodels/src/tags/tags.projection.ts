import type { TagWords } from '#domain/tag/tag.events.js';
import type { Projection } from '../projection.js';
import { born, bornAt, deleted, updated } from '../settings.js';
import type { SettingsRow, Stamps } from '../settings.js';

/** What agents and queues have in common. */
export interface TagView extends Stamps {
  readonly id: string;
  readonly customer_id: string;
  readonly name: string;
  readonly detail: string;
}

const words = ({ name, detail }: TagWords): TagWords => ({ name, detail });

/** Tags as `GET /tags` shows them. */
export const tags: Projection<SettingsRow<TagView>> = {
  name: 'tags',
  indexes: [],
  keyOf: ({ event }) => ('tagId' in event ? event.tagId : null),
  evolve: (row, { event, cause: { at } }) => {
    if (event.type === 'TagCreated') {
      const { tagId: id, customerId } = event;
      return born(id, customerId, { id, customer_id: customerId, ...words(event), ...bornAt(at) }, at);
    }
    if (row && event.type === 'TagUpdated') return updated(row, words(event), at);
    return row && event.type === 'TagDeleted' ? deleted(row, {}, at) : row;
  },
};
