import type { Draft } from './floor.draft.js';
import type { FloorEvent } from './floor.events.js';
import type { Floor } from './floor.state.js';

/** The queues in which something may have brought a caller and an agent together, and the agents to whom something has happened. */
export interface Stirred {
  readonly queueIds: readonly string[];
  readonly agentIds: readonly string[];
}

const agentsOf = (event: FloorEvent): readonly string[] => {
  if (event.type === 'QueuecallJoined') return event.alone ? [event.alone.agentId] : [];
  return 'agentId' in event && event.agentId !== null ? [event.agentId] : [];
};

/** Whoever goes may leave a tier empty behind it. */
const GOING: readonly FloorEvent['type'][] = ['AgentProfiled', 'AgentRemoved'];

const queuesOf = ({ queues, agents }: Floor, before: Floor, event: FloorEvent): readonly string[] => {
  const ids = 'agentId' in event && event.agentId !== null ? [event.agentId] : [];
  const serves = ids.flatMap((agentId) => agents.get(agentId)?.serves ?? []);
  const served = GOING.includes(event.type) ? ids.flatMap((agentId) => before.agents.get(agentId)?.serves ?? []) : [];
  const own = 'queueId' in event && queues.has(event.queueId) ? [event.queueId] : [];
  return [...serves, ...served, ...own];
};

/** What has happened, as far as an offer may follow from it; `before`: the floor on which it was decided. */
export const stirredBy = ({ floor, events }: Draft, before: Floor): Stirred => ({
  queueIds: [...new Set(events.flatMap((event) => queuesOf(floor, before, event)))],
  agentIds: [...new Set(events.flatMap(agentsOf))],
});
