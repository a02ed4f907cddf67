import type { Recorded } from '#domain/kernel/recorded.js';
import type { Appended } from '#eventstore/event-store.js';
import type { Wish } from './aggregate.js';

/** What became of a command: its events, none if it changed nothing, and where the log then stood for this aggregate. */
export interface Told {
  readonly events: readonly Recorded[];
  readonly position: number;
}

export interface Letter {
  readonly wish: Wish;
  /** Waits through an outage of the store instead of failing with `StoreUnavailable`, and is not read what a command before it did. */
  readonly patient: boolean;
  /**
   * It follows from what this append is about to write, and is decided before it is written; it happens with it or not at all. Told
   * again by a process where it did not, so that nobody waits for it.
   */
  readonly after?: Promise<Appended>;
  readonly resolve: (told: Told) => void;
  readonly reject: (error: Error) => void;
}

/** Commands that are decided together: more would hold up everybody else in the process. */
const MOST_TOGETHER = 500;

/** How many of the letters are decided together. One that hangs on somebody else's append takes nobody with it. */
export const together = (letters: readonly Letter[]): number => {
  const early = letters.findIndex(({ after }) => after !== undefined);
  return early < 0 ? MOST_TOGETHER : Math.min(MOST_TOGETHER, Math.max(early, 1));
};
