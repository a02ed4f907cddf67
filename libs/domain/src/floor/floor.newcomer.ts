import type { Instant } from '../kernel/decider.js';
import type { AgentProfile } from './floor.events.js';
import type { Agent, Floor } from './floor.state.js';

const NO_PROFILE: AgentProfile = { name: '', detail: '', ringMethod: 'ringall', tagIds: [], addresses: [] };

/** Somebody who comes again may still be in a call of before. */
const legsOf = ({ legs }: Floor, agentId: string): ReadonlySet<string> =>
  new Set([...legs.entries()].flatMap(([callId, leg]) => (leg.agentId === agentId ? [callId] : [])));

/** Somebody of whom nothing is known yet. */
export const newcomer = (agentId: string, floor: Floor, at: Instant): Agent => ({
  agentId,
  profile: NO_PROFILE,
  status: 'offline',
  reason: '',
  serves: [],
  left: new Set(),
  offerId: null,
  legs: legsOf(floor, agentId),
  wrapup: null,
  resting: null,
  missed: 0,
  idleSince: at,
  turn: 0,
  order: floor.enlisted,
  calls: 0,
  talked: 0,
});
