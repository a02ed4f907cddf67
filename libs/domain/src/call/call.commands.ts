import type { Address } from '../kernel/address.js';
import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import type { Media } from '../kernel/media.js';
import type { Needs } from '../kernel/skill.js';
import type { StepRef } from '../kernel/step.js';
import type { ListenMode, SupervisionSpec } from '../supervision/supervision.events.js';
import type { TransferSpec, Waiting } from '../transfer/transfer.events.js';
import type { PlayDetail } from './call.events.js';
import type { CallSpec, FlowRef, Means } from './call.route.js';

/** Wishes: imperative, may be refused. */
export type CallWish =
  | { readonly type: 'CreateCall'; readonly callId: string; readonly spec: CallSpec; readonly siblings: readonly CallSpec[] }
  | { readonly type: 'ChainCalls'; readonly callId: string; readonly calls: readonly CallSpec[] }
  | { readonly type: 'AnswerCall'; readonly callId: string }
  /** `cause`: what a phone that still rings is told, by FreeSWITCH's name. */
  | { readonly type: 'HangUpCall'; readonly callId: string; readonly cause?: string }
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
    }
  | TakeOutWish
  | PeerWish
  | SupervisionWish;

export type TakeOutWish =
  /** It has been served for long enough. Whoever is being handed on goes that way, whatever the queue has for it. */
  {
    readonly type: 'TakeFromTalk';
    readonly callId: string;
    /** Null: it was called back, and knows of no queue. */
    readonly queuecallId: string | null;
    readonly then:
      | { readonly do: 'hangup' }
      | { readonly do: 'flow'; readonly flow: FlowRef }
      | { readonly do: 'queue'; readonly queueId: string; readonly means: Means; readonly hops: number };
  };

/** Wishes of process managers about who talks with whom: a call that is over answers those that somebody waits for. */
export type PeerWish =
  | { readonly type: 'ConnectCall'; readonly callId: string; readonly step: StepRef; readonly plan: GroupPlan }
  | {
      readonly type: 'QueueCall';
      readonly callId: string;
      readonly step: StepRef;
      readonly queueId: string;
      readonly priority: number | null;
      readonly needs?: Needs | null;
      readonly means: Means;
      readonly variables?: Readonly<Record<string, string>>;
    }
  /** The queue is through with it: its plan goes on, unless it talks on with somebody else. */
  | {
      readonly type: 'DequeueCall';
      readonly callId: string;
      readonly queuecallId: string;
      readonly outcome: 'done' | 'failed';
      readonly detail: string;
    }
  /** From one queue to another, within one step of its plan. */
  | {
      readonly type: 'SendCallToQueue';
      readonly callId: string;
      /** The one that is left. */
      readonly queuecallId: string;
      readonly queueId: string;
      readonly means: Means;
      readonly hops: number;
    }
  /** What it hears while it waits in that queue, once. */
  | {
      readonly type: 'RunWaitFlow';
      readonly callId: string;
      readonly queuecallId: string;
      readonly round: number;
      readonly flow: FlowRef;
    }
  /** The agent had gone before the two could talk: it waits on. */
  | { readonly type: 'RequeueCall'; readonly callId: string; readonly queuecallId: string; readonly agentCallId: string }
  /** `released`: let go once the two talk. */
  | { readonly type: 'JoinCall'; readonly callId: string; readonly peerCallId: string; readonly released?: string }
  | { readonly type: 'PartCall'; readonly callId: string; readonly hears: Waiting }
  | { readonly type: 'JoinRoom'; readonly callId: string; readonly roomId: string }
  | {
      readonly type: 'GiveFlow';
      readonly callId: string;
      readonly flow: FlowRef;
      readonly variables: Readonly<Record<string, string>>;
    }
  | { readonly type: 'TransferCall'; readonly callId: string; readonly spec: TransferSpec }
  | {
      readonly type: 'EnterTransfer';
      readonly callId: string;
      readonly transferId: string;
      readonly chained: readonly string[];
      readonly freed: boolean;
    }
  | { readonly type: 'LeaveTransfer'; readonly callId: string; readonly transferId: string };

/** Wishes about supervisors. */
export type SupervisionWish =
  | { readonly type: 'SuperviseCall'; readonly callId: string; readonly spec: SupervisionSpec }
  | { readonly type: 'LeaveSupervision'; readonly callId: string; readonly supervisionId: string }
  | {
      readonly type: 'HandOverCall';
      readonly callId: string;
      readonly supervisionId: string;
      readonly supervisorCallId: string;
      readonly keeps: SupervisionSpec['keeps'];
    }
  /** Its phone hears both sides of another leg, or is heard by others than before. */
  | {
      readonly type: 'ListenIn';
      readonly callId: string;
      readonly listenId: string;
      readonly targetLegId: string;
      readonly mode: ListenMode;
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
  /** `mark`: grows from key to key of a leg, so that one that is told twice is known. */
  | {
      readonly type: 'ReportCallDigit';
      readonly callId: string;
      readonly legId: string;
      readonly digit: string;
      readonly mark: number;
    }
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
  | { readonly type: 'ReportListenEnded'; readonly callId: string; readonly listenId: string }
  /** `missed`: it was over before the two were joined. */
  | { readonly type: 'ReportPeerGone'; readonly callId: string; readonly peerCallId: string; readonly missed?: boolean }
  | { readonly type: 'ReportCallUnconnected'; readonly callId: string; readonly step: StepRef; readonly detail: string }
  | { readonly type: 'ReportDialTimedOut'; readonly callId: string }
  | { readonly type: 'ReportCallTimedOut'; readonly callId: string }
  | { readonly type: 'ReportAnswerTimedOut'; readonly callId: string }
  | { readonly type: 'ReportHangupTimedOut'; readonly callId: string };

export type CallCommand = CallWish | CallReport;
