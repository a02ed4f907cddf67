import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Media } from '../kernel/media.js';
import type { StepRef } from '../kernel/step.js';
import type { Queueing } from './call.queue.events.js';
import type { HangupReason, Mute } from './call.events.js';
import type { ListenMode } from '../supervision/supervision.events.js';
import { Refusal } from '../kernel/refusal.js';
import type { Attempt } from './call.route.js';
import type { Waiting } from '../transfer/transfer.events.js';

/** Statuses of the seed; they only move forward (voipbin.md 4.1). */
export type CallStatus = 'dialing' | 'ringing' | 'progressing' | 'terminating' | 'canceling' | 'hangup';

export interface Play {
  readonly playId: string;
  readonly media: Media;
  readonly step: StepRef | null;
}

export interface Sound extends Play {
  readonly stopping: boolean;
}

/** A call that exists, or existed. */
export interface LiveCall {
  readonly status: CallStatus;
  readonly callId: string;
  readonly customerId: string | null;
  readonly direction: 'incoming' | 'outgoing';
  readonly source: Address;
  readonly destination: Address;
  readonly anonymous: boolean;
  readonly activeflowId: string | null;
  readonly masterCallId: string | null;
  readonly chainedCallIds: readonly string[];
  /** The leg that stands for the call now. */
  readonly legId: string;
  readonly attempts: readonly Attempt[];
  readonly attempt: number;
  readonly earlyExecution: boolean;
  readonly maxDuration: number;
  /** When our dial timer gives up, for all attempts together. */
  readonly dialDeadline: Instant;
  /** Whether the present leg has rung. */
  readonly rang: boolean;
  readonly answered: boolean;
  readonly answerAsked: boolean;
  /** Why we are ending it, once we are. */
  readonly ending: HangupReason | null;
  readonly held: boolean;
  readonly moh: boolean;
  readonly mute: Mute;
  /** What the switch plays to the leg now, or was told to. */
  readonly sound: Sound | null;
  /** How many sounds there have been. */
  readonly sounds: number;
  /** To be played, in this order. */
  readonly queue: readonly Play[];
  /** How often in a row the switch has cut off what it played. */
  readonly cuts: number;
  /** The switch has no music to play. */
  readonly noMusic: boolean;
  /** Whom it talks with; null for nobody. */
  readonly peerCallId: string | null;
  /** The conference that it is in. */
  readonly roomId: string | null;
  /** What it hears while it talks with nobody and nothing else is to be heard. */
  readonly waiting: Waiting;
  readonly ringback: boolean;
  /** The step of its plan that waits for a talk, and the groupcall that looks for somebody, until that has found one. */
  readonly connecting: { readonly step: StepRef; readonly seeking: string | null } | null;
  /** The queue that it waits in, or is served by. */
  readonly queuecallId: string | null;
  /** The plan that it hears while it waits. */
  readonly waitFlowId: string | null;
  /** The last key that it pressed while it waited. */
  readonly digitMark: number;
  /** When it first came to a queue, and what its plan has said to the last one. */
  readonly queued: Pick<Queueing, 'since' | 'needs' | 'variables'> | null;
  readonly groupcallId: string | null;
  readonly transferId: string | null;
  /** Who takes part in its talk, and by which calls they are rung. */
  readonly supervisions: readonly {
    readonly supervisionId: string;
    readonly supervisorId: string;
    readonly callIds: readonly string[];
  }[];
  /** The supervisor's call that is about to take somebody's place in its talk. */
  readonly handedTo: string | null;
  /** A supervisor's: what its phone listens to, and who hears it. */
  readonly listening: { readonly listenId: string; readonly mode: ListenMode } | null;
  readonly deleted: boolean;
}

export type Call = { readonly status: 'absent' } | LiveCall;

export const ABSENT: Call = { status: 'absent' };

/** Before the answer and not on its way out. */
export const isDialling = ({ status }: LiveCall): boolean => status === 'dialing' || status === 'ringing';

/** It can still be talked to, chained to, or hung up. */
export const isOpen = (state: LiveCall): boolean =>
  state.ending === null && (isDialling(state) || state.status === 'progressing');

/** @throws Refusal for a call that is not answered, or on its way out */
export const mustProgress = ({ status, ending }: LiveCall): void => {
  if (status === 'hangup') throw new Refusal('call.already_ended', 'The call must be progressing; it is over.');
  if (status !== 'progressing' || ending !== null)
    throw new Refusal('call.not_progressing', `The call must be progressing; it is ${ending === null ? status : 'ending'}.`);
};
