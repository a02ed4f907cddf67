import type { HangupBy, HangupReason, Mute } from '#domain/call/call.events.js';
import type { CallSpec, FlowRef } from '#domain/call/call.route.js';
import type { CallStatus } from '#domain/call/call.state.js';
import type { Address } from '#domain/kernel/address.js';
import type { Instant } from '#domain/kernel/decider.js';
import { NIL } from '#domain/kernel/uuid.js';
import { NEVER, time } from '../time.js';

export interface AddressView {
  readonly type: Address['type'];
  readonly target: string;
  readonly target_name: string;
  readonly name: string;
  readonly detail: string;
}

/** The step of a plan that runs now, or ran last (seed, Action). */
export interface CallActionView {
  readonly id: string;
  readonly next_id?: string;
  readonly type: string;
  readonly option?: Readonly<Record<string, unknown>>;
  readonly tm_execute?: string;
}

/** A call as the API shows it: the seed's struct in the seed's order, then what it has gained. */
export interface CallView {
  readonly id: string;
  readonly flow_id: string;
  readonly type: 'flow' | 'conference' | 'sip-service';
  readonly master_call_id: string;
  readonly chained_call_ids: readonly string[];
  readonly recording_id: string;
  readonly recording_ids: readonly string[];
  readonly source: AddressView;
  readonly destination: AddressView;
  readonly status: CallStatus;
  readonly action: CallActionView;
  readonly direction: 'incoming' | 'outgoing';
  readonly hangup_by: '' | HangupBy;
  readonly hangup_reason: '' | HangupReason;
  readonly tm_create: string;
  readonly tm_update: string;
  readonly tm_progressing: string;
  /** Of the leg that stands for the call; stays `NEVER` for an incoming call. */
  readonly tm_ringing: string;
  readonly tm_hangup: string;
  readonly tm_delete: string;
  /** `NIL` for an incoming call to a number that nobody owns. */
  readonly customer_id: string;
  readonly activeflow_id: string;
  readonly groupcall_id: string;
  /** The transfer that it takes part in, or took part in last. */
  readonly transfer_id: string;
  /** The call that it talks with. */
  readonly peer_call_id: string;
  /** What a transfer tells whoever answers of the caller (seed, Warm Transfer with Context). */
  readonly context: Readonly<Record<string, unknown>>;
  readonly hold: boolean;
  readonly moh: boolean;
  readonly mute_direction: Mute;
  /** A word more than the public reason. */
  readonly detail: string;
  readonly sip_code: number | null;
  /** Q.850 by FreeSWITCH's name, as the switch told it. */
  readonly hangup_cause: string;
  /** Whole seconds from creation to hang-up; 0 before that (seed: total call time). */
  readonly duration: number;
}

export const addressView = ({ type, target, targetName, name, detail }: Address): AddressView => ({
  type,
  target,
  target_name: targetName,
  name,
  detail,
});

/** The action of a call whose plan has not begun (seed, POST /calls). */
const START: CallActionView = { id: '00000000-0000-0000-0000-000000000001', type: '' };

export interface Begun {
  readonly id: string;
  readonly customerId: string | null;
  readonly flow: FlowRef | null;
  readonly master: string | null;
  readonly source: Address;
  readonly destination: Address;
  readonly status: CallStatus;
  readonly direction: 'incoming' | 'outgoing';
  readonly groupcallId?: string | undefined;
  readonly transferId?: string | undefined;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
}

/** What is known of an outgoing call before it is dialled. */
export const begunOf = (spec: CallSpec): Begun => {
  const { callId: id, customerId, flow, masterCallId: master, source, destination, groupcall, transferId, context } = spec;
  const ties = { groupcallId: groupcall?.within, transferId, context };
  return { id, customerId, flow, master, source, destination, status: 'dialing', direction: 'outgoing', ...ties };
};

const tiesOf = ({
  groupcallId,
  transferId,
  context,
}: Begun): Pick<CallView, 'groupcall_id' | 'transfer_id' | 'peer_call_id' | 'context'> => ({
  groupcall_id: groupcallId ?? NIL,
  transfer_id: transferId ?? NIL,
  peer_call_id: NIL,
  context: context ?? {},
});

/** A call at its first event. */
export const begunView = (call: Begun, at: Instant): CallView => ({
  id: call.id,
  flow_id: call.flow?.flowId ?? NIL,
  type: 'flow',
  master_call_id: call.master ?? NIL,
  chained_call_ids: [],
  recording_id: NIL,
  recording_ids: [],
  source: addressView(call.source),
  destination: addressView(call.destination),
  status: call.status,
  action: START,
  direction: call.direction,
  hangup_by: '',
  hangup_reason: '',
  tm_create: time(at),
  tm_update: NEVER,
  tm_progressing: NEVER,
  tm_ringing: NEVER,
  tm_hangup: NEVER,
  tm_delete: NEVER,
  customer_id: call.customerId ?? NIL,
  activeflow_id: call.flow?.activeflowId ?? NIL,
  ...tiesOf(call),
  hold: false,
  moh: false,
  mute_direction: '',
  detail: '',
  sip_code: null,
  hangup_cause: '',
  duration: 0,
});
