import type { Instant } from '../kernel/decider.js';
import type { FloorAgentEvent, FloorEvent, FloorQueueEvent, FloorSettingsEvent } from './floor.events.js';
import { chosen, disposed, settledDown } from './floor.desk.evolve.js';
import { caller, newcomer } from './floor.newcomer.js';
import { talkedWith } from './floor.sticky.js';
import { inLine, noLongerWaiting, outOfLine, servedBy, withAgent, withoutQueue, withQueue, withSpec } from './floor.lines.js';
import { dialled, evolveCallback, hungUp, standsInLine } from './floor.callback.evolve.js';
import { placeKept, placeTaken } from './floor.places.js';
import { withoutAddresses } from './floor.addresses.js';
import { handled } from './floor.figures.js';
import { isOfAgents, isOfCallback, isOfSettings } from './floor.kinds.js';
import { roundAfter } from './floor.rounds.evolve.js';
import { addressKey } from './floor.state.js';
import type { Agent, Floor, Offer, Queuecall } from './floor.state.js';

type Of<Type extends FloorEvent['type']> = Extract<FloorEvent, { type: Type }>;

/** The agent after a change; one of whom only the status is known yet is there all the same. */
const changed = (floor: Floor, agentId: string, at: Instant, change: (agent: Agent) => Partial<Agent>): Floor => {
  const known = floor.agents.get(agentId);
  const agent = known ?? newcomer(agentId, floor, at);
  const after = settledDown({ ...agent, ...change(agent) });
  return { ...withAgent(floor, agentId, after), enlisted: floor.enlisted + (known ? 0 : 1) };
};

const profiled = (floor: Floor, { agentId, profile }: Of<'AgentProfiled'>, at: Instant): Floor => {
  const freed = withoutAddresses(floor, agentId);
  const addresses = profile.addresses.reduce((so, address) => so.set(addressKey(address), agentId), freed.addresses);
  return changed({ ...freed, addresses }, agentId, at, ({ left }) => ({ profile, serves: servedBy(floor, { profile, left }) }));
};

const evolveSettings = (floor: Floor, event: FloorSettingsEvent, at: Instant): Floor => {
  switch (event.type) {
    case 'QueueCreated':
    case 'QueueChanged':
      return withSpec(floor, event.queueId, event.spec);
    case 'QueueDeleted':
      return withoutQueue(floor, event.queueId);
    case 'QueueUnstaffed':
      return withQueue(floor, event.queueId, (queue) => ({ ...queue, unstaffed: event.deadline }));
    case 'QueueStaffed':
      return withQueue(floor, event.queueId, (queue) => ({ ...queue, unstaffed: null }));
    case 'AgentProfiled':
      return profiled(floor, event, at);
    case 'AgentRemoved':
      return withAgent(withoutAddresses(floor, event.agentId), event.agentId, null);
  }
};

const leaving = (floor: Floor, { agentId, queueId, type }: Of<'AgentQueueLeft' | 'AgentQueueEntered'>, at: Instant): Floor =>
  changed(floor, agentId, at, (agent) => {
    const left = new Set([...agent.left].filter((each) => each !== queueId));
    if (type === 'AgentQueueLeft') left.add(queueId);
    return { left, serves: servedBy(floor, { ...agent, left }) };
  });

const legs = (floor: Floor, event: Of<'AgentLegBegan' | 'AgentLegEnded'>, at: Instant): Floor => {
  const { agentId, callId } = event;
  if (event.type === 'AgentLegBegan') {
    const known = floor.legs.set(callId, { agentId, queueId: null, queuecallId: null });
    return changed({ ...floor, legs: known }, agentId, at, (agent) => ({ legs: new Set([...agent.legs, callId]) }));
  }
  const rest = { ...floor, legs: floor.legs.without(callId) };
  if (!rest.agents.has(agentId)) return rest;
  return changed(rest, agentId, at, (agent) => ({
    legs: new Set([...agent.legs].filter((each) => each !== callId)),
    idleSince: at,
  }));
};

