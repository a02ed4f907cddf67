import { callIdsOf } from '../groupcall/groupcall.plan.js';
import type { Parties, TransferSpec } from './transfer.events.js';

/** Statuses that the API shows; the last five are ends. */
export type TransferStatus =
  'dialing' | 'ringing' | 'consulting' | 'merged' | 'completed' | 'cancelled' | 'failed' | 'recovered' | 'caller_gone';

export interface LiveTransfer {
  readonly status: TransferStatus;
  readonly transferId: string;
  readonly spec: TransferSpec;
  /** The transferer has been let go, or has gone. */
  readonly blind: boolean;
  /** The target's call, once it has answered. */
  readonly target: string | null;
  readonly talkingTo: 'caller' | 'target';
  /** How often the transferer was rung again. */
  readonly recalls: number;
  /** The groupcall that rings now, or rang last. */
  readonly groupcallId: string;
  /** Calls that are over before their answer was taken. */
  readonly lost: readonly string[];
}

export type Transfer = { readonly status: 'absent' } | LiveTransfer;

export const isOpen = ({ status }: LiveTransfer): boolean =>
  status === 'dialing' || status === 'ringing' || status === 'consulting' || status === 'merged';

/** Whether the transferer talks with the target, or could. */
export const isConsulting = ({ status }: LiveTransfer): boolean => status === 'consulting' || status === 'merged';

/** Whether a call is one of those that were rung for it. */
export const mayRing = ({ recalls, spec }: LiveTransfer, callId: string): boolean =>
  recalls > 0 || callIdsOf(spec.target.group).includes(callId);

export const partiesOf = ({ transferId, spec, blind, target }: LiveTransfer): Parties => ({
  transferId,
  caller: spec.callerCallId,
  transferer: blind ? null : spec.transfererCallId,
  target,
});
