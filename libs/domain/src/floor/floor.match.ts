import { routesFor } from '../call/call.routing.js';
import { callBranch } from '../groupcall/groupcall.plan.js';
import type { Group, GroupPlan } from '../groupcall/groupcall.plan.js';
import type { Instant } from '../kernel/decider.js';
import { uuid5 } from '../kernel/uuid.js';
import { callsFirst, customerPlan, ringsCustomerFor } from './floor.callback.plan.js';
import type { Draft } from './floor.draft.js';
import type { FloorEvent } from './floor.events.js';
import { headsOf } from './floor.heads.js';
import type { Head } from './floor.heads.js';
import { weightAt } from './floor.placing.js';
import { refOf } from './floor.ref.js';
import type { Agent, Queue, Queuecall } from './floor.state.js';
import type { Stirred } from './floor.stirred.js';

/** The group within an offer's groupcall that holds the calls to one agent. */
export const partOf = (offerId: string, agentId: string): string => uuid5(offerId, `agent ${agentId}`);

const agentGroup = (offerId: string, { agentId, profile }: Agent, { means }: Queuecall, ringTimeout: number): Group => {
  const groupcallId = partOf(offerId, agentId);
  const branches = profile.addresses.map((destination, index) =>
    callBranch(groupcallId, index, { destination, routes: routesFor(means.routing, destination) }),
  );
  return { groupcallId, ringMethod: profile.ringMethod === 'linear' ? 'linear' : 'ring_all', dialTimeout: ringTimeout, branches };
};

/** The groupcall of an offer: each agent a group of its own, so that the end of each part is known by itself. */
const planFor = (
  offerId: string,
  agents: readonly Agent[],
  queuecall: Queuecall,
  who: { customerId: string; queue: Queue },
): GroupPlan => {
  const { ringTimeout } = who.queue.spec;
  const { callId, source, means, seeker } = queuecall;
  return {
    customerId: who.customerId,
    source,
    group: {
      groupcallId: offerId,
      ringMethod: 'ring_all',
      dialTimeout: ringTimeout,
      branches: agents.map((agent) => ({ kind: 'group', group: agentGroup(offerId, agent, queuecall, ringTimeout) })),
    },
    owner: { kind: 'offer', customerId: who.customerId, callId },
    flow: null,
    masterCallId: masterOf(queuecall),
    maxDuration: means.maxDuration,
    anonymous: false,
    variables: {},
    ...(seeker?.context ? { context: seeker.context } : {}),
  };
};

/** Who is called back has no call yet that others could hang on. */
const masterOf = ({ callId, callback, seeker }: Queuecall): string | null => {
  if (seeker) return seeker.masterCallId;
  return callback === null ? callId : null;
};

/** A dial that nobody hears of again is over by then, in milliseconds after the last address should have rung. */
const GRACE = 30_000;

const ringsFor = ({ profile }: Agent, ringTimeout: number): number =>
  ringTimeout * (profile.ringMethod === 'linear' ? profile.addresses.length : 1);

/** How agents are rung for an offer, and when that is over at the latest. */
export const agentsPlan = (
  { customerId, at }: Pick<Draft, 'customerId' | 'at'>,
  offerId: string,
  { queue, queuecall }: Pick<Head, 'queue' | 'queuecall'>,
  agents: readonly Agent[],
): { readonly plan: GroupPlan; readonly deadline: Instant } => ({
  plan: planFor(offerId, agents, queuecall, { customerId, queue }),
  deadline: at + Math.max(...agents.map((agent) => ringsFor(agent, queue.spec.ringTimeout))) + GRACE,
});

const offerTo = ({ customerId, at }: Draft, { queue, queuecall }: Head, agents: readonly Agent[]): readonly FloorEvent[] => {
  const { queuecallId, queueId } = queuecall;
  const attempt = queuecall.attempts + 1;
  const offerId = uuid5(queuecallId, `offer ${attempt}`);
  const offer: FloorEvent = {
    type: 'OfferMade',
    ...{ customerId, ...refOf(queuecall), offerId, attempt },
    agentIds: agents.map(({ agentId }) => agentId),
    ...(callsFirst(queuecall)
      ? { plan: customerPlan(customerId, queue, queuecall), deadline: at + ringsCustomerFor(queue) + GRACE }
      : agentsPlan({ customerId, at }, offerId, { queue, queuecall }, agents)),
  };
  const { since, source: caller, variables } = queuecall;
  const each = agents.map((agent): FloorEvent => {
    const deadline = at + ringsFor(agent, queue.spec.ringTimeout);
    const shown = { deadline, attempt, since, caller, variables };
    return { type: 'AgentOffered', customerId, agentId: agent.agentId, offerId, queueId, queuecallId, shown };
  });
  return [offer, ...each];
};

/** Across queues: priority as it has grown by now, then waiting time (I11). */
const isBefore = (a: Head, b: Head, at: number): boolean => {
  const difference = weightAt(a.queuecall, a.queue.spec, at) - weightAt(b.queuecall, b.queue.spec, at);
  return difference === 0 ? a.queuecall.since < b.queuecall.since : difference > 0;
};

/**
 * Offers calls of these queues to agents, as long as somebody waits for whom somebody is free. Wherever nothing has changed nobody
 * waits, or nobody is free, so that only the queues that something has happened to are looked at, and of those who wait for one agent
 * alone only those whose agent something has happened to.
 */
export const matched = (draft: Draft, { queueIds, agentIds }: Stirred): Draft => {
  let next = draft;
  for (;;) {
    const heads = queueIds.flatMap((queueId) => headsOf(next.floor, queueId, agentIds));
    const [first] = heads;
    if (!first) return next;
    const best = heads.reduce((so, head) => (isBefore(head, so, next.at) ? head : so), first);
    next = next.and(...offerTo(next, best, best.agents()));
  }
};
