import { describe, expect, it } from '@jest/globals';
import { simulateCentre } from './centre.js';
import type { CentreOutcome } from './centre.js';
import { PLAIN, REAL } from './profiles.js';
import { excesses } from './verdict.js';

const sound = ({ complaints, seed }: CentreOutcome): void => {
  if (complaints.length > 0) throw new Error(`seed ${seed}: ${complaints.join('; ')}`);
};

/** On a busy machine. */
const PATIENCE = 90_000;

const HOURS = { plain: 0.5, real: 0.2 };

describe('some time of a centre of 50 agents', () => {
  it(
    'keeps every invariant, leaves nobody over, and is what Little and Erlang say',
    async () => {
      const outcome = await simulateCentre({ seed: 1, hours: HOURS.plain, profile: PLAIN });
      sound(outcome);
      expect(outcome.result.calls).toBeGreaterThan(200);
      expect(outcome.struck).toBeGreaterThan(0);
      expect(excesses([outcome.result], HOURS.plain, true)).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'keeps them where people decline, let it ring and have breaks, and some calls matter more',
    async () => {
      const outcome = await simulateCentre({ seed: 2, hours: HOURS.real, profile: REAL });
      sound(outcome);
      expect(excesses([outcome.result], HOURS.real, false)).toEqual([]);
    },
    PATIENCE,
  );
});
