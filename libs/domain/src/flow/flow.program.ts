import type { Address } from '../kernel/address.js';
import type { Media } from '../kernel/media.js';
import type { Needs } from '../kernel/skill.js';

/** Whom a `connect` rings: an address, or whom a queue finds. */
export type Destination = Address | { readonly queueId: string };

/**
 * One instruction of a program. A step's outcome names the edge it leaves by; `done` is the ordinary one.
 *
 * - `answer`: the call is answered, if it is not yet. Outcome done.
 * - `prompt`: media is played to its end; an unanswered call is answered first. Outcome done.
 * - `wait`: nothing happens for `ms` milliseconds. Outcome done.
 * - `connect`: all destinations are rung at once, and whoever answers first talks with the call. Outcome done when the talk is over,
 *   failed where nobody came.
 * - `queue`: the call waits in a queue until an agent talks with it; an unanswered call is answered first. Outcome done when the talk is
 *   over, failed where it left the queue without one.
 * - `hangup`: the call is ended; nothing follows.
 */
export type Instruction =
  | { readonly do: 'answer' }
  | { readonly do: 'prompt'; readonly media: Exclude<Media, { kind: 'music' | 'ringing' }> }
  | { readonly do: 'wait'; readonly ms: number }
  | {
      readonly do: 'connect';
      /** Who calls, for those who are rung; null: whoever the call itself comes from. */
      readonly source: Address | null;
      readonly destinations: readonly Destination[];
      /** Milliseconds. */
      readonly ringTimeout: number;
      readonly anonymous: boolean;
    }
  | {
      readonly do: 'queue';
      readonly queueId: string;
      /** Null: that of the queue. */
      readonly priority: number | null;
      /** What it needs of an agent; null, or nothing in older plans: what the queue says. */
      readonly needs?: Needs | null;
    }
  | { readonly do: 'hangup' };

export type Outcome = 'done' | 'failed';

/** What the plan's author wrote, as the API shows it in a call's `action` (seed, Action). */
export interface ActionView {
  readonly id: string;
  readonly type: string;
  readonly option: Readonly<Record<string, unknown>>;
}

export interface Step {
  readonly action: ActionView;
  readonly instruction: Instruction;
  /** Where each outcome leads: the key of a step, or null for the end of the program. */
  readonly out: Readonly<Partial<Record<Outcome, string | null>>>;
}

/** What every plan, of whatever dialect, compiles to: steps by key, and the key of the first one. */
export interface Program {
  readonly dialect: 'voipbin';
  readonly entry: string | null;
  readonly steps: Readonly<Record<string, Step>>;
}
