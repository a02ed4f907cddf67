import { legIdOf, legsOf } from '#domain/groupcall/groupcall.plan.js';
import type { Branch, Group, GroupPlan } from '#domain/groupcall/groupcall.plan.js';
import type { Instant } from '#domain/kernel/decider.js';
import { NIL } from '#domain/kernel/uuid.js';
import { addressView } from '../calls/calls.struct.js';
import type { AddressView } from '../calls/calls.struct.js';
import { legView } from './legs.view.js';
import type { LegView } from './legs.view.js';
import { NEVER, time } from '../time.js';

type DestinationView = LegView | NestedView;

/** A destination that is a group of its own; `target` is its id. */
export interface NestedView extends Omit<AddressView, 'type'> {
  readonly type: 'groupcall';
  readonly ring_method: string;
  readonly answer_method: string;
  readonly dial_timeout: number;
  readonly destinations: readonly DestinationView[];
}

/** A groupcall as the API shows it: the seed's struct in the seed's order, then what it has gained. */
export interface GroupcallView {
  readonly id: string;
  readonly customer_id: string;
  readonly source: AddressView;
  readonly destinations: readonly DestinationView[];
  readonly ring_method: string;
  readonly answer_method: string;
  readonly answer_call_id: string;
  /** Its own calls, in the order of the destinations. */
  readonly call_ids: readonly string[];
  readonly tm_create: string;
  readonly tm_update: string;
  readonly tm_delete: string;
  readonly status: 'progressing' | 'hangingup' | 'hangup';
  readonly flow_id: string;
  readonly dial_timeout: number;
  readonly master_call_id: string;
  readonly master_groupcall_id: string;
  /** The groups within it, in the order of the destinations. */
  readonly groupcall_ids: readonly string[];
  /** The group within it that holds the call that has answered. */
  readonly answer_groupcall_id: string;
}

const methods = ({ ringMethod, written }: Group): { readonly ring_method: string; readonly answer_method: string } => ({
  ring_method: written?.ringMethod ?? ringMethod,
  answer_method: written?.answerMethod ?? 'hangup_others',
});

const destinationView = (branch: Branch): DestinationView => {
  if (branch.kind !== 'group') return legView(branch);
  const { group } = branch;
  const names = { target: group.groupcallId, target_name: '', name: '', detail: '' };
  const destinations = group.branches.map(destinationView);
  return { type: 'groupcall', ...names, ...methods(group), dial_timeout: group.dialTimeout, destinations };
};

/** Whose a group is, and what it hangs on. */
export interface Standing {
  readonly plan: Pick<GroupPlan, 'customerId' | 'source' | 'masterCallId'>;
  readonly flowId: string | null;
  readonly masterGroupcallId: string | null;
}

/** A groupcall at its first event. */
export const groupcallView = (group: Group, { plan, flowId, masterGroupcallId }: Standing, at: Instant): GroupcallView => ({
  id: group.groupcallId,
  customer_id: plan.customerId,
  source: addressView(plan.source),
  destinations: group.branches.map(destinationView),
  ...methods(group),
  answer_call_id: NIL,
  call_ids: group.branches.flatMap((branch) => (branch.kind === 'call' ? [branch.callId] : [])),
  tm_create: time(at),
  tm_update: NEVER,
  tm_delete: NEVER,
  status: 'progressing',
  flow_id: flowId ?? NIL,
  dial_timeout: group.dialTimeout,
  master_call_id: plan.masterCallId ?? NIL,
  master_groupcall_id: masterGroupcallId ?? NIL,
  groupcall_ids: group.branches.flatMap((branch) => (branch.kind === 'group' ? [branch.group.groupcallId] : [])),
  answer_groupcall_id: NIL,
});

/** The id of the group right within a group that holds a leg, at whatever depth; the nil one where the leg is its own. */
export const holderOf = ({ branches }: Group, legId: string): string => {
  const holder = branches.find((branch) => branch.kind === 'group' && legsOf(branch.group).some((leg) => legIdOf(leg) === legId));
  return holder?.kind === 'group' ? holder.group.groupcallId : NIL;
};
