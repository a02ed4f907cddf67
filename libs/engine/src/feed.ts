import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore, Subscription } from '#eventstore/event-store.js';

/** What an event of the log means to whoever follows it: any number of things. */
export type Reading<T> = (recorded: Recorded<Event>) => readonly T[];

export interface Followed extends Subscription {
  /** Resolves when what was in the log at the beginning has been taken. */
  readonly caughtUp: Promise<void>;
}

/** The log as one follower reads it: all of it, or the part that concerns one slot. */
export interface Feed<T> {
  /**
   * What comes after a position, in order.
   * @param onItems the things that a piece of the log means, perhaps none, and the position up to which that is all; must not throw
   */
  follow(after: number, onItems: (items: readonly T[], position: number) => Promise<void> | void): Followed;

  /** The same up to where the log ends now. */
  read(after: number): AsyncIterable<readonly T[]>;
}

/** Reads nothing where there is nothing, without a list of its own. */
export const readingAll = <T>(batch: readonly Recorded[], reading: Reading<T>): readonly T[] => {
  const items: T[] = [];
  for (const recorded of batch as readonly Recorded<Event>[]) for (const item of reading(recorded)) items.push(item);
  return items;
};

/** The whole log, for who is alone. */
export const wholeLog = <T>(store: Pick<EventStore, 'subscribe' | 'readAll'>, reading: Reading<T>): Feed<T> => ({
  follow: (after, onItems) => {
    const subscription = store.subscribe(after, (batch) => onItems(readingAll(batch, reading), batch.at(-1)?.position ?? after));
    return { stop: () => subscription.stop(), caughtUp: Promise.resolve() };
  },
  read: async function* (after) {
    for await (const page of store.readAll(after)) yield readingAll(page, reading);
  },
});
