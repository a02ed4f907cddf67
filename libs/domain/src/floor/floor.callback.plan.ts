import { routesFor } from '../call/call.routing.js';
import { callBranch } from '../groupcall/groupcall.plan.js';
import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import { uuid5 } from '../kernel/uuid.js';
import type { CallbackStand } from './floor.callback.events.js';
import type { Queue, Queuecall } from './floor.state.js';

/** Of a queue that calls nobody back any more, for those whom it has yet to: milliseconds. */
const RINGS = 30_000;

export const ringsCustomerFor = ({ spec }: Queue): number => spec.callback?.ringTimeout ?? RINGS;

/** Whether the customer's phone rings before anybody's. */
export const callsFirst = ({ callback }: Queuecall): boolean =>
  callback !== null && callback.first === 'customer' && !callback.live;

/** Whether the agent has to wait for the customer. */
export const callsAfter = ({ callback }: Queuecall): boolean => callback !== null && callback.first === 'agent' && !callback.live;

/** The groupcall that rings the customer: called by the number that it had called. */
export const customerPlan = (customerId: string, queue: Queue, queuecall: Queuecall): GroupPlan => {
  const { queuecallId, source, destination, means, callback } = queuecall;
  const groupcallId = uuid5(queuecallId, `callback ${(callback?.dials ?? 0) + 1}`);
  const branches = [callBranch(groupcallId, 0, { destination: source, routes: routesFor(means.routing, source) })];
  return {
    customerId,
    source: destination,
    group: { groupcallId, ringMethod: 'ring_all', dialTimeout: ringsCustomerFor(queue), branches },
    owner: { kind: 'callback', customerId, queuecallId },
    flow: null,
    masterCallId: null,
    maxDuration: means.maxDuration,
    anonymous: false,
    variables: {},
  };
};

/** What has to be let go of somebody who is called back; nothing of anybody else. */
export const standOf = ({ callback }: Queuecall): { readonly callback?: CallbackStand } =>
  callback === null ? {} : { callback: { groupcallId: callback.dialling, live: callback.live } };
