import type { Event } from '#domain/contact-centre.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import type { FloorEvent } from '#domain/floor/floor.events.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Facts } from './facts.js';
import { FloorFacts, hindrance, isInLine, serves } from './facts.floor.js';
import { idlePair, isFor, unfit, vainWait } from './facts.serving.js';
import type { CallerFacts } from './facts.floor.js';
import type { StepInvariant } from './invariants.step.js';

type Of<Type extends FloorEvent['type']> = Extract<FloorEvent, { type: Type }>;

type FloorCheck = (floor: FloorFacts, event: FloorEvent, recorded: Recorded<Event>) => string | undefined;

const NOBODY = new FloorFacts();

const ofFloor =
  (check: FloorCheck): StepInvariant['check'] =>
  ({ floors }: Facts, recorded) => {
    const { event } = recorded;
    return isFloorEvent(event) ? check(floors.of.get(event.customerId) ?? NOBODY, event, recorded) : undefined;
  };

const on = <Type extends FloorEvent['type']>(
  type: Type,
  check: (floor: FloorFacts, event: Of<Type>, recorded: Recorded<Event>) => string | undefined,
): StepInvariant['check'] =>
  ofFloor((floor, event, recorded) => (event.type === type ? check(floor, event as Of<Type>, recorded) : undefined));

const oneOffer: StepInvariant = {
  name: 'I1, I5 only who is free is offered a call',
  sentence:
    'An agent is offered a call only while it is available, on no call, rung for nobody, in no wrap-up, and serves the queue.',
  check: on('OfferMade', (floor, { agentIds, queueId }) => {
    for (const agentId of agentIds) {
      const agent = floor.agents.get(agentId);
      if (!agent) return `${agentId} is offered a call, and nobody knows it`;
      const why = serves(floor, agent, queueId) ? hindrance(agent) : 'does not serve the queue';
      if (why !== undefined) return `${agentId} is offered a call, and ${why}`;
    }
    return undefined;
  }),
};

const offeredOnce: StepInvariant = {
  name: 'I2 a caller is offered once at a time',
  sentence: 'A caller is offered to agents only while it waits, and by one offer.',
  check: on('OfferMade', ({ callers, offers }, { queuecallId, offerId }) => {
    const caller = callers.get(queuecallId);
    if (offers.has(offerId)) return `${offerId} is made twice`;
    return caller && isInLine(caller) ? undefined : `${queuecallId} is offered, and does not wait`;
  }),
};

const partsEndOnce: StepInvariant = {
  name: 'I3 an offer ends once',
  sentence: 'Each agent\u2019s part of an offer ends once, and at most one of them by its answer.',
  check: on('OfferEnded', ({ offers }, { offerId, agentId, outcome }) => {
    const offer = offers.get(offerId);
    if (!offer?.open.has(agentId)) return `${offerId} ends for ${agentId}, to whom it is not open`;
    const won = [...offer.ended.values()].some((part) => part.outcome === 'accepted');
    return won && outcome !== 'lost_race' ? `${offerId} is ${outcome} by ${agentId} after it was accepted` : undefined;
  }),
};

const oneWinner: StepInvariant = {
  name: 'I2 a queued call has one winner',
  sentence: 'A caller is served by who has accepted it, and by one agent at a time.',
  check: on('QueuecallServed', ({ callers, offers }, { queuecallId, offerId, agentId }) => {
    const caller = callers.get(queuecallId);
    if (!caller || caller.end) return `${queuecallId} is served, and is not there`;
    if (caller.serving) return `${queuecallId} is served by ${agentId}, and is by ${caller.serving.agentId}`;
    return offers.get(offerId)?.ended.get(agentId)?.outcome === 'accepted' ? undefined : `${agentId} has not accepted ${offerId}`;
  }),
};

const isOfCaller = (event: FloorEvent): event is Extract<FloorEvent, { queuecallId: string; tree: string }> =>
  event.type.startsWith('Queuecall') && event.type !== 'QueuecallDisposed';

const leavesOnce: StepInvariant = {
  name: 'I3 a caller leaves a queue once',
  sentence: 'It joins once and leaves once, and nothing happens to it after that, but that somebody says what it was about.',
  check: ofFloor(({ callers, turnedAway }, event) => {
    if (!isOfCaller(event)) return undefined;
    const { queuecallId, type } = event;
    const caller = callers.get(queuecallId);
    if (caller?.end ?? turnedAway.has(queuecallId)) return `${type} of ${queuecallId}, which has left`;
    return type === 'QueuecallJoined' && caller ? `${queuecallId} joins again` : undefined;
  }),
};

const legsOnce: StepInvariant = {
  name: 'I5 an agent\u2019s call begins and ends once',
  sentence: 'A call makes an agent busy once, and no more once it is over.',
  check: ofFloor(({ legs }, event) => {
    if (event.type === 'AgentLegBegan' && legs.has(event.callId)) return `${event.callId} begins again`;
    if (event.type !== 'AgentLegEnded') return undefined;
    return legs.get(event.callId)?.to === Infinity ? undefined : `${event.callId} ends, which was none`;
  }),
};

