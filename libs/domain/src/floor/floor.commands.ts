import type { Queueing } from '../call/call.queue.events.js';
import type { HangupReason } from '../call/call.events.js';
import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { AgentProfile, ChosenStatus } from './floor.events.js';
import type { QueueSpec } from './floor.queue.js';

type Of<Type extends string, More> = { readonly type: Type; readonly customerId: string } & More;

/** What people wish for: refused where it makes no sense. */
export type FloorWish =
  | Of<'CreateQueue' | 'ChangeQueue', { readonly queueId: string; readonly spec: QueueSpec }>
  | Of<'DeleteQueue', { readonly queueId: string }>
  | Of<'ChooseAgentStatus', { readonly agentId: string; readonly status: ChosenStatus; readonly reason: string }>
  | Of<'LeaveQueue' | 'EnterQueue', { readonly agentId: string; readonly queueId: string }>
  | Of<'EndWrapup', { readonly agentId: string }>
  | Of<'ExtendWrapup', { readonly agentId: string; /** Milliseconds from now. */ readonly duration: number }>
  | Of<'KickQueuecall', { readonly queuecallId: string }>
  /** `address`: whom to call, where that is not who waits. */
  | Of<'TakeCallback', { readonly queuecallId: string; readonly address: Address | null }>
  | Of<'PrioritiseQueuecall', { readonly queuecallId: string; readonly priority: number }>
  | Of<'MoveQueuecall', { readonly queuecallId: string; readonly queueId: string }>;

/** What process managers and timers tell. */
export type FloorReport =
  | Of<'ReportAgentProfile', { readonly agentId: string; readonly profile: AgentProfile }>
  | Of<'ReportAgentRemoved', { readonly agentId: string }>
  /** `tree`: of the call. */
  | ({ readonly type: 'JoinQueue'; readonly tree: string } & Queueing)
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
  | Of<'ReportWrapupOver', { readonly agentId: string; readonly queuecallId: string }>;

export type FloorCommand = FloorWish | FloorReport;
