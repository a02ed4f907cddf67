import { isUuid } from '#domain/kernel/uuid.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { AppendRejected } from './event-store.js';

/** What every store turns down, whatever else it would take: nothing at all, ids that are no uuids, NUL in a name. */
export const rejection = (stream: string, events: readonly NewEvent[]): AppendRejected | undefined => {
  if (events.length === 0) return new AppendRejected(`nothing to append to ${stream}`);
  const wrongId = events.find(({ id }) => !isUuid(id));
  if (wrongId) return new AppendRejected(`an event's id must be a uuid, not ${wrongId.id}`);
  if ([stream, ...events.map(({ event }) => event.type)].some((name) => name.includes('\0'))) {
    return new AppendRejected('NUL in the name of a stream or type');
  }
  return undefined;
};

/**
 * Whether an append is the repeat of one that has happened: the same ids at the same place.
 * @param there what the stream holds from the place on where the append would begin
 */
export const isRepeat = (events: readonly NewEvent[], there: readonly Pick<Recorded, 'id'>[]): boolean =>
  events.every(({ id }, index) => there[index]?.id === id);
