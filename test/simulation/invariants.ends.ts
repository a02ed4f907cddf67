import { LOSE_RACE } from '#domain/call/call.outcome.js';
import type { LegView } from '#simulator/views.js';
import type { CallFacts, Dial } from './facts.js';
import { NEVER, callsOf, invitesOf } from './invariant.js';
import type { Rest, RestInvariant } from './invariant.js';

const allEnd: RestInvariant = {
  name: 'I3 every call and every plan ends',
  sentence: 'Whatever began is over.',
  check: (rest) => [
    ...[...rest.facts.open].map(({ callId }) => `call ${callId} has no end`),
    ...[...rest.facts.runs.values()]
      .filter(({ ended }) => ended === null)
      .map(({ created }) => `plan ${created.activeflowId} has no end`),
  ],
};

/** A switch that dies takes along what it knew: a dial of which no word had come is sent to the next one (DESIGN section 3). */
const dialledAtMostOnce: RestInvariant = {
  name: 'I3 a phone rings at most once a leg',
  sentence: 'Each leg that was asked for was dialled once while its switch lived, and nobody was called whom nobody asked for.',
  check: (rest) => {
    const asked = new Set(callsOf(rest).flatMap(({ dials }) => [...dials.keys()]));
    return [...invitesOf(rest)].flatMap(([legId, legs]) => {
      const starts = legs.map((leg) => Date.parse(leg.started_at));
      const between = rest.switchDeaths.filter((at) => starts.some((start) => start <= at) && starts.some((start) => start > at));
      if (!asked.has(legId)) return [`${legId} was dialled, for which nobody asked`];
      return legs.length > 1 + between.length ? [`${legId} was dialled ${legs.length} times`] : [];
    });
  },
};

/** Causes of dials that fail without a channel (fact 3). */
const STILLBORN = ['NO_ROUTE_DESTINATION', 'INVALID_PROFILE'];

/** Why a leg of a call needs never have been dialled; nothing where it must have been. */
const excuseOf = ({ failed, ended, hangup }: CallFacts, { legId, deadline }: Dial): string | undefined => {
  const over = failed.get(legId) ?? ended;
  if (hangup) return 'hung up';
  if (!over) return undefined;
  if (over.event.end.cause === LOSE_RACE) return 'another has answered';
  if (STILLBORN.includes(over.event.end.cause)) return 'nowhere to go';
  return over.at >= deadline ? 'too late' : undefined;
};

const neverSilent: RestInvariant = {
  name: 'I3 no dial is forgotten',
  sentence: 'A leg that was never dialled was hung up, too late, not needed any more, or told by the switch to lead nowhere.',
  check: (rest) => {
    const invites = invitesOf(rest);
    return callsOf(rest).flatMap((call) =>
      [...call.dials.values()]
        .filter(({ dial }) => !invites.has(dial.legId) && excuseOf(call, dial) === undefined)
        .map(({ dial }) => `${dial.legId} was never dialled`),
    );
  },
};

const endsOf = ({ failed, ended }: CallFacts) => [...failed.values(), ...(ended ? [ended] : [])].map(({ event }) => event);

/** Whether a channel knew, before it ended, that it was to leave its cause in the ledger. */
const isNoted = ({ claims }: Rest, { call_id, ended_at }: LegView): boolean =>
  (claims.get(call_id) ?? NEVER) < Date.parse(ended_at ?? '');

const trueReason: RestInvariant = {
  name: 'I3 the cause is the true one',
  sentence:
    'A leg ends in the log with the cause with which it ended at the phone. Only one that died unnoted, or with its switch, leaves none.',
  check: (rest) => {
    if (rest.switchDeaths.length > 0) return [];
    const legs = new Map(rest.legs.map((leg) => [leg.call_id, leg]));
    return callsOf(rest)
      .flatMap(endsOf)
      .flatMap(({ legId, end }) => {
        const leg = legs.get(legId);
        if (!leg || leg.cause === end.cause) return [];
        return end.cause !== '' || isNoted(rest, leg)
          ? [`${legId} ended with ${leg.cause}, and the log says "${end.cause}"`]
          : [];
      });
  },
};

const isThere = ({ calls, talks, supervisions }: Rest['facts'], id: string): boolean =>
  [calls, talks.groups, talks.within, talks.transfers, supervisions.all].some((known) => known.has(id));

const allPlaced: RestInvariant = {
  name: 'I12 an answered request stands',
  sentence: 'What a request was answered is in the log, a repeat was answered the same, and every call of a request was placed.',
  check: ({ answers, facts }) => [
    ...[...answers.values()].flatMap((given) => {
      const [first, ...others] = given.map(({ ids }) => ids.join(' '));
      return others.filter((other) => other !== first).map((other) => `first "${first ?? ''}", then "${other}"`);
    }),
    ...[...[...answers.values()].flatMap((given) => given[0]?.ids ?? []), ...facts.promised]
      .filter((id) => !isThere(facts, id))
      .map((id) => `${id} was promised and is not there`),
  ],
};

const noneHalf: RestInvariant = {
  name: 'I12 a request that was turned down did nothing',
  sentence: 'No event of the log follows from a request that was refused, be it at once or as a repeat.',
  check: ({ refused, facts }) =>
    [...refused].filter((command) => facts.commands.has(command)).map((command) => `${command} was refused, and is in the log`),
};

/** How things begin and end. */
export const endInvariants: readonly RestInvariant[] = [allEnd, dialledAtMostOnce, neverSilent, trueReason, allPlaced, noneHalf];
