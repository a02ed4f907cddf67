import type { Address } from '#domain/kernel/address.js';
import type { Instant } from '#domain/kernel/decider.js';
import { legsOf } from '#domain/groupcall/groupcall.plan.js';
import type { Group } from '#domain/groupcall/groupcall.plan.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { SupervisionMode, SupervisionSpec } from '#domain/supervision/supervision.events.js';
import type { SupervisionStatus } from '#domain/supervision/supervision.state.js';
import { addressView } from '../calls/calls.struct.js';
import type { AddressView } from '../calls/calls.struct.js';
import { NEVER, time } from '../time.js';

/** A supervision as the API shows it. */
export interface SupervisionView {
  readonly id: string;
  readonly customer_id: string;
  /** The call that was named. */
  readonly call_id: string;
  /** The call whose phone is listened to, and whispered to. */
  readonly supervised_call_id: string;
  /** With whom that talked when it began. */
  readonly peer_call_id: string;
  /** The call by which the supervisor has answered. */
  readonly supervisor_call_id: string;
  readonly supervisor: { readonly id: string; readonly name: string };
  readonly mode: SupervisionMode;
  readonly status: SupervisionStatus;
  /** Why it ended, or failed; empty otherwise. */
  readonly reason: string;
  /** The supervisor's phone; where several are rung, the first of them. */
  readonly destination: AddressView | null;
  readonly tm_create: string;
  readonly tm_update: string;
  readonly tm_answer: string;
  readonly tm_end: string;
}

const addressesIn = (group: Group): readonly Address[] =>
  legsOf(group).flatMap((leg) => (leg.kind === 'call' ? [leg.destination] : []));

/** A supervision at its first event. */
export const supervisionView = (spec: SupervisionSpec, at: Instant): SupervisionView => {
  const [destination] = addressesIn(spec.plan.group);
  return {
    id: spec.supervisionId,
    customer_id: spec.customerId,
    call_id: spec.callId,
    supervised_call_id: spec.supervisedCallId,
    peer_call_id: spec.peerCallId,
    supervisor_call_id: NIL,
    supervisor: spec.supervisor,
    mode: spec.mode,
    status: 'dialing',
    reason: '',
    destination: destination ? addressView(destination) : null,
    tm_create: time(at),
    tm_update: NEVER,
    tm_answer: NEVER,
    tm_end: NEVER,
  };
};
