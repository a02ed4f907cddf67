import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Media } from '../kernel/media.js';
import type { StepRef } from '../kernel/step.js';
import type { TransferSpec, Waiting } from '../transfer/transfer.events.js';
import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import type { CallQueueEvent } from './call.queue.events.js';
import type { CallSupervisionEvent } from './call.supervision.events.js';
import type { CallSpec, FlowRef, Route } from './call.route.js';

/** Why a call ended, in the seed's words. */
export type HangupReason = 'normal' | 'failed' | 'busy' | 'cancel' | 'timeout' | 'noanswer' | 'dialout' | 'amd';

export type HangupBy = 'remote' | 'local';

/** Which sound of the phone is cut: `in` it hears nothing, `out` it is not heard (conflict C17). */
export type Mute = '' | 'in' | 'out' | 'both';

/** `...Asked`: we told the switch. The plain past: the switch said so, or it is so by our own decision. */
export type CallEvent =
  | { readonly type: 'CallCreated'; readonly callId: string; readonly spec: CallSpec; readonly siblings: readonly CallSpec[] }
  | {
      readonly type: 'CallArrived';
      readonly callId: string;
      /** Null: the number dialled belongs to nobody. */
      readonly customerId: string | null;
      readonly source: Address;
      readonly destination: Address;
      readonly flow: FlowRef | null;
      readonly maxDuration: number;
    }
  | {
      readonly type: 'CallDialAsked';
      readonly callId: string;
      readonly legId: string;
      /** 0 for the first. */
      readonly attempt: number;
      readonly source: Address;
      readonly destination: Address;
      readonly route: Route | null;
      readonly anonymous: boolean;
      /** When our own timer gives up; one for all attempts. */
      readonly deadline: Instant;
      readonly maxDuration: number;
    }
  | {
      readonly type: 'CallAttemptFailed';
      readonly callId: string;
      readonly legId: string;
      readonly attempt: number;
      readonly end: LegEnd;
    }
  | {
      readonly type: 'CallRinging';
      readonly callId: string;
      readonly legId: string;
      readonly activeflowId: string | null;
      readonly groupcallId?: string;
    }
  | { readonly type: 'CallAnswerAsked'; readonly callId: string; readonly legId: string; readonly deadline: Instant }
  | {
      readonly type: 'CallAnswered';
      readonly callId: string;
      readonly legId: string;
      readonly activeflowId: string | null;
      /** When the call has lasted long enough. */
      readonly deadline: Instant;
      readonly groupcallId?: string;
    }
  | { readonly type: 'CallsChained'; readonly callId: string; readonly calls: readonly CallSpec[] }
  | {
      readonly type: 'CallHangupAsked';
      readonly callId: string;
      readonly legId: string;
      readonly reason: HangupReason;
      /** The Q.850 cause that the far end is given, by FreeSWITCH's name. */
      readonly cause: string;
      readonly deadline: Instant;
    }
  | {
      readonly type: 'CallEnded';
      readonly callId: string;
      readonly legId: string;
      readonly by: HangupBy;
      readonly reason: HangupReason;
      readonly end: LegEnd;
      readonly activeflowId: string | null;
      readonly chainedCallIds: readonly string[];
      /** What was still playing or had yet to play. */
      readonly plays: readonly string[];
      readonly groupcallId?: string;
      /** The groupcall by which it looked for somebody to talk to. */
      readonly seeking?: string;
      readonly peerCallId?: string;
      readonly transferId?: string;
      readonly customerId?: string;
      /** The queue that it waited in, or was served by. */
      readonly queuecallId?: string;
      /** The plan that it heard while it waited. */
      readonly waitFlowId?: string;
    }
  | { readonly type: 'CallDeleted'; readonly callId: string }
  | CallMediaEvent
  | CallPeerEvent
  | CallTransferEvent
  | CallSupervisionEvent;

