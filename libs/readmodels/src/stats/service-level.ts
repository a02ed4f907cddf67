/** What is compared with how long callers waited, in milliseconds. */
export interface Thresholds {
  /** The T of the formulas: exactly so long is within it. Null where several queues are taken together that differ. */
  readonly threshold: number | null;
  /** Who hangs up sooner is apart, for many of them never meant to wait. */
  readonly short_threshold: number | null;
}

/** Callers by what became of them. */
export interface Outcomes {
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  /** Left otherwise, before anybody answered: sent on, taken out, or waited too long. */
  readonly flow_outs: number;
  /** Of the answered and of the abandoned, within the threshold. */
  readonly answered_within: number;
  readonly abandoned_within: number;
  readonly short_abandoned: number;
}

/** What `SL_gen` is to be divided by. */
export interface Toggles {
  readonly with_flow_outs: boolean;
  readonly without_short_abandons: boolean;
  readonly without_abandons: boolean;
}

export const NO_TOGGLES: Toggles = { with_flow_outs: false, without_short_abandons: false, without_abandons: false };

/** Percent with two decimals; null where there is nobody to be counted. */
export interface ServiceLevel extends Thresholds {
  readonly SL_pos: number | null;
  readonly SL_ans: number | null;
  readonly SL_neg: number | null;
  readonly SL_ign: number | null;
  readonly SL_short: number | null;
  readonly SL_gen: number | null;
  readonly SL_amz: number | null;
  readonly SL_vb: number | null;
}

/** One division of whole numbers, so that a half is rounded as a half. Null where there is nothing to divide by. */
export const percent = (part: number, whole: number): number | null =>
  whole <= 0 ? null : Math.round((part * 10_000) / whole) / 100;

/** The mean in whole milliseconds; null of none. */
export const average = (sum: number, count: number): number | null => (count === 0 ? null : Math.round(sum / count));

/** By what Genesys divides: who was answered and who hung up, with three switches. */
const generalBase = ({ answered, abandoned, flow_outs, short_abandoned }: Outcomes, toggles: Toggles): number => {
  const counted = toggles.without_short_abandons ? abandoned - short_abandoned : abandoned;
  return answered + (toggles.without_abandons ? 0 : counted) + (toggles.with_flow_outs ? flow_outs : 0);
};

/**
 * The service level by eight formulas, each under its own name (contact-centre.md 2.1). `SL_pos`: who hangs up in time counts as
 * served in time. `SL_ans`: of those who were answered. `SL_neg`: whoever hangs up counts against it. `SL_ign`: who hangs up in time
 * does not count. `SL_short`: who hangs up at once counts as served in time. `SL_gen`: of a base that is chosen. `SL_amz`: of all who
 * left the queue. `SL_vb`: served at all, of all who came.
 */
export const serviceLevel = (outcomes: Outcomes, thresholds: Thresholds, toggles = NO_TOGGLES): ServiceLevel => {
  const { offered, answered, abandoned, flow_outs, answered_within, abandoned_within, short_abandoned } = outcomes;
  const ended = answered + abandoned;
  return {
    ...thresholds,
    SL_pos: percent(answered_within + abandoned_within, ended),
    SL_ans: percent(answered_within, answered),
    SL_neg: percent(answered_within, ended),
    SL_ign: percent(answered_within, ended - abandoned_within),
    SL_short: percent(answered_within + short_abandoned, ended),
    SL_gen: percent(answered_within, generalBase(outcomes, toggles)),
    SL_amz: percent(answered_within, ended + flow_outs),
    SL_vb: percent(answered, offered),
  };
};
