import type { Instant } from '../kernel/decider.js';
import type { FloorEvent } from './floor.events.js';
import { isOccupied } from './floor.state.js';
import type { Agent, Choice, Floor } from './floor.state.js';

type Of<Type extends FloorEvent['type']> = Extract<FloorEvent, { type: Type }>;

/** What there is to go back to, once something else has been chosen while the agent is busy. */
const beforeOf = (agent: Agent, { cancels, status, reason }: Of<'AgentStatusChosen'>): Choice | null => {
  if (cancels === true || !isOccupied(agent)) return null;
  const before = agent.before ?? { status: agent.status, reason: agent.reason };
  return before.status === status && before.reason === reason ? null : before;
};

/** What changes of an agent that has chosen. */
export const chosen = (agent: Agent, event: Of<'AgentStatusChosen'>, at: Instant): Partial<Agent> => ({
  status: event.status,
  reason: event.reason,
  missed: 0,
  resting: null,
  idleSince: agent.status === event.status ? agent.idleSince : at,
  version: agent.version + 1,
  before: beforeOf(agent, event),
});

/** What was chosen for later is what the agent is, once it does nothing else. */
export const settledDown = (agent: Agent): Agent =>
  agent.before === null || isOccupied(agent) ? agent : { ...agent, before: null };

/** So many disposals are remembered: two people can only collide within a moment. */
const REMEMBERED = 1_000;

/** The floor after somebody has said what a talk was about: its caller may still be there, its agent in wrap-up, or both gone. */
export const disposed = (floor: Floor, { queuecallId, agentId, code, version }: Of<'QueuecallDisposed'>): Floor => {
  const disposition = { code, version };
  const disposals = [...floor.disposals, { queuecallId, version }].slice(-REMEMBERED);
  const [queuecall, agent] = [floor.queuecalls.get(queuecallId), floor.agents.get(agentId)];
  const isWrappedUp = agent?.wrapup?.queuecallId === queuecallId;
  return {
    ...floor,
    disposals,
    queuecalls: queuecall ? floor.queuecalls.set(queuecallId, { ...queuecall, disposition }) : floor.queuecalls,
    // Nothing that the lines of those who are free go by.
    agents:
      agent?.wrapup && isWrappedUp
        ? floor.agents.set(agentId, { ...agent, wrapup: { ...agent.wrapup, disposition } })
        : floor.agents,
  };
};
