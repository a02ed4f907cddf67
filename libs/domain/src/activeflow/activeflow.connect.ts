import type { Means } from '../call/call.route.js';
import { routesFor } from '../call/call.routing.js';
import type { Destination, Instruction } from '../flow/flow.program.js';
import { callBranch, seatBranch } from '../groupcall/groupcall.plan.js';
import type { Branch, GroupPlan } from '../groupcall/groupcall.plan.js';
import type { Address } from '../kernel/address.js';
import { uuid5 } from '../kernel/uuid.js';

/** The run of a plan, as far as the calls that it makes are concerned. */
interface Runner {
  readonly activeflowId: string;
  readonly callId: string;
  readonly customerId: string;
  /** Whoever the call comes from. */
  readonly source: Address;
  readonly means: Means;
}

const branchFor = (destination: Destination, means: Means, groupcallId: string, index: number): Branch =>
  'queueId' in destination
    ? seatBranch(groupcallId, index, { ...destination, means })
    : callBranch(groupcallId, index, { destination, routes: routesFor(means.routing, destination) });

/** The groupcall that a `connect` makes: everybody at once, for the call that the plan runs on. */
export const connectPlan = (runner: Runner, visit: number, instruction: Extract<Instruction, { do: 'connect' }>): GroupPlan => {
  const { activeflowId, callId, customerId, source, means } = runner;
  const { destinations, ringTimeout, anonymous } = instruction;
  const groupcallId = uuid5(activeflowId, `connect ${visit}`);
  const branches = destinations.map((destination, index) => branchFor(destination, means, groupcallId, index));
  return {
    customerId,
    source: instruction.source ?? source,
    group: { groupcallId, ringMethod: 'ring_all', dialTimeout: ringTimeout, branches },
    owner: { kind: 'connect', callId, step: { activeflowId, visit } },
    flow: null,
    masterCallId: callId,
    maxDuration: means.maxDuration,
    anonymous,
    variables: {},
  };
};
