/** Ends a timer that has not fired yet; afterwards it does nothing. */
export type Cancel = () => void;

/** Time as the simulator knows it, so that a test can drive it by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  after(ms: number, run: () => void): Cancel;
}

/** Its timers keep no process alive: the sockets do, and once those are closed nobody is there to be told. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

export const secondOf = (ms: number): number => Math.floor(ms / 1000);

/** The switch counts whole seconds of the wall clock (facts 4 and 28): `seconds` from now is when that many second marks have passed. */
export const afterSeconds = (clock: Clock, seconds: number, run: () => void): Cancel => {
  const due = (secondOf(clock.now()) + seconds) * 1000;
  return clock.after(Math.max(0, due - clock.now()), run);
};
