import type { Typed } from '#domain/kernel/decider.js';
import type { Actor, Cause } from '#domain/kernel/cause.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore } from '#eventstore/event-store.js';
import type { Queries } from './queries.js';
import { time } from './time.js';

/** One event of a call tree, for a person to read. */
export interface TimelineEntry {
  readonly position: number;
  readonly stream: string;
  readonly type: string;
  readonly tm: string;
  readonly actor: Actor;
  readonly cause: Pick<Cause, 'command' | 'causation' | 'correlation'>;
  /** The event without its type. */
  readonly data: Readonly<Record<string, unknown>>;
}

const dataOf = (event: Typed): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(event).filter(([field]) => field !== 'type'));

/** Events of several streams as one story, in the order in which they happened. */
export const timelineOf = (events: readonly Recorded[]): readonly TimelineEntry[] =>
  events
    .toSorted((a, b) => a.position - b.position)
    .map(({ position, stream, event, cause: { at, actor, command, causation, correlation } }) => ({
      position,
      stream,
      type: event.type,
      tm: time(at),
      actor,
      cause: { command, causation, correlation },
      data: dataOf(event),
    }));

/**
 * The story of the whole tree that a call belongs to, straight from the log; null for a call that the read models do not know.
 * @throws StoreUnavailable
 */
export const readTimeline = async (
  queries: Pick<Queries, 'treeOf' | 'streamsOf'>,
  store: Pick<EventStore, 'readStream'>,
  callId: string,
): Promise<readonly TimelineEntry[] | null> => {
  const tree = await queries.treeOf(callId);
  if (tree === null) return null;
  const streams = await queries.streamsOf(tree);
  return timelineOf((await Promise.all(streams.map((stream) => store.readStream(stream)))).flat());
};
