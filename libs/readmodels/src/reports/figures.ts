import { average, percent, serviceLevel } from '../stats/service-level.js';
import type { ServiceLevel, Thresholds, Toggles } from '../stats/service-level.js';
import { MAXIMA } from './marks.js';
import type { Base, Maximum } from './marks.js';

export const isMaximum = (figure: Base): figure is Maximum => MAXIMA.some((maximum) => maximum === figure);

/** What the marks of one row come to. */
export class Sums {
  readonly #values = new Map<Base, number>();

  add(figure: Base, value: number): void {
    const before = this.#values.get(figure);
    const whole = before ?? 0;
    this.#values.set(figure, isMaximum(figure) ? Math.max(whole, value) : whole + value);
  }

  of(figure: Base): number {
    return this.#values.get(figure) ?? 0;
  }

  /** Null where there was none, which is another thing than a wait of no time. */
  most(figure: Maximum): number | null {
    return this.#values.get(figure) ?? null;
  }
}

/** What agents did, of any row. Times are milliseconds, rates percent; null where there is nothing to divide by. */
export interface WorkFigures {
  readonly answered: number;
  readonly asa: number | null;
  readonly longest_wait_answered: number | null;
  readonly handled: number;
  readonly talk_time: number;
  readonly acw_time: number;
  readonly average_talk_time: number | null;
  readonly average_acw: number | null;
  readonly aht: number | null;
  readonly offers: number;
  readonly accepted: number;
  readonly no_answers: number;
  readonly declines: number;
  readonly busy: number;
  readonly unreachable: number;
  readonly withdrawn: number;
  readonly rescinded: number;
  readonly lost_races: number;
  readonly agent_answer_rate: number | null;
  readonly blind_transfers: number;
  readonly attended_transfers: number;
  readonly failed_transfers: number;
  readonly cancelled_transfers: number;
  readonly transfers_caller_gone: number;
  readonly transfer_rate: number | null;
  readonly time_available: number;
  readonly time_ringing: number;
  readonly time_talking: number;
  readonly time_wrapup: number;
  readonly time_elsewhere: number;
  readonly time_away: number;
  readonly time_signed_in: number;
  readonly occupancy: number | null;
  readonly utilisation: number | null;
}

/** What became of callers. */
export interface CallerFigures {
  readonly offered: number;
  readonly turned_away: number;
  readonly abandoned: number;
  readonly short_abandoned: number;
  readonly flow_outs: number;
  /** Of these: who would rather be called back, and who was called back in vain. */
  readonly callbacks: number;
  readonly failed_callbacks: number;
  readonly answered_within: number;
  readonly abandoned_within: number;
  readonly abandon_rate: number | null;
  readonly abandon_rate_without_short: number | null;
  readonly average_abandon_time: number | null;
  readonly longest_wait_abandoned: number | null;
  readonly service_level: ServiceLevel;
}

/** What each figure is made of that is no base itself. */
const WORK = ['time_ringing', 'time_talking', 'time_wrapup'] as const;
const JUDGED = ['answered', 'answered_within', 'abandoned'] as const;

export const WORK_DERIVED = {
  asa: ['answered', 'wait_answered'],
  average_talk_time: ['handled', 'talk_time'],
  average_acw: ['handled', 'acw_time'],
  aht: ['handled', 'talk_time', 'acw_time'],
  agent_answer_rate: ['accepted', 'offers', 'rescinded', 'lost_races'],
  transfer_rate: ['handled', 'blind_transfers', 'attended_transfers'],
  time_signed_in: [...WORK, 'time_available', 'time_elsewhere', 'time_away'],
  occupancy: [...WORK, 'time_available'],
  utilisation: [...WORK, 'time_available', 'time_elsewhere', 'time_away'],
} as const satisfies Readonly<Record<string, readonly Base[]>>;

