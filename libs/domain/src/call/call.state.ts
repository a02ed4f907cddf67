import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Media } from '../kernel/media.js';
import type { HangupReason, Mute, StepRef } from './call.events.js';
import type { Attempt } from './call.route.js';

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
  /** The switch has no music to play. */
  readonly noMusic: boolean;
  readonly deleted: boolean;
}

export type Call = { readonly status: 'absent' } | LiveCall;

export const ABSENT: Call = { status: 'absent' };

/** Before the answer and not on its way out. */
export const isDialling = ({ status }: LiveCall): boolean => status === 'dialing' || status === 'ringing';

/** It can still be talked to, chained to, or hung up. */
export const isOpen = (state: LiveCall): boolean =>
  state.ending === null && (isDialling(state) || state.status === 'progressing');
