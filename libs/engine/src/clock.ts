import type { Instant } from '#domain/kernel/decider.js';

/** The only source of time. Stories and simulated time bring their own. */
export interface Clock {
  now(): Instant;
  /** Calls back once, in `ms` milliseconds or at once when that is past; answers how to call it off. */
  after(ms: number, callback: () => void): () => void;
}

/** Longest delay that a timer of Node.js keeps (2^31 - 1 ms, 24.8 days); a longer one is cut into pieces. */
const LONGEST = 2_147_483_647;

const after = (ms: number, callback: () => void): (() => void) => {
  const timeout = setTimeout(
    () => {
      if (ms <= LONGEST) callback();
      else cancel = after(ms - LONGEST, callback);
    },
    Math.min(Math.max(ms, 0), LONGEST),
  );
  let cancel = (): void => clearTimeout(timeout);
  return () => cancel();
};

export const systemClock: Clock = { now: () => Date.now(), after };

/** Resolves after `ms` milliseconds of that clock. */
export const delay = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
