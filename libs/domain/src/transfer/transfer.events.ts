import type { FlowRef, Route } from '../call/call.route.js';
import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import type { Address } from '../kernel/address.js';

/** What becomes of a caller whom nobody has taken, once the transferer is gone. */
export type OnFailure =
  /** The transferer is rung again. */
  { readonly do: 'recall' } | { readonly do: 'flow'; readonly flow: FlowRef } | { readonly do: 'hangup' };

/** All that is decided about a transfer when it is asked for. */
export interface TransferSpec {
  readonly transferId: string;
  readonly customerId: string;
  readonly kind: 'blind' | 'attended';
  /** Whom it is about: this call survives everything but its own end. */
  readonly callerCallId: string;
  readonly transfererCallId: string;
  readonly target: GroupPlan;
  /** Blind, to a queue: nobody is rung for the transfer itself, the caller waits in the queue by this plan. */
  readonly queue?: FlowRef;
  /** Attended: the caller is put on hold while the target is rung; otherwise the two go on talking until it answers. */
  readonly holdCaller: boolean;
  /** On hold the caller hears music, and not silence. */
  readonly playMoh: boolean;
  readonly context: Readonly<Record<string, unknown>>;
  readonly onFailure: OnFailure;
  /** How the transferer is reached again. */
  readonly back: { readonly destination: Address; readonly routes: readonly (Route | null)[] };
}

/** The three calls of a transfer, as far as there are any. */
export interface Parties {
  readonly transferId: string;
  readonly caller: string;
  /** Null once it has been let go, or has gone. */
  readonly transferer: string | null;
  readonly target: string | null;
}

type Fact<Type extends string, More = object> = { readonly type: Type } & Parties & More;

export type TransferEvent =
  | { readonly type: 'TransferCreated'; readonly transferId: string; readonly spec: TransferSpec }
  | Fact<'TransferRinging'>
  /** A call of the target's, or to the transferer, is over before anybody took its answer. */
  | { readonly type: 'TransferLegEnded'; readonly transferId: string; readonly callId: string }
  /** Blind: the target is being dialled, and the transferer is let go. */
  | Fact<'TransferTransfererReleased', { readonly released: string }>
  /** The transferer has gone, or has completed it, before the target answered: it goes on as a blind one. */
  | Fact<'TransferTurnedBlind', { readonly released: string }>
  /** The target has answered, and talks with the transferer. */
  | Fact<'TransferConsulting', { readonly hears: Waiting }>
  /** The transferer talks with the other one, and this one waits. */
  | Fact<'TransferSwapped', { readonly talkingTo: 'caller' | 'target'; readonly hears: Waiting }>
  | Fact<'TransferMerged'>
  | Fact<'TransferRecalling', { readonly round: number; readonly plan: GroupPlan }>
  | TransferEnd;

/** Each transfer ends with exactly one of these (I7). */
export type TransferEnd =
  | Fact<
      'TransferCompleted',
      {
        readonly released: string | null;
        readonly context: Readonly<Record<string, unknown>>;
        readonly queue?: FlowRef;
      }
    >
  | Fact<'TransferCancelled', { readonly groupcallId: string }>
  /** `back`: the caller talks with the transferer again; `left`: nobody took it, and its own plan goes on; `hangup`: as asked. */
  | Fact<
      'TransferFailed',
      { readonly groupcallId: string; readonly reason: string; readonly outcome: 'back' | 'left' | 'hangup' }
    >
  /** By the transferer, who was rung again, or by a flow. */
  | Fact<'TransferRecovered', { readonly recalled: string | null; readonly flow: FlowRef | null }>
  | Fact<'TransferCallerGone', { readonly groupcallId: string }>;

/** What a call hears that talks to nobody. */
export type Waiting = 'music' | 'ringing' | 'nothing';

export type TransferCommand =
  | { readonly type: 'CreateTransfer'; readonly transferId: string; readonly spec: TransferSpec }
  | { readonly type: 'CompleteTransfer'; readonly transferId: string }
  | { readonly type: 'CancelTransfer'; readonly transferId: string }
  | { readonly type: 'SwapTransfer'; readonly transferId: string }
  | { readonly type: 'MergeTransfer'; readonly transferId: string }
  | { readonly type: 'ReportTransferDialled'; readonly transferId: string }
  | { readonly type: 'ReportTransferRinging'; readonly transferId: string }
  | {
      readonly type: 'ReportTransferAnswered';
      readonly transferId: string;
      readonly callId: string;
      readonly role: 'target' | 'recall';
    }
  /** Nobody of a group has answered. */
  | {
      readonly type: 'ReportTransferUnanswered';
      readonly transferId: string;
      readonly role: 'target' | 'recall';
      readonly reason: string;
    }
  | { readonly type: 'ReportTransferPartyEnded'; readonly transferId: string; readonly callId: string };

export const isTransferEvent = (event: { readonly type: string }): event is TransferEvent => event.type.startsWith('Transfer');
