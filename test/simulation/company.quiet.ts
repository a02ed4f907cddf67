import type { CallFacts } from './facts.js';

/** So long after the last word of the log about a call its phone hears what the log says, in milliseconds. */
export const CALM = 1_500;

/** Answered, not on its way out, and of which the log has been silent for a while. */
export const isQuiet = (call: CallFacts | undefined, now: number): call is CallFacts =>
  call?.answered != null && !call.hangup && !call.ended && call.last <= now - CALM;
