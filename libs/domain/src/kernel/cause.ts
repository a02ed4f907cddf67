import type { Instant } from './decider.js';

/** Who wanted it: a person, a key, a plan, the switch, the clock, or Ledgerline itself. */
export interface Actor {
  readonly kind: 'user' | 'accesskey' | 'process' | 'switch' | 'timer' | 'system';
  readonly id: string;
  /** Of a process: which version of its decisions it was. Logs of before there were versions mean 1. */
  readonly version?: number;
}

/** Why an event exists. */
export interface Cause {
  /** The call tree: the id of its first call, or of the aggregate itself where no call is concerned. Order is kept within it. */
  readonly correlation: string;
  /** The event, request, report or timer that led to the command. */
  readonly causation: string;
  /** The command that led to the event. A command that comes again changes nothing. */
  readonly command: string;
  readonly actor: Actor;
  /**
   * For what a process wished for: its turn among all that processes wish for. Wishes are told in their order, so one that comes after a
   * later one has been told before.
   */
  readonly turn?: number;
  readonly at: Instant;
}
