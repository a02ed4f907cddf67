import type { Handset } from '#simulator/handset.js';
import type { LegView } from '#simulator/views.js';
import type { CallFacts, Dial, Facts } from './facts.js';
import type { Answered } from './users.js';
import type { Wellness } from './wellness.js';

/** All that can be seen of a run when everything is over. */
export interface Rest {
  readonly facts: Facts;
  readonly legs: readonly LegView[];
  /** Lines of `show channels` and keys of the switch's ledger. */
  readonly channels: number;
  readonly ledger: readonly { readonly key: string; readonly over: number }[];
  /** Rows that followers still keep beside their place, and how far behind the log each is. */
  readonly kept: readonly string[];
  readonly behind: readonly string[];
  /** Alarms that are still set. */
  readonly alarms: number;
  readonly answers: ReadonlyMap<string, readonly Answered[]>;
  /** When the switch died, if it did. */
  readonly switchDeaths: readonly number[];
  readonly wellness: Pick<Wellness, 'trouble' | 'isForgotten'>;
  /** Nothing went wrong in this run. */
  readonly isClear: boolean;
}

/** Something that must hold when all calls are over and all is well again. It answers everything that is wrong. */
export interface RestInvariant {
  readonly name: string;
  readonly sentence: string;
  readonly check: (rest: Rest) => readonly string[];
}

export const legsOf = (handset: Handset): readonly LegView[] => {
  const legs = handset.phones().flatMap((phone) => phone.legs);
  return [...new Map(legs.map((leg) => [leg.id, leg])).values()];
};

const callsOf = ({ facts }: Rest): readonly CallFacts[] => [...facts.calls.values()];

const allEnd: RestInvariant = {
  name: 'I3 every call and every plan ends',
  sentence: 'Whatever began is over, with a reason.',
  check: (rest) => [
    ...callsOf(rest)
      .filter(({ ended }) => ended === null)
      .map(({ callId }) => `call ${callId} has no end`),
    ...[...rest.facts.runs.values()]
      .filter(({ ended }) => ended === null)
      .map(({ created }) => `plan ${created.activeflowId} has no end`),
  ],
};

const invitesOf = ({ legs }: Rest): ReadonlyMap<string, readonly LegView[]> => {
  const found = new Map<string, LegView[]>();
  for (const leg of legs) if (leg.direction === 'outbound') found.set(leg.call_id, [...(found.get(leg.call_id) ?? []), leg]);
  return found;
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
  if (STILLBORN.includes(over.event.end.cause)) return 'nowhere to go';
  return over.at >= deadline ? 'too late' : undefined;
};

const neverSilent: RestInvariant = {
  name: 'I3 no dial is forgotten',
  sentence: 'A leg that was never dialled was hung up, too late, or told by the switch to lead nowhere.',
  check: (rest) => {
    const invites = invitesOf(rest);
    return callsOf(rest).flatMap((call) =>
      [...call.dials.values()]
        .filter(({ dial }) => !invites.has(dial.legId) && excuseOf(call, dial) === undefined)
        .map(({ dial }) => `${dial.legId} was never dialled`),
    );
  },
};

const noneLeft: RestInvariant = {
  name: 'I6 nothing is left in the switch',
  sentence:
    'No channel and no phone on a call outlives its call, and no entry of the ledger, unless whoever owed its removal died before.',
  check: ({ channels, legs, ledger, wellness }) => [
    ...(channels > 0 ? [`${channels} channels are left`] : []),
    ...legs.filter(({ state }) => state !== 'ended').map(({ call_id }) => `leg ${call_id} is still up`),
    ...ledger.filter(({ over }) => !wellness.isForgotten(over)).map(({ key }) => `the ledger still has ${key}`),
  ],
};

const noneWaits: RestInvariant = {
  name: 'I6, I10 nobody waits',
  sentence: 'No timer, leg or stopped tree is kept, no alarm is set, and every follower has come to the end of the log.',
  check: ({ kept, behind, alarms }) => [
    ...kept.map((row) => `${row} is still kept`),
    ...behind,
    ...(alarms > 0 ? [`${alarms} alarms are still set`] : []),
  ],
};

const spoken = (text: string): string => text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();

interface Count {
  asked: number;
  done: number;
  heard: number;
}

const countPlays = (call: CallFacts, legs: readonly LegView[]): ReadonlyMap<string, Count> => {
  const counts = new Map<string, Count>();
  for (const { playId, media, legId } of call.plays.values()) {
    if (media.kind === 'music') continue;
    const what = media.kind === 'speech' ? spoken(media.text) : media.url;
    const own = legs.filter((leg) => leg.call_id === legId);
    const heard = own.reduce((sum, leg) => sum + leg.heard.filter((each) => each.what === what).length, 0);
    const { asked, done } = counts.get(what) ?? { asked: 0, done: 0 };
    const ended = call.playEnds.get(playId)?.event.detail === 'done' ? 1 : 0;
    counts.set(what, { asked: asked + 1, done: done + ended, heard });
  }
  return counts;
};

