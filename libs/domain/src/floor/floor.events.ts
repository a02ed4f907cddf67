import type { FlowRef, Means } from '../call/call.route.js';
import type { GroupPlan, Seeker } from '../groupcall/groupcall.plan.js';
import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Needs, Skill } from '../kernel/skill.js';
import type { StepRef } from '../kernel/step.js';
import type { DeskEvent, Disposition, Shown, TalkEvent } from './floor.desk.events.js';
import type { CallbackStand, FloorCallbackEvent } from './floor.callback.events.js';
import type { QueueSpec, WayOut } from './floor.queue.js';
import type { QueuecallRef } from './floor.ref.js';

/** What somebody who answers calls is like, and how they are reached. */
export interface AgentProfile {
  readonly name: string;
  readonly detail: string;
  /** How their addresses are rung; VoIPBIN's spelling (conflict C26). */
  readonly ringMethod: 'ringall' | 'linear';
  readonly tagIds: readonly string[];
  readonly addresses: readonly Address[];
  /** Each skill once. */
  readonly skills: readonly Skill[];
  /** How many calls it takes at once; 1 where nothing is said. */
  readonly capacity?: number;
}

/** What an agent has chosen to be. `ringing`, `busy` and `wrapup` come of themselves, and end in what was chosen. */
export type ChosenStatus = 'available' | 'away' | 'offline';

export type AgentStatus = ChosenStatus | 'ringing' | 'busy' | 'wrapup';

/** How an agent's part of an offer ended: each ends exactly once (I3). */
export type OfferOutcome =
  | 'accepted'
  | 'no_answer'
  | 'declined'
  | 'busy'
  | 'unreachable'
  /** The caller hung up, or left the queue. */
  | 'caller_gone'
  /** Another agent of the same offer was quicker. */
  | 'lost_race'
  /** The agent, or a supervisor, chose to be something else than available while it rang. */
  | 'withdrawn';

/** How a call left a queue. */
export type QueuecallEnd =
  /** Served, and the talk is over. */
  | 'done'
  /** The caller hung up while waiting. */
  | 'abandoned'
  /** The groupcall that wanted an agent wants none any more: somebody else has answered, or nobody waits for it. */
  | 'waived'
  | 'timeout'
  | 'service_timeout'
  | 'kicked'
  /** Somebody has sent it to another queue. */
  | 'moved'
  /** The caller pressed the key for it. */
  | 'exit'
  /** The queue had `maxWaiting` callers, or there was no such queue. */
  | 'full'
  /** It is called back: another queuecall has its place. */
  | 'callback'
  | 'callback_failed'
  /** Outside its opening hours. */
  | 'closed'
  /** Nobody was logged in. */
  | 'no_agents'
  | 'no_queue'
  | 'queue_deleted';

/** How it stands with somebody who waits. */
export interface QueuecallFigures {
  /** 1: the next to be served, or being offered to somebody. */
  readonly position: number;
  /** Milliseconds; null: nobody is there to be waited for, or nobody has been served yet. */
  readonly estimatedWait: number | null;
}

/** The way out that a caller takes; on the way to another queue goes what its agents are called with. */
export type Leaving =
  | Exclude<WayOut, { readonly do: 'queue' }>
  | {
      readonly do: 'queue';
      readonly queueId: string;
      readonly means: Means;
      /** Queues in a row that have not let it in, this one included. */
      readonly hops: number;
    };

/** The one agent that a caller waits for. */
export interface Alone {
  readonly agentId: string;
  /** Null for an agent who is free: it is offered the call at once. */
  readonly until: Instant | null;
}

type Of<Type extends string, More> = { readonly type: Type; readonly customerId: string } & More;

/** Queues and agents as they are set up. */
export type FloorSettingsEvent =
  | Of<'QueueCreated' | 'QueueChanged', { readonly queueId: string; readonly spec: QueueSpec }>
  | Of<'QueueDeleted', { readonly queueId: string }>
  /** Nobody who serves it is available any more, whatever they do: its callers leave at the deadline. */
  | Of<'QueueUnstaffed', { readonly queueId: string; readonly deadline: Instant }>
  | Of<'QueueStaffed', { readonly queueId: string }>
  | Of<'AgentProfiled', { readonly agentId: string; readonly profile: AgentProfile }>
  | Of<'AgentRemoved', { readonly agentId: string }>;

/** What agents do. */
export type FloorAgentEvent =
  | Of<
      'AgentStatusChosen',
      {
        readonly agentId: string;
        readonly status: ChosenStatus;
        readonly reason: string;
        /** It takes back what was chosen while the agent was busy. */
        readonly cancels?: true;
      }
    >
  | Of<'AgentQueueLeft' | 'AgentQueueEntered', { readonly agentId: string; readonly queueId: string }>
  /** A call to or from one of the agent's addresses. */
  | Of<'AgentLegBegan' | 'AgentLegEnded', { readonly agentId: string; readonly callId: string }>
  | Of<
      'AgentWrapupStarted',
      {
        readonly agentId: string;
        readonly queueId: string;
        readonly queuecallId: string;
        readonly deadline: Instant;
        /** What the talk was about, where that has been said already. */
        readonly disposition?: Disposition | null;
      }
    >
  /** It is rung for an offer, which has reserved it: for whoever follows one agent. */
  | Of<
      'AgentOffered',
      {
        readonly agentId: string;
        readonly offerId: string;
        readonly queueId: string;
        readonly queuecallId: string;
        /** What the agent is shown of it; logs of before there were desktops have none. */
        readonly shown?: Shown;
      }
    >
  | Of<'AgentRested', { readonly agentId: string }>
  | Of<'AgentWrapupEnded', { readonly agentId: string; readonly why: 'deadline' | 'asked' | 'status' }>
  | DeskEvent;