/** Who talks with whom. */
export type CallPeerEvent =
  /** An unanswered arrival hears that somebody is being rung. */
  | { readonly type: 'CallRingbackAsked'; readonly callId: string; readonly legId: string }
  /** Its plan looks for somebody, by a groupcall whose calls end with it. */
  | { readonly type: 'CallConnecting'; readonly callId: string; readonly step: StepRef; readonly plan: GroupPlan }
  | CallQueueEvent
  /** `done`: the talk is over; `failed`: nobody came. */
  | {
      readonly type: 'CallConnectEnded';
      readonly callId: string;
      readonly step: StepRef;
      readonly outcome: 'done' | 'failed';
      readonly detail: string;
    }
  /** From now on the two hear each other, once the other one says so too. */
  | {
      readonly type: 'CallJoined';
      readonly callId: string;
      readonly legId: string;
      readonly peerCallId: string;
      /** Let go now: the other one has taken its place. */
      readonly released?: string;
    }
  /** It was to be joined to somebody, and is over. */
  | {
      readonly type: 'CallJoinMissed';
      readonly callId: string;
      readonly peerCallId: string;
      readonly customerId?: string;
      readonly groupcallId?: string;
      readonly released?: string;
    }
  | {
      readonly type: 'CallParted';
      readonly callId: string;
      readonly legId: string;
      /** `gone`: the other one is over. */
      readonly why: 'asked' | 'gone';
      readonly hears: Waiting;
    }
  | { readonly type: 'CallWaiting'; readonly callId: string; readonly legId: string; readonly hears: Waiting }
  /** All who have joined the same room hear each other. */
  | { readonly type: 'CallRoomJoined'; readonly callId: string; readonly legId: string; readonly roomId: string }
  /** A plan that it runs from now on. */
  | {
      readonly type: 'CallFlowGiven';
      readonly callId: string;
      readonly customerId: string;
      readonly source: Address;
      readonly flow: FlowRef;
      readonly variables: Readonly<Record<string, string>>;
      /** The plan that this one replaces. */
      readonly replaces: string | null;
    };

export type CallTransferEvent =
  /** Of the master of the two calls that talk: it takes part in one transfer at a time. */
  | { readonly type: 'CallTransferAsked'; readonly callId: string; readonly spec: TransferSpec }
  | {
      readonly type: 'CallTransferEntered';
      readonly callId: string;
      readonly transferId: string;
      /** Calls that end with this one from now on. */
      readonly chained: readonly string[];
      /** It no longer ends with its master. */
      readonly freed: boolean;
    }
  /** It was to take part, and is over. */
  | { readonly type: 'CallTransferMissed'; readonly callId: string; readonly transferId: string }
  | { readonly type: 'CallTransferLeft'; readonly callId: string; readonly transferId: string };

export type CallMediaEvent =
  /** One at a time: the next is asked for when this one has ended. */
  | {
      readonly type: 'CallPlayAsked';
      readonly callId: string;
      readonly legId: string;
      readonly playId: string;
      readonly media: Media;
      readonly step: StepRef | null;
      /** When we stop waiting for its end; null for music, which has none. */
      readonly deadline: Instant | null;
    }
  /** It waits for the answer, for the end of a hold, or for its turn. `ahead`: before all others that wait. */
  | {
      readonly type: 'CallPlayDeferred';
      readonly callId: string;
      readonly playId: string;
      readonly media: Media;
      readonly step: StepRef | null;
      readonly ahead: boolean;
    }
  | {
      readonly type: 'CallPlayStopAsked';
      readonly callId: string;
      readonly legId: string;
      readonly playId: string;
      readonly deadline: Instant;
    }
  | {
      readonly type: 'CallPlayEnded';
      readonly callId: string;
      readonly legId: string;
      readonly playId: string;
      readonly detail: PlayDetail;
      readonly step: StepRef | null;
    }
  | { readonly type: 'CallHeld'; readonly callId: string }
  | { readonly type: 'CallUnheld'; readonly callId: string }
  | { readonly type: 'CallMohStarted'; readonly callId: string }
  | { readonly type: 'CallMohStopped'; readonly callId: string }
  /** `mute`: what is cut from now on. */
  | { readonly type: 'CallMuteAsked'; readonly callId: string; readonly legId: string; readonly mute: Mute }
  | {
      readonly type: 'CallDigitsAsked';
      readonly callId: string;
      readonly legId: string;
      readonly digitsId: string;
      readonly digits: string;
      /** Milliseconds a digit, and between two. */
      readonly duration: number;
      readonly interval: number;
    };

/**
 * `cut`: the switch did, as it moved the leg. `stopped`: we ended it; what was not heard to its end comes again under an id of its own. `unseen`: the deadline passed, or the
 * leg no longer runs it, and nobody told us when it ended.
 */
export type PlayDetail = 'done' | 'not_found' | 'stopped' | 'cut' | 'unseen';

/** How a leg ended, as the switch told it. */
export interface LegEnd {
  /** Q.850 by FreeSWITCH's name, such as USER_BUSY; empty when nobody told us. */
  readonly cause: string;
  /** The last SIP status of the leg, or null. */
  readonly sipCode: number | null;
  /** A word more than the public reason: declined, cannot_route, unseen, ... */
  readonly detail: string;
}
