import type { Queueing } from '../call/call.queue.events.js';
import type { HangupReason } from '../call/call.events.js';
import type { Seeker, SeatSpec } from '../groupcall/groupcall.plan.js';
import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Disposition } from './floor.desk.events.js';
import type { AgentProfile, ChosenStatus } from './floor.events.js';
import type { QueueSpec } from './floor.queue.js';

type Of<Type extends string, More> = { readonly type: Type; readonly customerId: string } & More;

/** The version that somebody goes by; refused where there is another by now. */
interface Versioned {
  readonly version?: number | undefined;
}

/** Whether the agent itself asks, who owes a code where the queue requires one. */
interface Own {
  readonly own?: boolean;
}

/** What people wish for: refused where it makes no sense. */
export type FloorWish =
  | Of<'CreateQueue' | 'ChangeQueue', Versioned & { readonly queueId: string; readonly spec: QueueSpec }>
  | Of<'DeleteQueue', { readonly queueId: string }>
  | Of<
      'ChooseAgentStatus',
      Versioned & Own & { readonly agentId: string; readonly status: ChosenStatus; readonly reason: string }
    >
  | Of<'LeaveQueue' | 'EnterQueue', { readonly agentId: string; readonly queueId: string }>
  | Of<'EndWrapup', Own & { readonly agentId: string }>
  | Of<'ExtendWrapup', { readonly agentId: string; /** Milliseconds from now. */ readonly duration: number }>
  | Of<'KickQueuecall', { readonly queuecallId: string }>
  /** `address`: whom to call, where that is not who waits. */
  | Of<'TakeCallback', { readonly queuecallId: string; readonly address: Address | null }>
  | Of<'PrioritiseQueuecall', { readonly queuecallId: string; readonly priority: number }>
  | Of<'MoveQueuecall', { readonly queuecallId: string; readonly queueId: string }>
  | DeskWish;

/** What is done at an agent's desk. */
export type DeskWish =
  /** Takes back what was chosen while the agent was busy. */
  | Of<'CancelNextStatus', Versioned & { readonly agentId: string }>
  | Of<'DeclineOffer', { readonly agentId: string; readonly offerId: string }>
  | Of<
      'DisposeQueuecall',
      Versioned & {
        readonly queuecallId: string;
        readonly queueId: string;
        /** Who served it, and what was said of it so far, as far as is known of a call that has left the floor. */
        readonly agentId: string;
        readonly known: Disposition | null;
        readonly code: string;
        readonly notes: string;
      }
    >;

/** What process managers and timers tell. */
export type FloorReport =
  | Of<'ReportAgentProfile', { readonly agentId: string; readonly profile: AgentProfile }>
  | Of<'ReportAgentRemoved', { readonly agentId: string }>
  /** `tree`: of the call. */
  | ({ readonly type: 'JoinQueue'; readonly tree: string; readonly soughtBy?: string; readonly seeker?: Seeker } & Queueing)
  /** A groupcall wants an agent of a queue; `tree`: of the groupcall. */
  | ({ readonly type: 'SeekAgent'; readonly tree: string } & SeatSpec)
  | Of<'ReportCallerGone', { readonly queuecallId: string }>
  /** It cannot wait on where its agent had gone: it is being handed over, or has another plan. */
  | Of<'ReportRequeueMissed', { readonly queuecallId: string }>
  /** Any call with one end at this address; `groupcallId`: of the groupcall that it was dialled by. */
  | Of<'ReportLegBegan', { readonly callId: string; readonly address: Address; readonly groupcallId: string | null }>
  | Of<'ReportLegOver', { readonly callId: string }>
  | Of<'ReportOfferAnswered', { readonly offerId: string; readonly within: string; readonly callId: string }>
  | Of<
      'ReportOfferLegEnded',
      {
        readonly offerId: string;
        readonly callId: string;
        readonly reason: HangupReason;
        /** A word more, such as `declined`. */
        readonly detail: string;
        /** Ids of the agents' groups that are over with it. */
        readonly over: readonly string[];
      }
    >
  | Of<'ReportOfferOver', { readonly offerId: string; readonly reason: HangupReason | null }>
  /** Of the call by which an agent answered: it was over before it could be joined to the caller. */
  | Of<'ReportOfferMissed', { readonly offerId: string; readonly callId: string }>
  | Of<'ReportWaitedTooLong' | 'ReportServedTooLong', { readonly queuecallId: string }>
  | Of<'ReportKeyPressed', { readonly queuecallId: string; readonly key: string }>
  | Of<'ReportRoundOver', { readonly queuecallId: string; readonly round: number }>
  | Of<'ReportRoundDue', { readonly queuecallId: string; readonly round: number }>
  | Of<'ReportCallbackAnswered', { readonly queuecallId: string; readonly groupcallId: string; readonly callId: string }>
  /** The groupcall to the customer is over, without an answer or after it. */
  | Of<'ReportCallbackOver', { readonly queuecallId: string; readonly groupcallId: string }>
  | Of<'ReportCallbackDue', { readonly queuecallId: string }>
  | Of<'ReportUnstaffed', { readonly queueId: string }>
  /** `due`: the moment at which it was to be. */
  | Of<'ReportNeedWidened', { readonly queuecallId: string; readonly due: Instant }>
  | Of<'ReportRested', { readonly agentId: string; readonly offerId: string }>
  | Of<'ReportWrapupOver', { readonly agentId: string; readonly queuecallId: string }>
  | DeskReport;

/** What is told of the sockets of an agent's desktop. `grace`: milliseconds without one after which it is offline; 0: never. */
export type DeskReport =
  | Of<'ReportDesktopHere', { readonly agentId: string; readonly grace: number }>
  | Of<'ReportDesktopGone', { readonly agentId: string; readonly grace: number }>
  | Of<'ReportDesktopMissed', { readonly agentId: string; readonly deadline: Instant }>;

export type FloorCommand = FloorWish | FloorReport;
