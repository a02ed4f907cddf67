import type { Result } from './figures.js';
import type { Service } from './erlang.js';

/**
 * How far half an hour of the plain centre differs from what is expected: the standard deviations of twelve seeds, in shares, seconds
 * and callers. Longer hours and more seeds differ less, by the root of how much time they are.
 */
const NOISE: Service & { readonly little: number } = {
  abandon: 0.013,
  answered: 1.1,
  occupancy: 0.033,
  waiting: 0.4,
  little: 0.11,
};

/** So many deviations are no noise any more: one in fifteen thousand. */
const MOST = 4;

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

/** What some results of so many hours each have no excuse for. Erlang-A knows nothing of a centre that is not plain. */
export const excesses = (results: readonly Result[], hours: number, isPlain: boolean): readonly string[] => {
  const scale = MOST * Math.sqrt(0.5 / (hours * results.length));
  const far = (what: keyof typeof NOISE, differences: readonly number[]): readonly string[] => {
    const difference = mean(differences);
    const most = NOISE[what] * scale;
    return Math.abs(difference) <= most ? [] : [`${what} differs by ${difference.toFixed(4)}, more than ${most.toFixed(4)}`];
  };
  const by = (what: keyof Service): readonly string[] =>
    far(
      what,
      results.map(({ measured, expected }) => measured[what] - expected[what]),
    );
  const little = far(
    'little',
    results.map((result) => result.inMusic - result.little),
  );
  return isPlain ? [...little, ...by('abandon'), ...by('answered'), ...by('occupancy'), ...by('waiting')] : little;
};
