import type { Address } from '../kernel/address.js';
import type { Media } from '../kernel/media.js';
import type { PlayDetail, StepRef } from './call.events.js';
import type { CallSpec, FlowRef } from './call.route.js';

/** Wishes: imperative, may be refused. */
export type CallWish =
  | { readonly type: 'CreateCall'; readonly callId: string; readonly spec: CallSpec; readonly siblings: readonly CallSpec[] }
  | { readonly type: 'ChainCalls'; readonly callId: string; readonly calls: readonly CallSpec[] }
  | { readonly type: 'AnswerCall'; readonly callId: string }
  | { readonly type: 'HangUpCall'; readonly callId: string }
  | { readonly type: 'DeleteCall'; readonly callId: string }
  | {
      readonly type: 'PlayToCall';
      readonly callId: string;
      readonly playId: string;
      readonly media: Media;
      readonly step: StepRef | null;
    }
  | { readonly type: 'HoldCall'; readonly callId: string }
  | { readonly type: 'UnholdCall'; readonly callId: string }
  | { readonly type: 'StartMoh'; readonly callId: string }
  | { readonly type: 'StopMoh'; readonly callId: string }
  | { readonly type: 'MuteCall'; readonly callId: string; readonly direction: 'in' | 'out' | 'both' }
  | { readonly type: 'UnmuteCall'; readonly callId: string; readonly direction: 'in' | 'out' | 'both' }
  | {
      readonly type: 'SendDigits';
      readonly callId: string;
      readonly digitsId: string;
      readonly digits: string;
      readonly duration: number;
      readonly interval: number;
    };

/** Reports: what the switch, or the clock, has seen. Twice, late, out of order or never; ignored, not refused. */
export type CallReport =
  | {
      readonly type: 'ReportCallArrived';
      readonly callId: string;
      readonly customerId: string | null;
      readonly source: Address;
      readonly destination: Address;
      readonly flow: FlowRef | null;
      readonly maxDuration: number;
    }
  | { readonly type: 'ReportCallRinging'; readonly callId: string; readonly legId: string }
  | { readonly type: 'ReportCallAnswered'; readonly callId: string; readonly legId: string }
  | {
      readonly type: 'ReportLegEnded';
      readonly callId: string;
      readonly legId: string;
      readonly cause: string;
      readonly sipCode: number | null;
      /** Nobody saw the end; we only found the leg gone. */
      readonly unseen: boolean;
    }
  | { readonly type: 'ReportPlayEnded'; readonly callId: string; readonly playId: string; readonly detail: PlayDetail }
  | { readonly type: 'ReportDialTimedOut'; readonly callId: string }
  | { readonly type: 'ReportCallTimedOut'; readonly callId: string }
  | { readonly type: 'ReportAnswerTimedOut'; readonly callId: string }
  | { readonly type: 'ReportHangupTimedOut'; readonly callId: string };

export type CallCommand = CallWish | CallReport;
