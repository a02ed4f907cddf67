import { describe, expect, it } from '@jest/globals';
import { simulateCentre } from './centre.js';
import type { CentreOutcome } from './centre.js';
import { PLAIN, REAL } from './profiles.js';

const sound = ({ complaints, seed }: CentreOutcome): void => {
  if (complaints.length > 0) throw new Error(`seed ${seed}: ${complaints.join('; ')}`);
};

/** So short a time says little: the bounds are three times as wide as half hours were found to differ (docs/simulated-time.md). */
describe('some time of a centre of 50 agents', () => {
  it('keeps every invariant, leaves nobody over, and is what Little and Erlang say', async () => {
    const outcome = await simulateCentre({ seed: 1, hours: 0.5, profile: PLAIN });
    sound(outcome);
    const { measured, expected, little, calls } = outcome.result;
    expect(calls).toBeGreaterThan(200);
    expect(outcome.struck).toBeGreaterThan(0);
    expect(Math.abs(measured.waiting - little)).toBeLessThan(0.1 * little + 0.3);
    expect(Math.abs(measured.abandon - expected.abandon)).toBeLessThan(0.06);
    expect(Math.abs(measured.occupancy - expected.occupancy)).toBeLessThan(0.12);
  });

  it('keeps them where people decline, let it ring and have breaks, and some calls matter more', async () => {
    const outcome = await simulateCentre({ seed: 2, hours: 0.2, profile: REAL });
    sound(outcome);
    const { measured, little } = outcome.result;
    expect(Math.abs(measured.waiting - little)).toBeLessThan(0.1 * little + 0.3);
  });
});
