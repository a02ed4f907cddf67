import type { Event } from '#domain/contact-centre.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import type { FloorEvent } from '#domain/floor/floor.events.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Projection, Row } from '../projection.js';
import { after, newAgent, since, standingOf } from './agents.state.js';
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

const evolve = (row: AgentRow | null, { event, position, cause: { at } }: Recorded<Event>): AgentRow | null => {
  const agentId = agentOf(event);
  if (agentId === null || !isFloorEvent(event)) return row;
  const before = row?.hidden ?? newAgent(agentId);
  const now = after(before, event, at);
  if (!now) return row;
  const { customerId } = event;
  return {
    ...{ id: `${customerId} ${agentId}`, customerId, created: row?.created ?? at, deleted: true, open: false, view: null },
    hidden: since(before, now, { at, position }),
  };
};

type MadeBy = Pick<StateFact, 'position' | 'type' | 'at'>;

/** `place`: what the facts of one agent are in order by. */
const left = ({ id, customerId }: AgentRow, fact: StateFact | Fact, place: number): Row => ({
  id: `${id} ${fact.kind} ${String(place).padStart(16, '0')}`,
  ...{ customerId, created: fact.at, deleted: false, open: false, view: fact, hidden: null },
});

const becameOther = (now: AgentRow, made: MadeBy): readonly Row[] => {
  const { since: last, agentId } = now.hidden;
  if (last?.position !== made.position) return [];
  return [left(now, { kind: 'state', agentId, ...made, ...standingOf(now.hidden) }, last.kept)];
};

/** What was to be done after a talk is done, however that ended. */
const wrapped = (before: AgentRow | null, now: AgentRow, made: MadeBy): readonly Row[] => {
  const done = before?.hidden.wrapup;
  if (!done || now.hidden.wrapup?.queuecallId === done.queuecallId) return [];
  const { queueId, queuecallId, arrived, since: began } = done;
  const of = { queueId, agentId: now.hidden.agentId, queuecallId, began: arrived };
  return [left(now, { kind: 'wrapped', ...made, ...of, lasted: made.at - began }, made.position)];
};

const leaves = (before: AgentRow | null, now: AgentRow, { event, position, cause: { at } }: Recorded<Event>): readonly Row[] => {
  const made = { position, type: event.type, at };
  return [...becameOther(now, made), ...wrapped(before, now, made)];
};

/** What agents were, from when on, and what they did after talks: a fact a row. */
export const agentFacts: Projection<AgentRow> = {
  name: 'report_agents',
  indexes: [
    `(customer_id, tm_create desc, id desc) where view->>'kind' = 'wrapped'`,
    `${BY_BEGINNING} where view->>'kind' = 'wrapped'`,
    `(customer_id, (view->>'agentId'), tm_create desc, id desc) where view->>'kind' = 'state'`,
    `(customer_id) where deleted`,
  ],
  keyOf,
  evolve,
  leaves,
};