const heardAsLogged: RestInvariant = {
  name: 'I9 a prompt is heard as often as the log says',
  sentence: 'Never more often than it was asked for, and never less often than it was played to its end.',
  check: (rest) =>
    callsOf(rest).flatMap((call) =>
      [...countPlays(call, rest.legs)].flatMap(([what, { asked, done, heard }]) => {
        const missed = !call.muted && heard < done;
        return heard > asked || missed ? [`${call.callId} heard "${what}" ${heard} times, asked ${asked}, done ${done}`] : [];
      }),
    ),
};

/** Milliseconds that what is due may take on its way into the log. */
const SLACK = 2_000;

interface Due {
  readonly what: string;
  readonly due: number;
  readonly done: number;
}

const never = Infinity;

/** The first instant of some that there may be. */
const first = (...marks: readonly ({ readonly at: number } | null)[]): number =>
  Math.min(...marks.map((mark) => mark?.at ?? never));

const duesOf = ({ callId, dials, answered, hangup, ended }: CallFacts): readonly Due[] => {
  const leaves = first(hangup, ended);
  return [
    ...[...dials.values()].map(({ dial }) => ({
      what: `the dial of ${callId}`,
      due: dial.deadline,
      done: first(answered, hangup, ended),
    })),
    ...(answered ? [{ what: `the longest talk of ${callId}`, due: answered.event.deadline, done: leaves }] : []),
    ...(hangup ? [{ what: `the hang-up of ${callId}`, due: hangup.event.deadline, done: first(ended) }] : []),
  ];
};

const neverLate: RestInvariant = {
  name: 'I10 no timer is late',
  sentence: 'A deadline that passes has its effect at once, or as soon as everybody who is needed is there.',
  check: (rest) => {
    const waits = [...rest.facts.runs.values()].flatMap(({ created, waits: all }) =>
      all.map(({ until, ended }) => ({ what: `a wait of ${created.activeflowId}`, due: until, done: ended ?? never })),
    );
    return [...callsOf(rest).flatMap(duesOf), ...waits].flatMap(({ what, due, done }) => {
      const late = done - due - SLACK;
      return late > 0 && late > rest.wellness.trouble(due, done) ? [`${what} is ${late} ms late`] : [];
    });
  },
};

/** A caller who rings for a shorter time may never be seen, in milliseconds. */
const GLIMPSE = 1_000;

const callersMet: RestInvariant = {
  name: 'I6 every caller is met',
  sentence: 'Whoever calls for longer than a moment, while everybody is there, is in the log.',
  check: ({ legs, facts, wellness }) =>
    legs
      .filter(({ direction, call_id }) => direction === 'inbound' && !facts.calls.has(call_id))
      .filter(({ started_at, ended_at }) => {
        const [from, to] = [Date.parse(started_at), ended_at === null ? never : Date.parse(ended_at)];
        return to - from - GLIMPSE > wellness.trouble(from, to);
      })
      .map(({ call_id }) => `nobody met ${call_id}`),
};

const clearWeather: RestInvariant = {
  name: 'I9 where nothing goes wrong, nothing is unseen',
  sentence: 'In a run without faults no end is guessed at.',
  check: (rest) =>
    rest.isClear
      ? callsOf(rest).flatMap(({ ended, playEnds, callId }) => [
          ...(ended?.event.end.detail === 'unseen' ? [`nobody saw the end of ${callId}`] : []),
          ...[...playEnds.values()]
            .filter(({ event }) => event.detail === 'unseen')
            .map(({ event }) => `nobody saw the end of ${event.playId}`),
        ])
      : [],
};

const answersHold: RestInvariant = {
  name: 'I12 an answered request stands',
  sentence: 'What a request was answered is in the log, and a repeat was answered the same.',
  check: ({ answers, facts }) =>
    [...answers.values()].flatMap((given) => {
      const [first, ...others] = given.map(({ ids }) => ids.join(' '));
      const missing = (given[0]?.ids ?? []).filter((callId) => !facts.calls.has(callId));
      return [
        ...missing.map((callId) => `${callId} was promised and is not there`),
        ...others.filter((other) => other !== first).map((other) => `first "${first ?? ''}", then "${other}"`),
      ];
    }),
};

export const restInvariants: readonly RestInvariant[] = [
  allEnd,
  dialledAtMostOnce,
  neverSilent,
  noneLeft,
  noneWaits,
  heardAsLogged,
  neverLate,
  callersMet,
  clearWeather,
  answersHold,
];
