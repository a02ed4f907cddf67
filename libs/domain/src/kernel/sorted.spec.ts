import { describe, expect, it } from '@jest/globals';
import { Sorted, byText } from './sorted.js';

const byNumber = (a: number, b: number): number => a - b;

/** Numbers that look random and are the same each time. */
const drawn = (count: number): readonly number[] => {
  let seed = 42;
  return Array.from({ length: count }, () => (seed = (seed * 48_271) % 2_147_483_647) % 500);
};

describe('a sorted map', () => {
  it('holds what a map holds, in the order of the keys, whatever comes and goes', () => {
    let sorted = Sorted.by<number, string>(byNumber);
    const map = new Map<number, string>();
    for (const [index, key] of drawn(4_000).entries()) {
      if (index % 3 === 2) {
        sorted = sorted.without(key);
        map.delete(key);
      } else {
        sorted = sorted.set(key, String(index));
        map.set(key, String(index));
      }
      expect(sorted.size).toBe(map.size);
    }
    expect([...sorted.entries()]).toEqual([...map].sort(([a], [b]) => a - b));
    expect(sorted.first()).toEqual([...sorted.entries()][0]);
    for (const key of map.keys()) expect(sorted.get(key)).toBe(map.get(key));
    const keys = [...sorted.entries()].map(([key]) => key);
    for (let key = -1; key < 501; key++) expect(sorted.rank(key)).toBe(keys.filter((each) => each < key).length);
  });

  it('leaves the one before as it was', () => {
    const before = Sorted.by<string, number>(byText).set('b', 1).set('a', 2);
    const after = before.without('a').set('b', 3);
    expect([...before.entries()]).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect([...after.values()]).toEqual([3]);
    expect(after.without('x')).toBe(after);
    expect(after.without('b').first()).toBeUndefined();
  });

  it('looks at no more than the logarithm of its keys', () => {
    let compared = 0;
    const counting = (a: number, b: number): number => {
      compared += 1;
      return a - b;
    };
    let sorted = Sorted.by<number, number>(counting);
    for (let key = 0; key < 10_000; key++) sorted = sorted.set(key, key);
    compared = 0;
    sorted.without(5_000).set(5_000, 1).get(9_999);
    expect(compared).toBeLessThan(6 * 2 * Math.log2(10_000));
  });
});
