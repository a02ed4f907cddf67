import { idlePair } from './facts.serving.js';
import { hindrance } from './facts.floor.js';
import type { CallFacts } from './facts.js';
import type { AgentFacts, FloorFacts, OfferFacts } from './facts.floor.js';
import type { Stay } from './facts.talks.js';
import { NEVER, callsOf, firstOf, lateOnes } from './invariant.js';
import type { Due, Rest, RestInvariant } from './invariant.js';

const floorsOf = ({ facts }: Rest): readonly FloorFacts[] => [...facts.floors.of.values()];

const allLeave: RestInvariant = {
  name: 'I3 every offer and every caller of a queue ends',
  sentence: 'Each agent\u2019s part of an offer has ended with a reason, and each caller has left its queue.',
  check: (rest) =>
    floorsOf(rest).flatMap(({ offers, present }) => [
      ...[...offers.values()].flatMap(({ event, open }) =>
        [...open].map((agentId) => `the offer ${event.offerId} to ${agentId} has no end`),
      ),
      ...[...present].map(({ queuecallId }) => `${queuecallId} has not left its queue`),
    ]),
};

const CHOSEN = ['is away', 'is offline'];

const isFreeAgain = (agent: AgentFacts): string | undefined => {
  const why = hindrance(agent);
  return why === undefined || CHOSEN.includes(why) || agent.profile.addresses.length === 0 ? undefined : why;
};

const nobodyStuck: RestInvariant = {
  name: 'I5 nobody is unavailable without a cause',
  sentence: 'When all calls are over every agent is what it has chosen to be.',
  check: (rest) =>
    floorsOf(rest).flatMap((floor) => {
      const idle = idlePair(floor);
      const stuck = [...floor.agents.values()].flatMap((agent) => {
        const why = isFreeAgain(agent);
        return why === undefined ? [] : [`${agent.agentId} ${why}`];
      });
      return idle === undefined ? stuck : [...stuck, idle];
    }),
};

const onTime: RestInvariant = {
  name: 'I10 no timer of a floor is late',
  sentence: 'Offers, waits, talks, wrap-ups and rests are over at their deadlines.',
  check: (rest) =>
    lateOnes(
      rest,
      floorsOf(rest).flatMap(({ terms }) =>
        terms.all.map(({ what, due, from, to }) => ({ what, due: Math.max(due, from), done: to })),
      ),
    ),
};

/** The end of an agent's call frees it, and the end of a caller's takes it out of its queue. */
const endsAreHeard = (rest: Rest, { legs, callers }: FloorFacts): readonly Due[] => [
  ...[...legs.values()].flatMap(({ agentId, callId, from, to }) => {
    const end = rest.facts.calls.get(callId)?.ended;
    return end ? [{ what: `${agentId} being freed of ${callId}`, due: Math.max(end.at, from), done: to }] : [];
  }),
  ...[...callers.values()].flatMap(({ queuecallId, callId, at, end }) => {
    const over = rest.facts.calls.get(callId)?.ended;
    const what = `the leaving of ${queuecallId}, whose call is over`;
    return over ? [{ what, due: Math.max(over.at, at), done: firstOf(end) }] : [];
  }),
];

/** A groupcall that is over leaves nobody reserved, and an offer that is over nobody ringing. */
const offersAndGroups = (rest: Rest, offers: readonly OfferFacts[]): readonly Due[] =>
  offers.flatMap(({ event, ended }) => {
    const { offerId } = event;
    const group = rest.facts.talks.groups.get(offerId);
    const last = Math.max(...event.agentIds.map((agentId) => ended.get(agentId)?.at ?? NEVER));
    // Whoever is called back and does not answer has nobody rung for it.
    const isCallback = event.plan.owner.kind === 'callback' && rest.facts.talks.groups.has(event.plan.group.groupcallId);
    if (!group) return isCallback ? [] : [{ what: `the groupcall of the offer ${offerId}`, due: last, done: NEVER }];
    const gone = group.ended ? [{ what: `the end of the offer ${offerId}`, due: group.ended.at, done: last }] : [];
    const done = firstOf(group.answer, group.hangup, group.ended);
    return [...gone, { what: `the end of the ringing for ${offerId}`, due: last, done }];
  });

const reasonsAreHeard: RestInvariant = {
  name: 'I6 nobody waits for the dead on the floor',
  sentence:
    'Whoever\u2019s call is over leaves its queue, an agent whose call is over is freed of it, and an offer that is over rings nobody.',
  check: (rest) =>
    lateOnes(
      rest,
      floorsOf(rest).flatMap((floor) => [...endsAreHeard(rest, floor), ...offersAndGroups(rest, [...floor.offers.values()])]),
    ),
};

/** When a caller was in line or turned away, and when it had left. */
const known = (floor: FloorFacts | undefined, queuecallId: string): readonly [joined: number, left: number] => {
  const caller = floor?.callers.get(queuecallId);
  if (caller) return [caller.at, firstOf(caller.end)];
  const turnedAway = floor?.turnedAway.get(queuecallId) ?? NEVER;
  return [turnedAway, turnedAway];
};

/** A call that was put into a queue is met there, and told when it has left. */
const duesOfStay = (floor: FloorFacts | undefined, { queuecallId, from, to }: Stay, call: CallFacts): readonly Due[] => {
  const [joined, left] = known(floor, queuecallId);
  const met = { what: `the joining of ${queuecallId}`, due: from, done: joined };
  const done = Math.min(to ?? NEVER, firstOf(call.ended, call.hangup));
  return left === NEVER ? [met] : [met, { what: `word that ${queuecallId} is over`, due: left, done }];
};

const callersMet: RestInvariant = {
  name: 'I6 every caller of a queue is met',
  sentence: 'Whoever is put into a queue is in its line or turned away, and is told when it has left.',
  check: (rest) =>
    lateOnes(
      rest,
      callsOf(rest).flatMap((call) => {
        const floor = rest.facts.floors.of.get(call.customerId ?? '');
        return call.company.stays.flatMap((stay) => duesOfStay(floor, stay, call));
      }),
    ),
};

/** What a floor leaves when all is over. */
export const floorRestInvariants: readonly RestInvariant[] = [allLeave, nobodyStuck, onTime, reasonsAreHeard, callersMet];
