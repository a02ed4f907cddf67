import type { Handset } from '#simulator/handset.js';
import type { LegView } from '#simulator/views.js';
import { companyInvariants } from './company.js';
import { isQuiet } from './company.quiet.js';
import { targetOf } from './company.supervisors.js';
import type { CallInvariant, Moment } from './company.js';
import { floorCompanyInvariants } from './company.floor.js';
import type { CallFacts, Facts } from './facts.js';

const KINDS = { music: 'moh', file: 'file', speech: 'speech', ringing: 'tone' } as const;

/** What the log says that the phone of a call hears. */
const saidOf = ({ sound, plays }: CallFacts): string => {
  const media = plays.get(sound ?? '')?.media;
  return media ? KINDS[media.kind] : 'nothing';
};

/** Music of its own makes a conference for one who is alone in it. */
const isAloneInRoom = (call: CallFacts, { facts }: Moment): boolean =>
  call.company.room !== null && ![...facts.open].some((other) => other !== call && other.company.room === call.company.room);

const heardBy = ({ playing }: LegView): string => playing?.kind ?? 'nothing';

/** The call that its phone hears the sounds of: a supervisor’s hears those of another; none where nothing is sure of that one. */
const sourceOf = (call: CallFacts, moment: Moment): CallFacts | undefined => {
  if (!call.company.listening) return call;
  const target = targetOf(moment.facts, call);
  return isQuiet(target, moment.now) && !target.muted && !isAloneInRoom(target, moment) ? target : undefined;
};

const asLogged: CallInvariant = {
  name: 'I9 a phone hears what the log says',
  sentence: 'A phone hears the sound that the log says that it hears, and none where it says none.',
  check: (call, moment) => {
    const leg = moment.legs.get(call.legId);
    if (call.muted || leg?.state !== 'up' || isAloneInRoom(call, moment)) return undefined;
    if (call.stopping) return `${call.callId} still plays what was to stop`;
    const source = sourceOf(call, moment);
    if (!source) return undefined;
    const [says, hears] = [saidOf(source), heardBy(leg)];
    return says === hears ? undefined : `${call.callId} hears ${hears}, and the log says ${says}`;
  },
};

const invariants: readonly CallInvariant[] = [asLogged, ...companyInvariants, ...floorCompanyInvariants];

/** Whatever is wrong with calls at a moment, each with when the log last spoke of it. */
export type Mishearings = ReadonlyMap<string, number>;

const legsOf = (facts: Facts, handset: Handset): ReadonlyMap<string, LegView> => {
  const phones = new Set([...facts.open].map(({ phone }) => phone));
  return new Map([...phones].flatMap((phone) => handset.phone(phone).legs).map((leg) => [leg.call_id, leg]));
};

/**
 * What the log says is what the phones hear. Asked at any moment at which everybody is there, about calls of which the log has
 * been silent for a while.
 */
export const mishearings = (facts: Facts, handset: Handset, now: number): Mishearings => {
  const quiet = [...facts.open].filter((call) => isQuiet(call, now));
  if (quiet.length === 0) return new Map();
  const moment = { facts, legs: legsOf(facts, handset), now };
  const found = quiet.flatMap((call) =>
    invariants.flatMap(({ name, check }) => {
      const wrong = check(call, moment);
      return wrong === undefined ? [] : [[`${name}: ${wrong}`, call.last] as const];
    }),
  );
  return new Map(found);
};

/** What was wrong a moment ago and still is, without a word in the log since: the word was not just on its way. */
export const hearingComplaints = (before: Mishearings, after: Mishearings): readonly string[] =>
  [...after].flatMap(([wrong, last]) => (before.get(wrong) === last ? [wrong] : []));
