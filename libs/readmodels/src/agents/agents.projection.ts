import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { isUserEvent } from '#domain/user/user.events.js';
import type { Announcement, Projection } from '../projection.js';
import { evolveAgent } from './agents.evolve.js';
import type { AgentRow } from './agents.evolve.js';

/** What happens on the floor to one agent. An offer tells of each agent that it rings by an event of its own. */
const OF_AGENTS: readonly Event['type'][] = [
  'AgentStatusChosen',
  'AgentQueueLeft',
  'AgentQueueEntered',
  'AgentLegBegan',
  'AgentLegEnded',
  'AgentOffered',
  'AgentWrapupStarted',
  'AgentWrapupEnded',
  'AgentRemoved',
  'OfferEnded',
  'QueuecallServed',
  'AgentDesktopLost',
  'AgentDesktopBack',
];

const keyOf = ({ event }: Recorded<Event>): string | null => {
  if (isUserEvent(event)) return event.userId;
  return OF_AGENTS.includes(event.type) && 'agentId' in event ? event.agentId : null;
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
  keyOf,
  evolve: evolveAgent,
  announce,
};
