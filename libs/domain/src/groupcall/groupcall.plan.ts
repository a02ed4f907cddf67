import { attemptsOver } from '../call/call.routing.js';
import type { Attempt, CallSpec, FlowRef, Means, Route } from '../call/call.route.js';
import type { Address } from '../kernel/address.js';
import type { StepRef } from '../kernel/step.js';
import { uuid5 } from '../kernel/uuid.js';

/** Whom all are rung: at once, or one after the other (seed, Ring method). */
export type RingMethod = 'ring_all' | 'linear';

/** Somebody whom a queue finds: nobody is on the line meanwhile. Which call that will be is not known before it has answered. */
export interface Seat {
  readonly kind: 'queue';
  readonly queuecallId: string;
  readonly queueId: string;
  /** What agents are called with. */
  readonly means: Means;
}

/** One branch of a group: a call, a queue's agent, or a group of its own. Their ids are fixed before anybody is dialled. */
export type Branch =
  | Seat
  | {
      readonly kind: 'call';
      readonly callId: string;
      readonly destination: Address;
      readonly attempts: readonly [Attempt, ...Attempt[]];
    }
  | { readonly kind: 'group'; readonly group: Group };

/** A group, and all groups within it. */
export interface Group {
  readonly groupcallId: string;
  readonly ringMethod: RingMethod;
  /** The methods as they were written, where they were: an empty one is shown as such (seed, Struct Groupcall). */
  readonly written?: { readonly ringMethod: string; readonly answerMethod: string };
  /** Milliseconds for each of its calls. */
  readonly dialTimeout: number;
  readonly branches: readonly Branch[];
}

/**
 * Who wants the answer: whoever asked over HTTP, a plan's `connect`, a transfer, a supervisor, a floor that offers a caller to agents, or
 * calls one back.
 */
export type Owner =
  | { readonly kind: 'request' }
  | { readonly kind: 'connect'; readonly callId: string; readonly step: StepRef }
  | { readonly kind: 'offer'; readonly customerId: string; readonly callId: string }
  | { readonly kind: 'callback'; readonly customerId: string; readonly queuecallId: string }
  | { readonly kind: 'transfer'; readonly transferId: string; readonly role: 'target' | 'recall' }
  | { readonly kind: 'supervision'; readonly supervisionId: string };

/** All that is decided about a groupcall before it is dialled. The outermost group decides for all within it. */
export interface GroupPlan {
  readonly customerId: string;
  readonly source: Address;
  readonly group: Group;
  readonly owner: Owner;
  /** What the call that wins runs; null where its owner joins it to somebody. */
  readonly flow: FlowRef | null;
  readonly masterCallId: string | null;
  /** Milliseconds from an answer to our hang-up. */
  readonly maxDuration: number;
  readonly anonymous: boolean;
  readonly variables: Readonly<Record<string, string>>;
  /** What whoever answers is told of the caller (seed, Warm Transfer with Context). */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Somebody to be rung by a group, at a place among its destinations, over some ways. */
export const callBranch = (
  groupcallId: string,
  index: number,
  { destination, routes }: { readonly destination: Address; readonly routes: readonly (Route | null)[] },
): Extract<Branch, { kind: 'call' }> => {
  const callId = uuid5(groupcallId, `call ${index}`);
  return { kind: 'call', callId, destination, attempts: attemptsOver(routes, callId) };
};

/** An agent whom a queue is to find, at a place among the destinations of a group. */
export const seatBranch = (
  groupcallId: string,
  index: number,
  { queueId, means }: { readonly queueId: string; readonly means: Means },
): Seat => ({ kind: 'queue', queuecallId: uuid5(groupcallId, `queue ${index}`), queueId, means });

/** What is rung at one branch, by the id of its call, or of its queuecall. */
export type Leg = Exclude<Branch, { kind: 'group' }>;

export const legIdOf = (leg: Leg): string => (leg.kind === 'call' ? leg.callId : leg.queuecallId);

/** Who is rung by a group and by all groups within it, in the order of the destinations. */
export const legsOf = ({ branches }: Group): readonly Leg[] =>
  branches.flatMap((branch) => (branch.kind === 'group' ? legsOf(branch.group) : [branch]));

/** The calls of a group and of all groups within it, in the order of their destinations. */
export const callIdsOf = (group: Group): readonly string[] =>
  legsOf(group).flatMap((leg) => (leg.kind === 'call' ? [leg.callId] : []));

/** The groups within a group, each before those within it. */
export const groupsWithin = ({ branches }: Group): readonly Group[] =>
  branches.flatMap((branch) => (branch.kind === 'group' ? [branch.group, ...groupsWithin(branch.group)] : []));

/** The groups around a leg, outermost first; empty where it is none of theirs. */
export const pathTo = (group: Group, legId: string): readonly Group[] => {
  for (const branch of group.branches) {
    if (branch.kind !== 'group' && legIdOf(branch) === legId) return [group];
    const rest = branch.kind === 'group' ? pathTo(branch.group, legId) : [];
    if (rest.length > 0) return [group, ...rest];
  }
  return [];
};

/** The group of that id: the outermost one, or one within it. */
export const groupOf = (outermost: Group, groupcallId: string): Group | undefined =>
  [outermost, ...groupsWithin(outermost)].find((group) => group.groupcallId === groupcallId);

const transferOf = (owner: Owner): { readonly transferId?: string } =>
  owner.kind === 'transfer' ? { transferId: owner.transferId } : {};

/** The call to make for one branch. */
export const specOf = (plan: GroupPlan, group: Group, branch: Extract<Branch, { kind: 'call' }>): CallSpec => {
  const { customerId, source, masterCallId, maxDuration, anonymous, variables, owner, context } = plan;
  const { callId, destination, attempts } = branch;
  return {
    ...{ callId, customerId, source, destination, attempts, masterCallId, maxDuration, anonymous, variables },
    flow: null,
    dialTimeout: group.dialTimeout,
    earlyExecution: false,
    groupcall: { groupcallId: plan.group.groupcallId, within: group.groupcallId },
    ...transferOf(owner),
    ...(context === undefined ? {} : { context }),
  };
};

/** An agent whom a queue is to find for a group. */
export interface SeatSpec {
  readonly customerId: string;
  readonly queuecallId: string;
  readonly queueId: string;
  readonly source: Address;
  readonly means: Means;
  /** The outermost group. */
  readonly soughtBy: string;
  readonly seeker: Seeker;
}

/** Who wants an agent of a queue: nobody is on the line. */
export interface Seeker {
  readonly masterCallId: string | null;
  /** Milliseconds until it wants nobody any more. */
  readonly patience: number;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** What to ask of a queue for one branch. */
export const seatSpecOf = (plan: GroupPlan, group: Group, { queuecallId, queueId, means }: Seat): SeatSpec => {
  const { customerId, source, masterCallId, context } = plan;
  const seeker = { masterCallId, patience: group.dialTimeout, ...(context === undefined ? {} : { context }) };
  return { customerId, queuecallId, queueId, source, means, soughtBy: plan.group.groupcallId, seeker };
};
