import type { AgentStatus, OfferOutcome, QueuecallEnd } from '#domain/floor/floor.events.js';
import type { Instant } from '#domain/kernel/decider.js';

/** The event that a fact was made by, and what that was about. */
export interface Made {
  readonly position: number;
  readonly type: string;
  readonly at: Instant;
  /** When that began which the event ended: when the caller came, when the offer was made. */
  readonly began: Instant;
  readonly queueId: string | null;
  readonly agentId: string | null;
  readonly queuecallId: string | null;
}

/** How a transfer ended. */
export type TransferOutcome = 'completed' | 'cancelled' | 'failed' | 'caller_gone';

/** What a report counts: made once, by one event, which stamps it. Times are milliseconds. */
export type Fact = Made &
  (
    | { readonly kind: 'joined' }
    /** The queue was full, or there was none. */
    | { readonly kind: 'turned_away'; readonly end: QueuecallEnd }
    | { readonly kind: 'served'; readonly offerId: string; readonly agentCallId: string; readonly waited: number }
    /** The caller has left. `agentId`: who served it last, null where nobody did. */
    | { readonly kind: 'ended'; readonly end: QueuecallEnd; readonly waited: number; readonly served: number }
    /** An agent's part of an offer; null while it rings. */
    | { readonly kind: 'offer'; readonly offerId: string; readonly outcome: OfferOutcome | null }
    /** `agentId` and `queueId` are those of the call by which the agent served the caller. */
    | {
        readonly kind: 'transfer';
        readonly transferId: string;
        readonly method: 'blind' | 'attended';
        readonly transfererCallId: string;
        readonly outcome: TransferOutcome | null;
      }
    /** The agent has done what was to be done after a talk. */
    | { readonly kind: 'wrapped'; readonly lasted: number }
  );

/** What an agent was from an instant on, until it was something else. */
export interface StateFact {
  readonly kind: 'state';
  readonly position: number;
  readonly type: string;
  readonly at: Instant;
  readonly agentId: string;
  /** Null: nobody, as before the first event of an agent and after it was removed. */
  readonly status: AgentStatus | null;
  /** For which queue it was rung, busy or wrapping up; null for none. */
  readonly queueId: string | null;
  readonly queuecallId: string | null;
  /** What queues it serves follows from these. */
  readonly tagIds: readonly string[];
  readonly leftIds: readonly string[];
}

/** The settings of a queue that reports go by. */
export interface QueueFact {
  readonly queueId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly threshold: number;
  readonly short: number;
  /** Since when it has had which tags, oldest first; none from its deletion on. */
  readonly tags: readonly { readonly since: Instant; readonly tagIds: readonly string[] }[];
  readonly deleted: Instant | null;
}
