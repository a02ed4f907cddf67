import type { Event } from '#domain/contact-centre.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import type { FloorEvent } from '#domain/floor/floor.events.js';
import { same } from '#domain/kernel/same.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Projection, Row } from '../projection.js';
import { after, newAgent, standingOf } from './agents.state.js';
import type { AgentState } from './agents.state.js';
import { BY_BEGINNING } from './calls.facts.js';
import type { Fact, StateFact } from './facts.js';

/** The agent as it is now, which is no fact and in no list; what it leaves behind are the facts. */
type AgentRow = Row<null, AgentState>;

/** What happens on the floor to one agent. */
const OF_AGENTS: readonly Event['type'][] = [
  'AgentProfiled',
  'AgentRemoved',
  'AgentStatusChosen',
  'AgentQueueLeft',
  'AgentQueueEntered',
  'AgentLegBegan',
  'AgentLegEnded',
  'AgentOffered',
  'AgentWrapupStarted',
  'AgentWrapupEnded',
  'OfferEnded',
  'QueuecallServed',
] satisfies FloorEvent['type'][];

/** The agent that an event of the floor concerns. */
const agentOf = (event: Event): string | null => (OF_AGENTS.includes(event.type) && 'agentId' in event ? event.agentId : null);

const keyOf = ({ event }: Recorded<Event>): string | null => {
  const agentId = agentOf(event);
  return agentId !== null && isFloorEvent(event) ? `${event.customerId} ${agentId}` : null;
};

const evolve = (row: AgentRow | null, { event, cause: { at } }: Recorded<Event>): AgentRow | null => {
  const agentId = agentOf(event);
  if (agentId === null || !isFloorEvent(event)) return row;
  const hidden = after(row?.hidden ?? newAgent(agentId), event, at);
  if (!hidden) return row;
  const { customerId } = event;
  return {
    id: `${customerId} ${agentId}`,
    customerId,
    created: row?.created ?? at,
    deleted: true,
    open: false,
    view: null,
    hidden,
  };
};

/** Where the row is of one: in the order of the log. */
const idOf = ({ id }: AgentRow, what: string, position: number): string => `${id} ${what} ${String(position).padStart(16, '0')}`;

const left = (row: AgentRow, what: string, fact: StateFact | Fact): Row => ({
  id: idOf(row, what, fact.position),
  ...{ customerId: row.customerId, created: fact.at, deleted: false, open: false, view: fact, hidden: null },
});

const becameOther = (
  before: AgentRow | null,
  now: AgentRow,
  made: Pick<StateFact, 'position' | 'type' | 'at'>,
): readonly Row[] => {
  const standing = standingOf(now.hidden);
  if (before && same(standingOf(before.hidden), standing)) return [];
  return [left(now, 'state', { kind: 'state', agentId: now.hidden.agentId, ...made, ...standing })];
};

/** What was to be done after a talk is done, however that ended. */
const wrapped = (before: AgentRow | null, now: AgentRow, made: Pick<StateFact, 'position' | 'type' | 'at'>): readonly Row[] => {
  const done = before?.hidden.wrapup;
  if (!done || now.hidden.wrapup?.queuecallId === done.queuecallId) return [];
  const { queueId, queuecallId, arrived, since } = done;
  const of = { queueId, agentId: now.hidden.agentId, queuecallId, began: arrived };
  return [left(now, 'wrapped', { kind: 'wrapped', ...made, ...of, lasted: made.at - since })];
};

const leaves = (before: AgentRow | null, now: AgentRow, { event, position, cause: { at } }: Recorded<Event>): readonly Row[] => {
  const made = { position, type: event.type, at };
  return [...becameOther(before, now, made), ...wrapped(before, now, made)];
};

/** What agents were, from when on, and what they did after talks: a fact a row. */
export const agentFacts: Projection<AgentRow> = {
  name: 'report_agents',
  indexes: [
    BY_BEGINNING,
    `(customer_id, (view->>'agentId'), tm_create desc, id desc) where view->>'kind' = 'state'`,
    `(customer_id) where deleted`,
  ],
  keyOf,
  evolve,
  leaves,
};
