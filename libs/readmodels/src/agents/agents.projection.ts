import type { Event } from '#domain/contact-centre.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { isUserEvent } from '#domain/user/user.events.js';
import type { Announcement, Projection } from '../projection.js';
import { evolveAgent } from './agents.evolve.js';
import type { AgentRow } from './agents.evolve.js';

/** The agents whose part on the floor an event changes. */
const agentsOf = ({ event }: Recorded<Event>): readonly string[] => {
  if (!isFloorEvent(event)) return [];
  switch (event.type) {
    case 'OfferMade':
      return event.agentIds;
    case 'AgentStatusChosen':
    case 'AgentQueueLeft':
    case 'AgentQueueEntered':
    case 'AgentLegBegan':
    case 'AgentLegEnded':
    case 'AgentWrapupStarted':
    case 'AgentWrapupEnded':
    case 'AgentRemoved':
    case 'OfferEnded':
    case 'QueuecallServed':
      return [event.agentId];
    default:
      return [];
  }
};

const typesOf = (before: AgentRow | null, { view, deleted }: AgentRow, { event }: Recorded<Event>): readonly string[] => {
  if (before === null || event.type === 'UserCreated') return ['agent_created'];
  if (event.type === 'UserDeleted') return ['agent_deleted'];
  if (deleted) return [];
  return before.view.status === view.status ? ['agent_updated'] : ['agent_status_updated', 'agent_updated'];
};

const announce = (before: AgentRow | null, after: AgentRow, recorded: Recorded<Event>): Announcement | null => {
  const { id, customerId, view } = after;
  const types = typesOf(before, after, recorded);
  if (customerId === null || types.length === 0) return null;
  return { customerId, topic: `customer_id:${customerId}:agent:${id}`, types, data: view };
};

/** Agents as `GET /agents` shows them. One that was deleted and created anew begins a new life. */
export const agents: Projection<AgentRow> = {
  name: 'agents',
  indexes: [],
  keyOf: ({ event }) => (isUserEvent(event) ? event.userId : null),
  keysOf: agentsOf,
  evolve: evolveAgent,
  announce,
};
