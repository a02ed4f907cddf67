import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import type { Instant } from '../kernel/decider.js';
import type { QueuecallRef } from './floor.ref.js';

type Of<Type extends string, More> = { readonly type: Type; readonly customerId: string } & More;

/** What there is of somebody who is called back: the groupcall that rings the phone, and whether it has been answered. */
export interface CallbackStand {
  readonly groupcallId: string | null;
  readonly live: boolean;
}

/** Who is called back. Each begins with a reference to the queuecall; `callId` is that of the customer's call. */
export type FloorCallbackEvent =
  /** The agent waits on the line: the two can talk. */
  | Of<'QueuecallConnected', QueuecallRef & { readonly agentId: string; readonly agentCallId: string }>
  /** The customer waits on the line; the agent that was reserved, where it still is, is rung now. */
  | Of<
      'QueuecallCallbackAnswered',
      QueuecallRef & { readonly offer: { readonly offerId: string; readonly plan: GroupPlan; readonly deadline: Instant } | null }
    >
  /** The customer was not reached, or has gone again: the next try is at `next`. */
  | Of<'QueuecallCallbackFailed', QueuecallRef & { readonly failures: number; readonly next: Instant }>
  | Of<'QueuecallCallbackDue', QueuecallRef>
  /** The customer answered when nobody wanted that any more. */
  | Of<'QueuecallCallbackMissed', QueuecallRef>;
