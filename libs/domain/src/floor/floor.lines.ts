import { Aged } from '../kernel/aged.js';
import { relined, withCaller, withoutCaller, withSeat } from './floor.classes.js';
import type { QueueSpec } from './floor.queue.js';
import { byTier, withStaff } from './floor.tiers.js';
import { ALONE, CLASSES, isFree, LINE, NOBODY, SEATS } from './floor.state.js';
import { seatOf } from './floor.placing.js';
import type { Agent, Floor, LeftPlace, Queue, Queuecall } from './floor.state.js';

/** The floor with one of its queues changed; the same where there is no such queue. */
export const withQueue = (floor: Floor, queueId: string, change: (queue: Queue) => Queue): Floor => {
  const queue = floor.queues.get(queueId);
  return queue ? { ...floor, queues: floor.queues.set(queueId, change(queue)) } : floor;
};

/** The floor after something has been done to each queue that an agent serves, where it is free. */
const inItsQueues = (floor: Floor, agent: Agent | null | undefined, change: (queue: Queue, agent: Agent) => Queue): Floor => {
  if (!agent || !isFree(agent)) return floor;
  return agent.serves.reduce((so, queueId) => withQueue(so, queueId, (queue) => change(queue, agent)), floor);
};

const leaves = (queue: Queue, agent: Agent): Queue => withSeat(queue, agent, false);

const comes = (queue: Queue, agent: Agent): Queue => withSeat(queue, agent, true);

/** Where somebody is to be reckoned with, whatever it does now. */
const presentIn = (agent: Agent | null | undefined): readonly string[] => (agent?.status === 'available' ? agent.serves : []);

const staffedBy = (floor: Floor, before: Agent | undefined, after: Agent | null): Floor => {
  if (presentIn(before) === presentIn(after)) return floor;
  const counted = (so: Floor, agent: Agent | null | undefined, by: 1 | -1): Floor =>
    presentIn(agent).reduce((one, id) => withQueue(one, id, (queue) => (agent ? withStaff(queue, agent, by) : queue)), so);
  return counted(counted(floor, before, -1), after, 1);
};

/** The floor with one agent changed, or taken away, and the lines of those who are free with it. */
export const withAgent = (floor: Floor, agentId: string, after: Agent | null): Floor => {
  const before = floor.agents.get(agentId);
  const moved = staffedBy(inItsQueues(inItsQueues(floor, before, leaves), after, comes), before, after);
  return { ...moved, agents: after ? moved.agents.set(agentId, after) : moved.agents.without(agentId) };
};

/** Whether an agent is one for a queue. */
export const suits = (spec: QueueSpec, { profile, left }: Pick<Agent, 'profile' | 'left'>, queueId: string): boolean =>
  !left.has(queueId) && spec.tagIds.some((tag) => profile.tagIds.includes(tag));

/** The queues that an agent serves. */
export const servedBy = ({ queues }: Floor, agent: Pick<Agent, 'profile' | 'left'>): readonly string[] =>
  [...queues.values()].filter(({ queueId, spec }) => suits(spec, agent, queueId)).map(({ queueId }) => queueId);

const fresh = (queueId: string, spec: QueueSpec): Queue => ({
  ...{ queueId, spec, waiting: NOBODY, unstaffed: null, handling: null, places: Aged.none<LeftPlace>() },
  ...NO_LINES,
  version: 0,
});

const NO_LINES = { line: LINE, others: LINE, free: SEATS, classes: CLASSES, alone: ALONE, pools: [], staff: 0, staffByTier: [] };

/** A queue that is new, or set up otherwise: who serves it, and in which order, is found out anew. */
export const withSpec = (floor: Floor, queueId: string, spec: QueueSpec): Floor => {
  const before = floor.queues.get(queueId) ?? fresh(queueId, spec);
  const agents = [...floor.agents.values()].map((agent) => served(agent, queueId, suits(spec, agent, queueId)));
  const own = agents.filter(({ serves }) => serves.includes(queueId));
  const free = own.filter(isFree).reduce((so, agent) => so.set(seatOf(spec, agent), agent.agentId), SEATS);
  const after = {
    ...floor,
    agents: agents.reduce((so, agent) => (so.get(agent.agentId) === agent ? so : so.set(agent.agentId, agent)), floor.agents),
  };
  const there = own.filter((agent) => presentIn(agent).length > 0);
  const staff = { staff: there.length, staffByTier: byTier(spec, there) };
  const queue = relined(after, before, { ...before, ...NO_LINES, spec, free, ...staff, version: before.version + 1 });
  return remembering({ ...after, queues: floor.queues.set(queueId, queue) });
};

/** The floor, which keeps in mind who talked with whom for as long as its queues say. */
const remembering = (floor: Floor): Floor => {
  const windows = [...floor.queues.values()].map(({ spec }) => spec.sticky.window);
  const window = Math.max(0, ...windows);
  return { ...floor, past: { window, talks: window === 0 ? Aged.none() : floor.past.talks } };
};

/** The agent, as one that serves a queue or does not. */
const served = (agent: Agent, queueId: string, does: boolean): Agent => {
  if (agent.serves.includes(queueId) === does) return agent;
  return { ...agent, serves: does ? [...agent.serves, queueId] : agent.serves.filter((each) => each !== queueId) };
};

/** The floor without a queue. */
export const withoutQueue = (floor: Floor, queueId: string): Floor => {
  const agents = [...floor.agents.values()].reduce((so, agent) => {
    const after = served(agent, queueId, false);
    return after === agent ? so : so.set(agent.agentId, after);
  }, floor.agents);
  return remembering({ ...floor, agents, queues: floor.queues.without(queueId) });
};

/** Puts a caller into the line of its queue, or takes it out. */
export const inLine = (floor: Floor, queuecall: Queuecall): Floor =>
  withQueue(floor, queuecall.queueId, (queue) => ({
    ...withCaller(floor.agents, queue, queuecall),
    waiting: queue.waiting.set(queuecall.queuecallId, true),
  }));

export const outOfLine = (floor: Floor, queuecall: Queuecall): Floor =>
  withQueue(floor, queuecall.queueId, (queue) => withoutCaller(queue, queuecall));

/** It no longer waits, in line or while somebody is rung for it. */
export const noLongerWaiting = (floor: Floor, queuecall: Queuecall): Floor =>
  withQueue(outOfLine(floor, queuecall), queuecall.queueId, (queue) => ({
    ...queue,
    waiting: queue.waiting.without(queuecall.queuecallId),
  }));
