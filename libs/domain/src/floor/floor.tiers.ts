import { tierOf } from './floor.needs.js';
import type { QueueSpec } from './floor.queue.js';
import type { Agent, Queue } from './floor.state.js';

/** Whether a tier depends on who of the others is there. */
const counts = ({ tiers }: QueueSpec): boolean => tiers.some(({ skipWhenEmpty }) => skipWhenEmpty);

const tierIn = (spec: QueueSpec, { agentId, profile }: Agent): number => tierOf(spec, agentId, profile.tagIds);

/** The queue, with one more of its agents available, or one less. */
export const withStaff = (queue: Queue, agent: Agent, by: 1 | -1): Queue => {
  const staff = queue.staff + by;
  if (queue.staffByTier.length === 0) return { ...queue, staff };
  const tier = tierIn(queue.spec, agent);
  return { ...queue, staff, staffByTier: queue.staffByTier.map((there, index) => (index === tier ? there + by : there)) };
};

/** How many of these agents, who are there for the queue, are of each tier; nothing where it does not matter. */
export const byTier = (spec: QueueSpec, agents: readonly Agent[]): readonly number[] => {
  if (!counts(spec)) return [];
  const tiers = agents.map((agent) => tierIn(spec, agent));
  return spec.tiers.map((_, tier) => tiers.filter((each) => each === tier).length);
};
