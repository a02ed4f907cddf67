import { callIdsOf, legsOf } from '#domain/groupcall/groupcall.plan.js';
import type { Instant } from '#domain/kernel/decider.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { TransferSpec } from '#domain/transfer/transfer.events.js';
import type { TransferStatus } from '#domain/transfer/transfer.state.js';
import { legView } from '../groupcalls/legs.view.js';
import type { LegView } from '../groupcalls/legs.view.js';
import { NEVER, time } from '../time.js';

/** A transfer as the API shows it. */
export interface TransferView {
  readonly transfer_id: string;
  readonly id: string;
  readonly customer_id: string;
  readonly type: 'blind' | 'attended';
  readonly status: TransferStatus;
  /** The call to the target: the one that has answered, or the first of those that ring. */
  readonly consult_call_id: string;
  readonly caller_call_id: string;
  readonly transferer_call_id: string;
  /** The target's call, once the caller has it. */
  readonly transferee_call_id: string;
  readonly transferee_addresses: readonly LegView[];
  readonly groupcall_id: string;
  readonly hold_caller: boolean;
  readonly play_moh: boolean;
  readonly on_failure: 'recall' | 'flow_id' | 'hangup';
  readonly flow_id: string;
  /** With whom the transferer talks; empty where it talks with both or with nobody. */
  readonly talking_to: '' | 'caller' | 'target';
  /** Of who hands over and who takes over, once there are agents. */
  readonly from_agent: string;
  readonly to_agent: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** Why it failed; empty otherwise. */
  readonly reason: string;
  readonly tm_create: string;
  readonly tm_update: string;
  readonly tm_end: string;
}

/** A transfer at its first event. */
export const transferView = (spec: TransferSpec, at: Instant): TransferView => ({
  transfer_id: spec.transferId,
  id: spec.transferId,
  customer_id: spec.customerId,
  type: spec.kind,
  status: 'dialing',
  consult_call_id: callIdsOf(spec.target.group)[0] ?? NIL,
  caller_call_id: spec.callerCallId,
  transferer_call_id: spec.transfererCallId,
  transferee_call_id: NIL,
  transferee_addresses: legsOf(spec.target.group).map(legView),
  groupcall_id: spec.target.group.groupcallId,
  hold_caller: spec.holdCaller,
  play_moh: spec.playMoh,
  on_failure: spec.onFailure.do === 'flow' ? 'flow_id' : spec.onFailure.do,
  flow_id: spec.onFailure.do === 'flow' ? spec.onFailure.flow.flowId : NIL,
  talking_to: '',
  from_agent: NIL,
  to_agent: NIL,
  context: spec.context,
  reason: '',
  tm_create: time(at),
  tm_update: NEVER,
  tm_end: NEVER,
});
