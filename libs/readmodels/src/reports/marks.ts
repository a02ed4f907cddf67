import type { OfferOutcome } from '#domain/floor/floor.events.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Fact, QueueFact, StateFact, TransferOutcome } from './facts.js';

/** What is counted. */
export const COUNTS = [
  ...(['offered', 'turned_away', 'answered', 'answered_within'] as const),
  ...(['abandoned', 'abandoned_within', 'short_abandoned', 'flow_outs', 'callbacks', 'failed_callbacks', 'handled'] as const),
  ...(['offers', 'accepted', 'no_answers', 'declines', 'busy', 'unreachable', 'rescinded', 'lost_races', 'withdrawn'] as const),
  ...(['blind_transfers', 'attended_transfers', 'failed_transfers', 'cancelled_transfers', 'transfers_caller_gone'] as const),
] as const;

/** What is added up, in milliseconds. */
export const TIMES = [
  ...(['wait_answered', 'wait_abandoned', 'talk_time', 'acw_time'] as const),
  ...(['time_available', 'time_ringing', 'time_talking', 'time_wrapup'] as const),
  ...(['time_elsewhere', 'time_away', 'time_offline'] as const),
] as const;

/** What only the largest counts of, in milliseconds. */
export const MAXIMA = ['longest_wait_answered', 'longest_wait_abandoned'] as const;

export type Count = (typeof COUNTS)[number];
export type Time = (typeof TIMES)[number];
export type Maximum = (typeof MAXIMA)[number];

/** What all other figures are made of. */
export type Base = Count | Time | Maximum;

export const BASES: readonly Base[] = [...COUNTS, ...TIMES, ...MAXIMA];

/** By what of a call it lands in a bucket: by when each thing came to pass, or all of it by when that began. */
export type Cohort = 'arrival' | 'completion';

/** One thing that counts towards one figure, where it is stamped, and the fact that it is of. */
export interface Mark {
  readonly figure: Base;
  readonly value: number;
  readonly at: Instant;
  readonly fact: Fact | StateFact;
}

type Of<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

type Value = readonly [figure: Base, value: number];

/** What waits are compared with; no threshold for those of a queue that nobody knows. */
export type Judge = Pick<QueueFact, 'threshold' | 'short'>;

const one = (figure: Count, is = true): readonly Value[] => (is ? [[figure, 1]] : []);

const served = ({ waited }: Of<'served'>, { threshold }: Judge): readonly Value[] => [
  ...one('answered'),
  ...one('answered_within', waited <= threshold),
  ['wait_answered', waited],
  ['longest_wait_answered', waited],
];

const abandoned = (waited: number, { threshold, short }: Judge): readonly Value[] => [
  ...one('abandoned'),
  ...one('abandoned_within', waited <= threshold),
  ...one('short_abandoned', waited < short),
  ['wait_abandoned', waited],
  ['longest_wait_abandoned', waited],
];

const ended = ({ end, agentId, waited, served: talked }: Of<'ended'>, judge: Judge): readonly Value[] => {
  if (agentId !== null) return [...one('handled'), ['talk_time', talked]];
  if (end === 'abandoned') return abandoned(waited, judge);
  return [...one('flow_outs'), ...one('callbacks', end === 'callback'), ...one('failed_callbacks', end === 'callback_failed')];
};

const OFFERS: Readonly<Record<OfferOutcome, Count>> = {
  accepted: 'accepted',
  no_answer: 'no_answers',
  declined: 'declines',
  busy: 'busy',
  unreachable: 'unreachable',
  caller_gone: 'rescinded',
  lost_race: 'lost_races',
  withdrawn: 'withdrawn',
};

const TRANSFERS: Readonly<Record<Exclude<TransferOutcome, 'completed'>, Count>> = {
  failed: 'failed_transfers',
  cancelled: 'cancelled_transfers',
  caller_gone: 'transfers_caller_gone',
};

/** One that is under way counts when it is over. */
const transferred = ({ method, outcome }: Of<'transfer'>): readonly Value[] => {
  if (outcome === null) return [];
  return one(outcome === 'completed' ? `${method}_transfers` : TRANSFERS[outcome]);
};

const valuesOf = (fact: Fact, judge: Judge): readonly Value[] => {
  switch (fact.kind) {
    case 'joined':
      return one('offered');
    case 'turned_away':
      return one('turned_away');
    case 'served':
      return served(fact, judge);
    case 'ended':
      return ended(fact, judge);
    case 'offer':
      return fact.outcome === null ? [] : [...one('offers'), ...one(OFFERS[fact.outcome])];
    case 'transfer':
      return transferred(fact);
    case 'wrapped':
      return [['acw_time', fact.lasted]];
  }
};

/** What a fact counts towards. */
export const marksOf = (fact: Fact, judge: Judge, cohort: Cohort): readonly Mark[] => {
  const at = cohort === 'arrival' ? fact.began : fact.at;
  return valuesOf(fact, judge).map(([figure, value]) => ({ figure, value, at, fact }));
};
