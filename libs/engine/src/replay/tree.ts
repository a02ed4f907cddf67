import type { Event } from '#domain/contact-centre.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore } from '#eventstore/event-store.js';
import { readOf } from './expected.js';

/**
 * All events of the tree that a call belongs to, in their order, from the log alone: it is read from the tree's first call on.
 * @returns none for a call that is not in the log
 * @throws StoreUnavailable
 */
export const eventsOfTree = async (
  log: Pick<EventStore, 'readAll' | 'readStream'>,
  callId: string,
): Promise<readonly Recorded<Event>[]> => {
  const [own] = await log.readStream(streamOf('call', callId));
  if (!own) return [];
  const tree = own.cause.correlation;
  const first = (await log.readStream(streamOf('call', tree)))[0] ?? own;
  const events = [first as Recorded<Event>];
  for await (const page of log.readAll(first.position))
    events.push(...(page as readonly Recorded<Event>[]).filter(({ cause }) => cause.correlation === tree));
  return events;
};

/** The events of the streams outside a tree that the tree's events ask something of. */
export const eventsBeside = async (
  log: Pick<EventStore, 'readStream'>,
  events: readonly Recorded<Event>[],
): Promise<readonly Recorded[]> => {
  const own = new Set(events.map(({ stream }) => stream));
  const asked = new Set(events.flatMap((recorded) => readOf(recorded).reactions.map(({ stream }) => stream)));
  const beside: Recorded[] = [];
  for (const stream of asked) if (!own.has(stream)) beside.push(...(await log.readStream(stream)));
  return beside;
};
