// Numbers that a seed repeats: mulberry32.
export const randomFrom = (seed) => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    /** A whole number, both ends included. */
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    of: (values) => values[Math.floor(next() * values.length)],
    id: () =>
      Array.from({ length: 8 }, () =>
        Math.floor(next() * 65_536)
          .toString(16)
          .padStart(4, '0'),
      ).join(''),
  };
};
