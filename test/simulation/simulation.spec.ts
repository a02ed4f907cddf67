import { describe, expect, it } from '@jest/globals';
import { MUTANTS } from './mutants.js';
import { REGRESSIONS } from './regressions.js';
import { simulate } from './run.js';

/** A failing seed tells its whole story. */
const play = async (seed: number): Promise<void> => {
  const { complaints } = await simulate({ seed });
  if (complaints.length === 0) return;
  const { history } = await simulate({ seed, keep: true });
  throw new Error(`seed ${seed}: ${complaints.join('; ')}\n${history.join('\n')}`);
};

const seeds = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => from + index);

/** What even a few seeds find; `npm run simulate -- --mutants` looks for the others. */
const COARSE = [
  'a hang-up is not sent',
  'effects are sent without a claim',
  'an answer is not heard',
  'the plan misses the end of a prompt',
  'timers miss the dial',
  'a repeated request is a new one',
];

describe('simulated time', () => {
  it('does the same again from the same seed, byte for byte', async () => {
    for (const seed of [3, 17]) {
      const [one, other] = [await simulate({ seed, keep: true }), await simulate({ seed, keep: true })];
      expect(one.history.join('\n')).toBe(other.history.join('\n'));
      expect(JSON.stringify(one.log)).toBe(JSON.stringify(other.log));
      expect(one.log.length).toBeGreaterThan(20);
    }
  });

  it('does the same whether or not anybody writes the history', async () => {
    const [told, untold] = [await simulate({ seed: 5, keep: true }), await simulate({ seed: 5 })];
    expect(JSON.stringify(told.log)).toBe(JSON.stringify(untold.log));
    expect(untold.history).toEqual([]);
  });

  it.each([1, 11, 21])('keeps every invariant for some seeds, from %i on', async (from) => {
    for (const seed of seeds(from, 10)) await play(seed);
  });

  it.each(REGRESSIONS.map(({ found, seeds: known }) => [found, known] as const))(
    'knows what once went wrong: %s',
    async (_, known) => {
      for (const seed of known) await play(seed);
    },
  );

  it.each(MUTANTS.filter(({ name }) => COARSE.includes(name)).map((mutant) => [mutant.name, mutant] as const))(
    'finds within some seeds that %s',
    async (_, mutant) => {
      for (const seed of seeds(1, 30)) if ((await simulate({ seed, mutant })).complaints.length > 0) return;
      throw new Error('Nobody noticed.');
    },
  );
});
