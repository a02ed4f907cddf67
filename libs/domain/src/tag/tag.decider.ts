import type { Decider } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { TagCommand, TagEvent, TagWords } from './tag.events.js';

export type Tag =
  { readonly status: 'absent' } | ({ readonly status: 'active' | 'deleted'; readonly customerId: string } & TagWords);

const words = ({ name, detail }: TagWords): TagWords => ({ name, detail });

const decide = (command: TagCommand, tag: Tag): readonly TagEvent[] => {
  if (command.type === 'CreateTag') return tag.status === 'absent' ? [{ ...command, type: 'TagCreated' }] : [];
  if (tag.status !== 'active' || tag.customerId !== command.customerId)
    throw new Refusal('tag.not_found', 'There is no such tag.');
  if (command.type === 'DeleteTag') return [{ ...command, type: 'TagDeleted' }];
  const isSo = command.name === tag.name && command.detail === tag.detail;
  return isSo ? [] : [{ ...command, type: 'TagUpdated' }];
};

const evolve = (tag: Tag, event: TagEvent): Tag => {
  switch (event.type) {
    case 'TagCreated':
      return { status: 'active', customerId: event.customerId, ...words(event) };
    case 'TagUpdated':
      return tag.status === 'absent' ? tag : { ...tag, ...words(event) };
    case 'TagDeleted':
      return tag.status === 'absent' ? tag : { ...tag, status: 'deleted' };
  }
};

export const tag: Decider<TagCommand, TagEvent, Tag> = { initial: { status: 'absent' }, decide, evolve };
