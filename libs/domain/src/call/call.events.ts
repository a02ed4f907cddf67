import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Media } from '../kernel/media.js';
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
  | { readonly type: 'CallRinging'; readonly callId: string; readonly legId: string; readonly activeflowId: string | null }
  | { readonly type: 'CallAnswerAsked'; readonly callId: string; readonly legId: string; readonly deadline: Instant }
  | {
      readonly type: 'CallAnswered';
      readonly callId: string;
      readonly legId: string;
      readonly activeflowId: string | null;
      /** When the call has lasted long enough. */
      readonly deadline: Instant;
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
    }
  | { readonly type: 'CallDeleted'; readonly callId: string }
  | CallMediaEvent;

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

/** The step of a plan that waits for it; null where somebody asked by hand. */
export interface StepRef {
  readonly activeflowId: string;
  readonly visit: number;
}

/**
 * `stopped`: we ended it; what was not heard to its end comes again under an id of its own. `unseen`: the deadline passed, or the
 * leg no longer runs it, and nobody told us when it ended.
 */
export type PlayDetail = 'done' | 'not_found' | 'stopped' | 'unseen';

/** How a leg ended, as the switch told it. */
export interface LegEnd {
  /** Q.850 by FreeSWITCH's name, such as USER_BUSY; empty when nobody told us. */
  readonly cause: string;
  /** The last SIP status of the leg, or null. */
  readonly sipCode: number | null;
  /** A word more than the public reason: declined, cannot_route, unseen, ... */
  readonly detail: string;
}