/** What callers meet. */
export type FloorQueueEvent =
  | Of<
      'QueuecallJoined',
      QueuecallRef & {
        readonly step: StepRef;
        readonly source: Address;
        readonly destination: Address;
        readonly means: Means;
        readonly priority: number;
        /** Since when the caller waits: for who comes from another queue, since it waited there. */
        readonly since: Instant;
        readonly hops?: number;
        /** Nobody is on the line: the source is called back, by a call that has yet to be made. */
        readonly callback?: { readonly first: 'agent' | 'customer' };
        readonly seeker?: Seeker;
        /** The one that was abandoned, whose place it has again. */
        readonly resumes?: string;
        /** When it has waited too long; null: never. */
        readonly deadline: Instant | null;
        /** What the call itself needs; null: what the queue says. Logs of before there were needs have none of these three. */
        readonly needs?: Needs | null;
        readonly alone?: Alone | null;
        readonly widens?: Instant | null;
        /** What agents are shown of it. */
        readonly variables?: Readonly<Record<string, string>>;
      }
    >
  /** The agents are reserved by this very event (I1). The offer's id is that of the groupcall which rings them. */
  | Of<
      'OfferMade',
      QueuecallRef & {
        readonly offerId: string;
        readonly agentIds: readonly string[];
        readonly plan: GroupPlan;
        readonly deadline: Instant;
        /** Which offer of this caller it is, from 1. */
        readonly attempt: number;
      }
    >
  | Of<
      'OfferEnded',
      QueuecallRef & {
        readonly offerId: string;
        readonly agentId: string;
        readonly outcome: OfferOutcome;
        /** Offers in a row that came to nothing by the agent's doing, this one included. */
        readonly missed: number;
        /** Until when it is offered nothing, so that a phone that cannot be reached is not tried without end; null: at once again. */
        readonly rest: Instant | null;
      }
    >
  | Of<
      'QueuecallServed',
      QueuecallRef & {
        readonly offerId: string;
        readonly agentId: string;
        readonly agentCallId: string;
        /** Milliseconds that it has waited in this queue, the ringing included. */
        readonly waited: number;
        readonly deadline: Instant | null;
        /** By which the customer is called now, while the agent hears it ring. */
        readonly dial?: GroupPlan;
      }
    >
  /** The agent had gone before the two could talk: the caller waits again, where it was. */
  | Of<
      'QueuecallRequeued',
      QueuecallRef & {
        readonly offerId: string;
        readonly agentId: string;
        readonly agentCallId: string;
        readonly deadline: Instant | null;
        /** Until when the agent is offered nothing, so that a phone that answers and drops is not rung without end. */
        readonly rest: Instant;
        readonly callback?: CallbackStand;
      }
    >
  /** Who waits is to hear this, once; how the queue stood then is part of it. */
  | Of<
      'QueuecallRoundBegan',
      QueuecallRef & QueuecallFigures & { readonly round: number; readonly announced: boolean; readonly flow: FlowRef }
    >
  /** Music until the next; null: for good. */
  | Of<'QueuecallRoundEnded', QueuecallRef & { readonly round: number; readonly next: Instant | null }>
  | Of<'QueuecallPrioritised', QueuecallRef & { readonly priority: number }>
  /** It has waited so long that more agents may serve it, or the queue has changed. */
  | Of<
      'QueuecallWidened',
      QueuecallRef & {
        /** Milliseconds in this queue that its needs are counted by from now on. */
        readonly waited: number;
        readonly alone: Alone | null;
        /** When its needs change next; null: no more. */
        readonly widens: Instant | null;
      }
    >
  | Of<
      'QueuecallEnded',
      QueuecallRef & {
        readonly end: QueuecallEnd;
        /** Who served it last, and by which call; null where nobody did. */
        readonly agentId: string | null;
        readonly agentCallId: string | null;
        /** Milliseconds. */
        readonly waited: number;
        readonly served: number;
        readonly callback?: CallbackStand;
        readonly wayOut: Leaving;
      }
    >
  | TalkEvent;

/** The floor of a customer: who is there, who waits, and who is offered what (DESIGN section 3). */
export type FloorEvent = FloorSettingsEvent | FloorAgentEvent | FloorQueueEvent | FloorCallbackEvent;

const BEGINNINGS = /^(Queue|Offer|Agent)/;

export const isFloorEvent = (event: { readonly type: string }): event is FloorEvent => BEGINNINGS.test(event.type);
