/** Milliseconds within which an answer counts as quick: the T of the formulas. Exactly T is within. */
export const THRESHOLD = 20_000;

/** Milliseconds; who hangs up sooner is apart, for many of them never meant to wait. */
export const SHORT = 5_000;

/** Callers by what became of them. */
export interface Outcomes {
  readonly answered: number;
  readonly abandoned: number;
  /** Of these, within the threshold. */
  readonly answered_within: number;
  readonly abandoned_within: number;
}

/** Percent with two decimals; null where there is nobody to be counted. */
export interface ServiceLevel {
  /** Milliseconds. */
  readonly threshold: number;
  readonly SL_pos: number | null;
  readonly SL_ans: number | null;
  readonly SL_neg: number | null;
  readonly SL_ign: number | null;
}

/** One division of whole numbers, so that a half is rounded as a half. */
const percent = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part * 10_000) / whole) / 100);

/**
 * The service level by four formulas, each under its own name. `SL_pos`: who hangs up in time counts as served in time. `SL_ans`:
 * of those who were answered. `SL_neg`: whoever hangs up counts against it. `SL_ign`: who hangs up in time does not count.
 */
export const serviceLevel = ({ answered, abandoned, answered_within, abandoned_within }: Outcomes): ServiceLevel => ({
  threshold: THRESHOLD,
  SL_pos: percent(answered_within + abandoned_within, answered + abandoned),
  SL_ans: percent(answered_within, answered),
  SL_neg: percent(answered_within, answered + abandoned),
  SL_ign: percent(answered_within, answered + abandoned - abandoned_within),
});

/** Average speed of answer in whole milliseconds, the ringing included: of those who were answered; null where nobody was. */
export const averageSpeedOfAnswer = (waited: number, answered: number): number | null =>
  answered === 0 ? null : Math.round(waited / answered);