const evolveAgent = (floor: Floor, event: FloorAgentEvent, at: Instant): Floor => {
  const { agentId } = event;
  switch (event.type) {
    case 'AgentStatusChosen':
      return changed(floor, agentId, at, (agent) => chosen(agent, event, at));
    case 'AgentQueueLeft':
    case 'AgentQueueEntered':
      return leaving(floor, event, at);
    case 'AgentLegBegan':
    case 'AgentLegEnded':
      return legs(floor, event, at);
    case 'AgentWrapupStarted': {
      const { queueId, queuecallId, deadline, disposition = null } = event;
      return changed(floor, agentId, at, () => ({ wrapup: { queueId, queuecallId, deadline, disposition } }));
    }
    case 'AgentOffered':
      return floor;
    case 'AgentRested':
      return changed(floor, agentId, at, () => ({ resting: null }));
    case 'AgentWrapupEnded':
      return changed(floor, agentId, at, () => ({ wrapup: null, idleSince: at }));
    case 'AgentDesktopLost':
      return changed(floor, agentId, at, () => ({ desktop: { deadline: event.deadline } }));
    case 'AgentDesktopBack':
      return changed(floor, agentId, at, () => ({ desktop: { deadline: null } }));
  }
};

const withQueuecall = (floor: Floor, queuecallId: string, change: (queuecall: Queuecall) => Partial<Queuecall>): Floor => {
  const queuecall = floor.queuecalls.get(queuecallId);
  return queuecall ? { ...floor, queuecalls: floor.queuecalls.set(queuecallId, { ...queuecall, ...change(queuecall) }) } : floor;
};

/** Something that is done with a caller who is still there. */
const forCaller = (floor: Floor, queuecallId: string, work: (floor: Floor, queuecall: Queuecall) => Floor): Floor => {
  const queuecall = floor.queuecalls.get(queuecallId);
  return queuecall ? work(floor, queuecall) : floor;
};

const joined = (floor: Floor, event: Of<'QueuecallJoined'>, at: Instant): Floor => {
  const queuecall = caller(event, at);
  const { queuecallId } = queuecall;
  return placeTaken(inLine({ ...floor, queuecalls: floor.queuecalls.set(queuecallId, queuecall) }, queuecall), event);
};

const offered = (floor: Floor, { offerId, queuecallId, agentIds, plan }: Of<'OfferMade'>, at: Instant): Floor => {
  const turn = floor.turns + 1;
  const reserved = agentIds.reduce((so, agentId) => changed(so, agentId, at, () => ({ offerId, turn })), floor);
  const made = { ...reserved, turns: turn, offers: reserved.offers.set(offerId, { offerId, queuecallId, agentIds }) };
  const out = forCaller(made, queuecallId, outOfLine);
  return withQueuecall(out, queuecallId, ({ attempts, callback }) => ({
    ...{ offerId, attempts: attempts + 1, alone: null },
    callback: plan.owner.kind === 'callback' ? dialled(callback, plan.group.groupcallId) : callback,
  }));
};

/** Who let it ring goes to the end of the line; who lost a race, or a caller, keeps its place. */
const KEEPS_PLACE: readonly Of<'OfferEnded'>['outcome'][] = ['caller_gone', 'lost_race'];

const freed = (floor: Floor, { agentId, offerId, outcome, missed, rest }: Of<'OfferEnded'>, at: Instant): Floor => {
  if (floor.agents.get(agentId)?.offerId !== offerId) return floor;
  return changed(floor, agentId, at, ({ idleSince, resting }) => ({
    // Who takes several calls may rest for the sake of another one.
    ...{ offerId: null, missed, resting: rest === null ? resting : offerId },
    idleSince: KEEPS_PLACE.includes(outcome) ? idleSince : at,
  }));
};

const partEnded = (floor: Floor, event: Of<'OfferEnded'>, offer: Offer): Floor => {
  const { offerId, queuecallId, agentId, outcome } = event;
  const agentIds = offer.agentIds.filter((each) => each !== agentId);
  if (outcome !== 'accepted' && agentIds.length > 0)
    return { ...floor, offers: floor.offers.set(offerId, { ...offer, agentIds }) };
  const over = withQueuecall({ ...floor, offers: floor.offers.without(offerId) }, queuecallId, () => ({ offerId: null }));
  if (outcome === 'accepted') return over;
  // Whoever is being called back just now comes into the line with the answer.
  return forCaller(over, queuecallId, (so, queuecall) => (standsInLine(queuecall) ? inLine(so, queuecall) : so));
};

