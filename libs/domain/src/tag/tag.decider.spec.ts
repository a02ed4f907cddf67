import { describe, it } from '@jest/globals';
import { given } from '../testing/given.js';
import { tag } from './tag.decider.js';
import type { TagCommand, TagEvent } from './tag.events.js';

const whose = { tagId: 't', customerId: 'cust' };
const words = { name: 'support', detail: '' };
const created: TagEvent = { type: 'TagCreated', ...whose, ...words };
const deleted: TagEvent = { type: 'TagDeleted', ...whose };
const update: TagCommand = { type: 'UpdateTag', ...whose, ...words };

describe('a tag', () => {
  it('is created once', () => {
    const create: TagCommand = { type: 'CreateTag', ...whose, ...words };
    given(tag).when(create).then(created);
    given(tag, created).when(create).then();
    given(tag, created, deleted).when(create).then();
  });

  it('is changed where something is otherwise', () => {
    given(tag, created).when(update).then();
    given(tag, created)
      .when({ ...update, name: 'sales' })
      .then({ type: 'TagUpdated', ...whose, ...words, name: 'sales' });
  });

  it('is for its customer alone to change and to delete, until it is deleted', () => {
    given(tag, created)
      .when({ type: 'DeleteTag', ...whose })
      .then(deleted);
    for (const command of [update, { type: 'DeleteTag', ...whose }] as const) {
      given(tag).when(command).thenRefuses('tag.not_found');
      given(tag, created)
        .when({ ...command, customerId: 'other' })
        .thenRefuses('tag.not_found');
      given(tag, created, deleted).when(command).thenRefuses('tag.not_found');
    }
  });
});