export const CALLER_DERIVED = {
  abandon_rate: ['abandoned', 'offered'],
  abandon_rate_without_short: ['abandoned', 'short_abandoned', 'offered'],
  average_abandon_time: ['abandoned', 'wait_abandoned'],
  SL_pos: [...JUDGED, 'abandoned_within'],
  SL_ans: ['answered', 'answered_within'],
  SL_neg: JUDGED,
  SL_ign: [...JUDGED, 'abandoned_within'],
  SL_short: [...JUDGED, 'short_abandoned'],
  SL_gen: [...JUDGED, 'short_abandoned', 'flow_outs'],
  SL_amz: [...JUDGED, 'flow_outs'],
  SL_vb: ['answered', 'offered'],
} as const satisfies Readonly<Record<string, readonly Base[]>>;

const total = (sums: Sums, figures: readonly Base[]): number => figures.reduce((sum, figure) => sum + sums.of(figure), 0);

/** The same figures under their own names. */
const plain = <B extends Base>(sums: Sums, ...figures: readonly B[]): Readonly<Record<B, number>> =>
  Object.fromEntries(figures.map((figure) => [figure, sums.of(figure)])) as Readonly<Record<B, number>>;

const handling = (sums: Sums) => ({
  ...plain(sums, 'handled', 'talk_time', 'acw_time'),
  average_talk_time: average(sums.of('talk_time'), sums.of('handled')),
  average_acw: average(sums.of('acw_time'), sums.of('handled')),
  aht: average(total(sums, ['talk_time', 'acw_time']), sums.of('handled')),
});

/** Of what an agent could have answered to the end: neither a caller who had gone nor a quicker colleague is its doing. */
const offering = (sums: Sums) => ({
  ...plain(sums, 'offers', 'accepted', 'no_answers', 'declines', 'busy', 'unreachable', 'withdrawn', 'rescinded', 'lost_races'),
  agent_answer_rate: percent(sums.of('accepted'), sums.of('offers') - total(sums, ['rescinded', 'lost_races'])),
});

const transferring = (sums: Sums) => ({
  ...plain(sums, 'blind_transfers', 'attended_transfers', 'failed_transfers', 'cancelled_transfers', 'transfers_caller_gone'),
  transfer_rate: percent(total(sums, ['blind_transfers', 'attended_transfers']), sums.of('handled')),
});

/** Ringing is work: who is rung can do nothing else. */
const standing = (sums: Sums) => {
  const [work, free] = [total(sums, WORK), sums.of('time_available')];
  const signedIn = total(sums, WORK_DERIVED.time_signed_in);
  return {
    ...plain(sums, 'time_available', 'time_ringing', 'time_talking', 'time_wrapup', 'time_elsewhere', 'time_away'),
    time_signed_in: signedIn,
    occupancy: percent(work, work + free),
    utilisation: percent(work + free, signedIn),
  };
};

/** The formulas are in `docs/reports.md`. */
export const workFigures = (sums: Sums): WorkFigures => ({
  answered: sums.of('answered'),
  asa: average(sums.of('wait_answered'), sums.of('answered')),
  longest_wait_answered: sums.most('longest_wait_answered'),
  ...handling(sums),
  ...offering(sums),
  ...transferring(sums),
  ...standing(sums),
});

export const callerFigures = (sums: Sums, thresholds: Thresholds, toggles: Toggles): CallerFigures => {
  const counts = plain(
    sums,
    ...(['offered', 'turned_away', 'abandoned', 'short_abandoned', 'flow_outs', 'callbacks', 'failed_callbacks'] as const),
    ...(['answered_within', 'abandoned_within'] as const),
  );
  const { offered, abandoned, short_abandoned: short } = counts;
  return {
    ...counts,
    abandon_rate: percent(abandoned, offered),
    abandon_rate_without_short: percent(abandoned - short, offered - short),
    average_abandon_time: average(sums.of('wait_abandoned'), abandoned),
    longest_wait_abandoned: sums.most('longest_wait_abandoned'),
    service_level: serviceLevel({ ...counts, answered: sums.of('answered') }, thresholds, toggles),
  };
};