const offerEnded = (floor: Floor, event: Of<'OfferEnded'>, at: Instant): Floor => {
  const offer = floor.offers.get(event.offerId);
  const after = freed(floor, event, at);
  return offer ? partEnded(after, event, offer) : after;
};

const taken = (floor: Floor, event: Of<'QueuecallServed'>, at: Instant): Floor => {
  const { queuecallId, queueId, offerId, agentId, agentCallId, waited, dial } = event;
  const legsAfter = floor.legs.set(agentCallId, { agentId, queueId, queuecallId });
  const busy = changed({ ...floor, legs: legsAfter }, agentId, at, ({ legs: before, calls }) => ({
    legs: new Set([...before, agentCallId]),
    calls: calls + 1,
    missed: 0,
  }));
  const serving = { offerId, agentId, agentCallId, from: at, waited };
  return withQueuecall(forCaller(busy, queuecallId, noLongerWaiting), queuecallId, ({ callback }) => ({
    ...{ serving, widens: null },
    callback: dial ? dialled(callback, dial.group.groupcallId) : callback,
  }));
};

const left = (floor: Floor, { queuecallId, queueId, agentId, served, end }: Of<'QueuecallEnded'>, at: Instant): Floor => {
  const kept = end === 'abandoned' ? forCaller(floor, queuecallId, (so, caller) => placeKept(so, caller, at)) : floor;
  const out = forCaller(kept, queuecallId, noLongerWaiting);
  const gone = handled({ ...out, queuecalls: out.queuecalls.without(queuecallId) }, queueId, served);
  if (agentId === null || !gone.agents.has(agentId)) return gone;
  return changed(talkedWith(gone, floor.queuecalls.get(queuecallId), { agentId, at }), agentId, at, ({ talked }) => ({
    talked: talked + served,
  }));
};

const replaced = (floor: Floor, queuecallId: string, change: Partial<Queuecall>): Floor => {
  const after = withQueuecall(forCaller(floor, queuecallId, outOfLine), queuecallId, () => change);
  return forCaller(after, queuecallId, (so, queuecall) => (standsInLine(queuecall) ? inLine(so, queuecall) : so));
};

const requeued = (floor: Floor, { queuecallId, agentId, offerId }: Of<'QueuecallRequeued'>, at: Instant): Floor => {
  const callback = hungUp(floor.queuecalls.get(queuecallId)?.callback ?? null);
  const after = replaced(floor, queuecallId, { serving: null, callback });
  return after.agents.has(agentId) ? changed(after, agentId, at, () => ({ resting: offerId })) : after;
};

const evolveQueue = (floor: Floor, event: FloorQueueEvent, at: Instant): Floor => {
  switch (event.type) {
    case 'QueuecallJoined':
      return joined(floor, event, at);
    case 'OfferMade':
      return offered(floor, event, at);
    case 'OfferEnded':
      return offerEnded(floor, event, at);
    case 'QueuecallServed':
      return taken(floor, event, at);
    case 'QueuecallRequeued':
      return requeued(floor, event, at);
    case 'QueuecallRoundBegan':
    case 'QueuecallRoundEnded':
      return withQueuecall(floor, event.queuecallId, (queuecall) => roundAfter(queuecall, event, at));
    case 'QueuecallPrioritised':
      return replaced(floor, event.queuecallId, { priority: event.priority });
    case 'QueuecallWidened': {
      const { queuecallId, waited, alone, widens } = event;
      return replaced(floor, queuecallId, { waited, alone, widens });
    }
    case 'QueuecallEnded':
      return left(floor, event, at);
    case 'QueuecallDisposed':
      return disposed(floor, event);
  }
};

/** The floor after one more fact. */
export const evolve = (floor: Floor, event: FloorEvent, at: Instant): Floor => {
  if (isOfSettings(event)) return evolveSettings(floor, event, at);
  if (isOfCallback(event)) return evolveCallback(floor, event, at);
  return isOfAgents(event) ? evolveAgent(floor, event, at) : evolveQueue(floor, event, at);
};
