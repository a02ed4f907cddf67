import type { Instant } from './decider.js';

/**
 * What an event does to the timers. A timer's id is chosen by the fact that sets it; when it is due, `command` is told to its
 * aggregate under a command id made of the timer's, so that firing twice changes nothing.
 */
export type TimerChange<Ask> =
  | { readonly kind: 'set'; readonly timer: string; readonly due: Instant; readonly ask: Ask; readonly waitsForSwitch: boolean }
  | { readonly kind: 'clear'; readonly timer: string };

export const clear = (timer: string): Extract<TimerChange<never>, { kind: 'clear' }> => ({ kind: 'clear', timer });
