import { LINE, SEATS } from './floor.state.js';
import { placeInLine, seatOf } from './floor.placing.js';
import type { Agent, CallerClass, Floor, Place, Pool, Queue, Queuecall } from './floor.state.js';
import { keyOf, meets, needsAt, tierAt } from './floor.needs.js';
import type { QueueSpec } from './floor.queue.js';
import type { Needs } from '../kernel/skill.js';
import type { Sorted } from '../kernel/sorted.js';

type Change = (line: Sorted<Place, string>) => Sorted<Place, string>;

/** So many needs are looked after at once in a queue; one more that nobody waits for is looked up among all who are free when it comes. */
const MOST_POOLS = 32;

/** What a caller needs now, and the last tier that time has opened for it. */
const standing = (spec: QueueSpec, { needs, waited }: Queuecall): Pick<CallerClass, 'needs' | 'tier'> => ({
  needs: needsAt(spec, needs, waited),
  tier: tierAt(spec, waited),
});

/** The same for callers of a queue whom the same agents may serve; empty for those whom anybody may, at once. */
export const classOf = (spec: QueueSpec, queuecall: Queuecall): string => {
  const { needs, tier } = standing(spec, queuecall);
  const key = keyOf(needs);
  return key === '' && tier === 0 ? '' : `${tier} ${key}`;
};

const inAlone = (queue: Queue, agentId: string, change: Change): Queue => {
  const line = change(queue.alone.get(agentId) ?? LINE);
  return { ...queue, alone: line.size > 0 ? queue.alone.set(agentId, line) : queue.alone.without(agentId) };
};

const inClass = (queue: Queue, queuecall: Queuecall, key: string, change: Change): Queue => {
  const line = change(queue.classes.get(key)?.line ?? LINE);
  const own = { ...standing(queue.spec, queuecall), line };
  return { ...queue, classes: line.size > 0 ? queue.classes.set(key, own) : queue.classes.without(key) };
};

/** The queue after a change to the line that a caller belongs to. */
const inItsLine = (queue: Queue, queuecall: Queuecall, change: Change): Queue => {
  const key = classOf(queue.spec, queuecall);
  if (!queuecall.alone && key === '') return { ...queue, line: change(queue.line) };
  const others = { ...queue, others: change(queue.others) };
  return queuecall.alone ? inAlone(others, queuecall.alone.agentId, change) : inClass(others, queuecall, key, change);
};

/** The queue, with a caller in no line. */
export const withoutCaller = (queue: Queue, queuecall: Queuecall): Queue =>
  inItsLine(queue, queuecall, (line) => line.without(placeInLine(queuecall, queue.spec)));

/** Those of a queue who are free and meet a need: the first comes first. */
export const poolFor = ({ free, pools }: Queue, needs: Needs): Queue['free'] => {
  const key = keyOf(needs);
  return key === '' ? free : (pools.find((pool) => pool.key === key)?.free ?? SEATS);
};

const poolOf = (agents: Floor['agents'], { free, spec }: Queue, needs: Needs): Pool => {
  const own = [...free.values()].flatMap((agentId) => agents.get(agentId) ?? []).filter(({ profile }) => meets(needs, profile));
  const seats = own.reduce((so, agent) => so.set(seatOf(spec, agent, needs), agent.agentId), SEATS);
  return { key: keyOf(needs), needs, free: seats };
};

/** Needs that somebody waits for are kept, however many they are. */
const fewEnough = ({ classes }: Queue, pools: readonly Pool[]): readonly Pool[] => {
  if (pools.length <= MOST_POOLS) return pools;
  const waited = new Set([...classes.values()].map(({ needs }) => keyOf(needs)));
  const last = pools.findLastIndex(({ key }, index) => index > 0 && !waited.has(key));
  return pools.filter((_, index) => index !== last);
};

/** The queue, ready for a caller with its needs: the pools of those who came last are the first. */
const readyFor = (agents: Floor['agents'], queue: Queue, queuecall: Queuecall): Queue => {
  const { needs } = standing(queue.spec, queuecall);
  const key = keyOf(needs);
  if (key === '' || queue.pools[0]?.key === key) return queue;
  const known = queue.pools.find((pool) => pool.key === key) ?? poolOf(agents, queue, needs);
  return { ...queue, pools: fewEnough(queue, [known, ...queue.pools.filter((pool) => pool.key !== key)]) };
};

/** The queue, with a caller in the line that it belongs to. */
export const withCaller = (agents: Floor['agents'], queue: Queue, queuecall: Queuecall): Queue =>
  inItsLine(queuecall.alone ? queue : readyFor(agents, queue, queuecall), queuecall, (line) =>
    line.set(placeInLine(queuecall, queue.spec), queuecall.queuecallId),
  );

/** What a queue itself asks of agents, at each of its steps. */
const needsOf = (spec: QueueSpec): readonly Needs[] =>
  [0, ...spec.skillSteps.map(({ after }) => after)].map((waited) => needsAt(spec, null, waited));

/** The lines and pools of a queue that has been set up otherwise, of those who were in line; `queue.free` is right already. */
export const relined = ({ agents, queuecalls }: Floor, before: Queue, queue: Queue): Queue => {
  const own = new Map(needsOf(queue.spec).map((needs) => [keyOf(needs), needs]));
  own.delete('');
  const pools = [...own.values()].slice(0, MOST_POOLS).map((needs) => poolOf(agents, queue, needs));
  return [...before.line.values(), ...before.others.values()].reduce<Queue>(
    (so, queuecallId) => {
      const queuecall = queuecalls.get(queuecallId);
      return queuecall ? withCaller(agents, so, queuecall) : so;
    },
    { ...queue, pools },
  );
};

/** The seats of a queue after an agent has come to be free, or is no more. */
export const withSeat = (queue: Queue, agent: Agent, comes: boolean): Queue => {
  const { spec, pools } = queue;
  const change = (free: Queue['free'], needs?: Needs): Queue['free'] =>
    comes ? free.set(seatOf(spec, agent, needs), agent.agentId) : free.without(seatOf(spec, agent, needs));
  const free = change(queue.free);
  if (pools.length === 0) return { ...queue, free };
  const concerned = (pool: Pool): Pool =>
    meets(pool.needs, agent.profile) ? { ...pool, free: change(pool.free, pool.needs) } : pool;
  return { ...queue, free, pools: pools.map(concerned) };
};
