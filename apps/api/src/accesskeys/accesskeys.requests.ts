import { Whole, Words } from '../http/fields.js';

/** Seconds: ten years. */
const LONGEST = 315_360_000;

export class CreateAccesskey {
  @Words({ to: 255, optional: true })
  readonly name?: string | null;

  @Words({ to: 1000, optional: true })
  readonly detail?: string | null;

  @Whole({
    from: 0,
    to: LONGEST,
    optional: true,
    description: 'Seconds for which it is valid; for ever where 0 or nothing is given',
  })
  readonly expire?: number | null;
}
