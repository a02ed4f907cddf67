import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';

type Of<Type extends string, More> = { readonly type: Type; readonly customerId: string } & More;

/** What a talk was about: one of the codes of its queue, or none. */
export interface Disposition {
  readonly code: string;
  /** How often it has been said, this time included. */
  readonly version: number;
}

/** What an agent is shown of an offer. */
export interface Shown {
  /** Until when it rings. */
  readonly deadline: Instant;
  readonly attempt: number;
  /** Since when the caller waits. */
  readonly since: Instant;
  readonly caller: Address;
  readonly variables: Readonly<Record<string, string>>;
}

/** What becomes of an agent's desktop. */
export type DeskEvent =
  /** Its last socket is gone: without another by then the agent is offline. */
  | Of<'AgentDesktopLost', { readonly agentId: string; readonly deadline: Instant }>
  | Of<'AgentDesktopBack', { readonly agentId: string }>;

/** Somebody has said what a talk was about; without a code where the time to do so was over. */
export type TalkEvent = Of<
  'QueuecallDisposed',
  Disposition & {
    readonly queuecallId: string;
    readonly queueId: string;
    /** Who served it. */
    readonly agentId: string;
    readonly notes: string;
  }
>;
