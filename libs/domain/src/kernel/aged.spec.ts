import { Aged } from './aged.js';

describe('what is forgotten when it is old', () => {
  const of = (...names: readonly string[]): Aged<string> =>
    names.reduce((aged, name, at) => aged.with(name, `${name} at ${at}`, { at, oldest: 0 }), Aged.none<string>());

  it('is known by its name, the newest only, for as long as it is not too old', () => {
    const aged = of('ann', 'bob', 'ann');
    expect(aged.get('ann', 0)).toEqual({ at: 2, value: 'ann at 2' });
    expect(aged.get('bob', 1)).toEqual({ at: 1, value: 'bob at 1' });
    expect(aged.get('bob', 2)).toBeUndefined();
    expect(aged.get('eve', 0)).toBeUndefined();
    expect(aged.size).toBe(2);
  });

  it('goes by name', () => {
    const aged = of('ann', 'bob');
    expect(aged.without('ann').get('ann', 0)).toBeUndefined();
    expect(aged.without('ann').size).toBe(1);
    expect(aged.without('eve')).toBe(aged);
    expect(aged.size).toBe(2);
  });

  it('goes by age, two at a time, the oldest first', () => {
    const aged = of('a', 'b', 'c', 'd', 'e').with('f', 'f', { at: 9, oldest: 4 });
    expect(aged.size).toBe(4);
    expect(aged.get('b', 0)).toBeUndefined();
    expect(aged.get('c', 0)).toBeDefined();
    expect(aged.with('g', 'g', { at: 9, oldest: 4 }).with('h', 'h', { at: 9, oldest: 4 }).size).toBe(4);
  });
});
