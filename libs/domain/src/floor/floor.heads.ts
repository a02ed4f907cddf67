import { poolFor } from './floor.classes.js';
import { openTier } from './floor.needs.js';
import { isFree } from './floor.state.js';
import type { Agent, CallerClass, Floor, Queue, Queuecall } from './floor.state.js';
import { NO_NEEDS } from '../kernel/skill.js';

/** The next of those who wait in one line, where somebody is free for it; `agents`: who is rung then. */
export interface Head {
  readonly queue: Queue;
  readonly queuecall: Queuecall;
  readonly agents: () => readonly Agent[];
}

/** Those who are rung: the first of those who are free, or as many of its tier at once as the queue allows. */
const chosen = ({ agents }: Floor, { spec }: Queue, free: Queue['free']): readonly Agent[] => {
  const most = spec.routingMethod === 'ring_all' ? spec.ringAtOnce : 1;
  const tier = free.first()?.[0][0];
  const found: Agent[] = [];
  for (const [seat, agentId] of free.entries()) {
    const agent = seat[0] === tier ? agents.get(agentId) : undefined;
    if (!agent) break;
    found.push(agent);
    if (found.length >= most) break;
  }
  return found;
};

/** The first of a line, if one of those who are free is of a tier that is open to it. */
const headOf = (floor: Floor, queue: Queue, { line, needs, tier }: CallerClass): Head | undefined => {
  const first = line.first();
  const queuecall = first && floor.queuecalls.get(first[1]);
  if (!queuecall) return undefined;
  const free = poolFor(queue, needs);
  const nearest = free.first();
  if (!nearest || nearest[0][0] > openTier(queue.spec, tier, queue.staffByTier)) return undefined;
  return { queue, queuecall, agents: () => chosen(floor, queue, free) };
};

/** The first of those who wait for this agent alone, if it is free. */
const headFor = ({ agents, queuecalls }: Floor, queue: Queue, agentId: string): Head | undefined => {
  const first = queue.alone.get(agentId)?.first();
  const agent = first && agents.get(agentId);
  const queuecall = agent && isFree(agent) ? queuecalls.get(first[1]) : undefined;
  return queuecall && agent ? { queue, queuecall, agents: () => [agent] } : undefined;
};

/**
 * The next of each line of a queue to be served, where somebody is free for it: whoever comes first among them comes first of all
 * whom the same agents may serve. Of those who wait for one agent alone, those of these agents.
 */
export const headsOf = (floor: Floor, queueId: string, agentIds: readonly string[]): readonly Head[] => {
  const queue = floor.queues.get(queueId);
  if (!queue || queue.free.size === 0) return [];
  const { line, classes, alone } = queue;
  const plain = headOf(floor, queue, { line, needs: NO_NEEDS, tier: 0 });
  const first = plain ? [plain] : [];
  if (classes.size + alone.size === 0) return first;
  return [
    ...first,
    ...[...classes.values()].flatMap((one) => headOf(floor, queue, one) ?? []),
    ...(alone.size > 0 ? agentIds.flatMap((agentId) => headFor(floor, queue, agentId) ?? []) : []),
  ];
};
