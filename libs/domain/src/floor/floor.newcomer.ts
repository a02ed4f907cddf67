import type { Instant } from '../kernel/decider.js';
import { newCallback } from './floor.callback.evolve.js';
import type { AgentProfile, FloorQueueEvent } from './floor.events.js';
import { NOTHING_HEARD } from './floor.rounds.evolve.js';
import { refOf } from './floor.ref.js';
import type { Agent, Floor, Queuecall } from './floor.state.js';

const NO_PROFILE: AgentProfile = { name: '', detail: '', ringMethod: 'ringall', tagIds: [], addresses: [], skills: [] };

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
  version: 0,
  before: null,
  desktop: null,
});

/** Somebody who has come to a queue. */
export const caller = (event: Extract<FloorQueueEvent, { type: 'QueuecallJoined' }>, at: Instant): Queuecall => {
  const { source, destination, means, priority, since, deadline } = event;
  const { hops = 0, needs = null, alone = null, widens = null, variables = {}, seeker = null } = event;
  return {
    ...{ ...refOf(event), source, destination, means, priority, since, deadline },
    ...{ hops, needs, alone, widens, variables, seeker },
    joined: at,
    ...{ ...NOTHING_HEARD, callback: newCallback(event) },
    waited: 0,
    offerId: null,
    attempts: 0,
    serving: null,
    disposition: null,
  };
};
