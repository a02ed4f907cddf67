import type { Clock } from '../clock.js';

/** A clock that a test moves by hand. Timers of the same instant fire in the order in which they were set. */
export interface VirtualClock extends Clock {
  /** Moves to `ms` since the epoch, firing everything due on the way. */
  advanceTo(ms: number): void;
  advance(ms: number): void;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export const createVirtualClock = (startMs: number): VirtualClock => {
  const timers = new Set<Timer>();
  let now = startMs;
  let count = 0;
  const earliest = (): Timer | undefined =>
    [...timers].reduce<Timer | undefined>(
      (first, timer) => (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order) ? timer : first),
      undefined,
    );
  const advanceTo = (ms: number) => {
    for (let next = earliest(); next && next.at <= ms; next = earliest()) {
      timers.delete(next);
      now = Math.max(now, next.at);
      next.run();
    }
    now = Math.max(now, ms);
  };
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, order: ++count, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advanceTo,
    advance: (ms) => advanceTo(now + ms),
  };
};
