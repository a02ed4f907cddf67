import type { Instant } from '../kernel/decider.js';
import { NO_NEEDS } from '../kernel/skill.js';
import { scoreOf, tierOf } from './floor.needs.js';
import type { QueueSpec } from './floor.queue.js';
import type { Agent, Place, Queuecall, Seat } from './floor.state.js';

const MINUTE = 60_000;

/**
 * How much a caller matters at an instant: its priority, and what that has grown by while it waited. The difference between two callers
 * of one queue never changes, so that their order in the line does not.
 */
export const weightAt = (
  { priority, since }: Pick<Queuecall, 'priority' | 'since'>,
  { priorityGrowth }: QueueSpec,
  at: Instant,
): number => priority + (priorityGrowth * (at - since)) / MINUTE;

/** Its place in the line of its queue: priority, then waiting time (I11). */
export const placeInLine = (queuecall: Queuecall, spec: QueueSpec): Place => [
  -weightAt(queuecall, spec, 0),
  queuecall.since,
  queuecall.queuecallId,
];

/** FNV-1a: spreads agents anew with each of their turns, and is the same at each replay. */
const scattered = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

/** The place of an agent among those of its tier who are as good as it, by the method of the queue. */
const placeByMethod = ({ routingMethod }: QueueSpec, agent: Agent): Place => {
  const { agentId, idleSince, turn, order, calls, talked } = agent;
  switch (routingMethod) {
    case 'round_robin':
      return [turn, order, agentId];
    case 'linear':
      return [order, 0, agentId];
    case 'fewest_calls':
      return [calls, idleSince, agentId];
    case 'least_talk_time':
      return [talked, idleSince, agentId];
    case 'random':
      return [scattered(`${agentId} ${turn}`), 0, agentId];
    case 'longest_idle':
    case 'ring_all':
    case 'skills':
      return [idleSince, turn, agentId];
  }
};

/** The place of an agent among those who are free for a caller with such needs. */
export const seatOf = (spec: QueueSpec, agent: Agent, needs = NO_NEEDS): Seat => {
  const [first, second, id] = placeByMethod(spec, agent);
  const tier = spec.tiers.length === 0 ? 0 : tierOf(spec, id, agent.profile.tagIds);
  return [tier, needs === NO_NEEDS ? 0 : -scoreOf(needs, agent.profile), first, second, id];
};
