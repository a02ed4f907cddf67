import type { OfferOutcome } from '#domain/floor/floor.events.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Fact, QueueFact, StateFact, TransferOutcome } from './facts.js';

/** What is counted. */
export const COUNTS = [
  ...(['offered', 'turned_away', 'answered', 'answered_within'] as const),
  ...(['abandoned', 'abandoned_within', 'short_abandoned', 'flow_outs', 'handled'] as const),
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

type Values = Partial<Record<Base, number>>;

/** What waits are compared with; no threshold for those of a queue that nobody knows. */
export type Judge = Pick<QueueFact, 'threshold' | 'short'>;

const served = ({ waited }: Of<'served'>, { threshold }: Judge): Values => ({
  answered: 1,
  ...(waited <= threshold ? { answered_within: 1 } : {}),
  wait_answered: waited,
  longest_wait_answered: waited,
});

const abandoned = (waited: number, { threshold, short }: Judge): Values => ({
  abandoned: 1,
  ...(waited <= threshold ? { abandoned_within: 1 } : {}),
  ...(waited < short ? { short_abandoned: 1 } : {}),
  wait_abandoned: waited,
  longest_wait_abandoned: waited,
});

const ended = ({ end, agentId, waited, served: talked }: Of<'ended'>, judge: Judge): Values => {
  if (agentId !== null) return { handled: 1, talk_time: talked };
  return end === 'abandoned' ? abandoned(waited, judge) : { flow_outs: 1 };
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
const transferred = ({ method, outcome }: Of<'transfer'>): Values => {
  if (outcome === null) return {};
  return { [outcome === 'completed' ? (`${method}_transfers` as const) : TRANSFERS[outcome]]: 1 };
};

const valuesOf = (fact: Fact, judge: Judge): Values => {
  switch (fact.kind) {
    case 'joined':
      return { offered: 1 };
    case 'turned_away':
      return { turned_away: 1 };
    case 'served':
      return served(fact, judge);
    case 'ended':
      return ended(fact, judge);
    case 'offer':
      return fact.outcome === null ? {} : { offers: 1, [OFFERS[fact.outcome]]: 1 };
    case 'transfer':
      return transferred(fact);
    case 'wrapped':
      return { acw_time: fact.lasted };
  }
};

const marksIn = (values: Values, fact: Fact | StateFact, at: Instant): readonly Mark[] =>
  BASES.flatMap((figure) => {
    const value = values[figure];
    return value === undefined ? [] : [{ figure, value, at, fact }];
  });

/** What a fact counts towards. */
export const marksOf = (fact: Fact, judge: Judge, cohort: Cohort): readonly Mark[] =>
  marksIn(valuesOf(fact, judge), fact, cohort === 'arrival' ? fact.began : fact.at);