/** Weights are sums of fractions: below this they are the same. */
const SAME = 1e-6;

const MINUTE = 60_000;

const weightOf = ({ queues }: FloorFacts, { queueId, priority, since }: CallerFacts, at: number): number =>
  priority + ((queues.get(queueId)?.priorityGrowth ?? 0) * (at - since)) / MINUTE;

const isBefore = (floor: FloorFacts, one: CallerFacts, other: CallerFacts, at: number): boolean => {
  const difference = weightOf(floor, one, at) - weightOf(floor, other, at);
  return difference > SAME || (Math.abs(difference) <= SAME && one.since < other.since);
};

const onlyTheFit: StepInvariant = {
  name: 'I11 only who may serve a caller is offered it',
  sentence:
    'An agent is offered a caller only if it can do what is required by then, and is of a tier that is open, or is waited for.',
  check: on('OfferMade', (floor, { queuecallId, agentIds }) => {
    const caller = floor.callers.get(queuecallId);
    const agents = agentIds.flatMap((agentId) => floor.agents.get(agentId) ?? []);
    const why = caller && agents.map((agent) => unfit(floor, caller, agent)).find((each) => each !== undefined);
    return why === undefined ? undefined : `${queuecallId} is offered to somebody who ${why}`;
  }),
};

const asBefore: StepInvariant = {
  name: 'I11 a caller waits alone only for who had it last',
  sentence: 'Whom a caller is offered to first is who talked with it last, within the window of the queue.',
  check: on('QueuecallJoined', (floor, { queuecallId, queueId, source, alone }, { cause: { at } }) => {
    if (!alone) return undefined;
    const talk = floor.talks.get(source.target.toLowerCase());
    const window = floor.queues.get(queueId)?.sticky.window ?? 0;
    if (talk && talk.agentId === alone.agentId && at - talk.at <= window) return undefined;
    return `${queuecallId} waits for ${alone.agentId}, who has not talked with it last, or too long ago`;
  }),
};

const noVainWait: StepInvariant = {
  name: 'I4 nobody waits for who will not come',
  sentence: 'After each command to a floor nobody waits alone for an agent who is not there, or may not serve it.',
  check: ofFloor((floor, _, { cause }) => {
    if (floor.command === cause.command) return undefined;
    for (const caller of floor.present) {
      const why = isInLine(caller) ? vainWait(floor, caller) : undefined;
      if (why !== undefined) return `${caller.queuecallId} waits for an agent who ${why}`;
    }
    return undefined;
  }),
};

const inOrder: StepInvariant = {
  name: 'I11 priority, then waiting time',
  sentence: 'No caller is offered to an agent before an earlier one of equal or higher weight whom the same agent may serve.',
  check: on('OfferMade', (floor, { queuecallId, agentIds }, { cause: { at } }) => {
    const caller = floor.callers.get(queuecallId);
    const agents = agentIds.flatMap((agentId) => floor.agents.get(agentId) ?? []);
    for (const other of floor.present) {
      if (!caller || other === caller || !isInLine(other) || !isBefore(floor, other, caller, at)) continue;
      const agent = agents.find((each) => isFor(floor, other, each));
      if (agent) return `${queuecallId} is offered to ${agent.agentId} before ${other.queuecallId}`;
    }
    return undefined;
  }),
};

/** Within one command the offer follows the fact that made it possible. */
const noneStarves: StepInvariant = {
  name: 'I4 nobody waits for whom somebody is free',
  sentence: 'After each command to a floor nobody is in line whom somebody may serve who is free.',
  check: ofFloor((floor, _, { cause }) => (floor.command === cause.command ? undefined : idlePair(floor))),
};

/** So many offers that were the agent's own doing, within so many milliseconds, are rung without end. */
const MOST = 12;
const WITHIN = 10_000;

const notWithoutEnd: StepInvariant = {
  name: 'I4 nobody is rung without end',
  sentence: 'A phone that takes no call, or drops each, is not offered one after the other: its agent has a moment between two.',
  check: on('OfferMade', ({ agents }, { agentIds }, { cause: { at } }) => {
    const found = agentIds.find((agentId) => (agents.get(agentId)?.tries.at(-MOST) ?? -WITHIN) > at - WITHIN);
    return found === undefined ? undefined : `${found} was offered more than ${MOST} calls within ${WITHIN} ms`;
  }),
};

/** What must hold whenever one more event of a floor is in the log. */
export const floorInvariants: readonly StepInvariant[] = [
  oneOffer,
  offeredOnce,
  partsEndOnce,
  oneWinner,
  leavesOnce,
  legsOnce,
  onlyTheFit,
  asBefore,
  inOrder,
  noneStarves,
  noVainWait,
  notWithoutEnd,
];
