import type { CallFacts } from './facts.js';
import { NEVER, callsOf, firstOf, lateOnes } from './invariant.js';
import type { Due, Rest, RestInvariant } from './invariant.js';

const duesOf = ({ callId, dials, answered, hangup, ended }: CallFacts): readonly Due[] => {
  const leaves = firstOf(hangup, ended);
  return [
    ...[...dials.values()].map(({ dial }) => ({
      what: `the dial of ${callId}`,
      due: dial.deadline,
      done: firstOf(answered, hangup, ended),
    })),
    ...(answered ? [{ what: `the longest talk of ${callId}`, due: answered.event.deadline, done: leaves }] : []),
    ...(hangup ? [{ what: `the hang-up of ${callId}`, due: hangup.event.deadline, done: firstOf(ended) }] : []),
  ];
};

const waitsOf = ({ facts }: Rest): readonly Due[] =>
  [...facts.runs.values()].flatMap(({ created, waits }) =>
    waits.map(({ until, ended }) => ({ what: `a wait of ${created.activeflowId}`, due: until, done: ended ?? NEVER })),
  );

const neverLate: RestInvariant = {
  name: 'I10 no timer is late',
  sentence: 'A deadline that passes has its effect at once, or as soon as everybody who is needed is there.',
  check: (rest) => lateOnes(rest, [...callsOf(rest).flatMap(duesOf), ...waitsOf(rest)]),
};

/** What the end of a call must end too: the calls that hang on it. One that is rung for it later, or never, may not be there yet. */
const chainedTo = ({ ended }: CallFacts, { facts }: Rest): readonly Due[] =>
  ended === null
    ? []
    : ended.event.chainedCallIds.flatMap((callId) => {
        const chained = facts.calls.get(callId);
        if (!chained) return [];
        const due = Math.max(ended.at, chained.begun);
        return [{ what: `the end of ${callId} after its master's`, due, done: firstOf(chained.hangup, chained.ended) }];
      });

const chainsEnd: RestInvariant = {
  name: 'I6 chained calls end with their master',
  sentence: 'When a call is over, those that hang on it are ended too.',
  check: (rest) =>
    lateOnes(
      rest,
      callsOf(rest).flatMap((call) => chainedTo(call, rest)),
    ),
};

/** When things happen. */
export const timeInvariants: readonly RestInvariant[] = [neverLate, chainsEnd];
