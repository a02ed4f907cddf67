/** Everything that a run leaves to chance, from one seed: the same seed draws the same in every run, on every machine. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** One of a list, or nothing from an empty one. */
  any<T>(from: readonly T[]): T | undefined;
  /** One of a list, each as often as its weight says. */
  weighted<T extends { readonly weight: number }>(from: readonly [T, ...T[]]): T;
  uuid(): string;
  /** Draws of its own under that name, so that what one part draws moves no other part. */
  fork(name: string): Random;
}

/** Four words of state from a text (cyrb128, public domain). */
const seeded = (text: string): Uint32Array => {
  const h = Uint32Array.of(1779033703, 3144134277, 1013904242, 2773480762);
  const factors = [597399067, 2869860233, 951274213, 2716044179] as const;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    factors.forEach((factor, index) => {
      h[index] = (h[(index + 1) % 4] ?? 0) ^ Math.imul((h[index] ?? 0) ^ code, factor);
    });
  }
  return h;
};

/** A generator of 32 bits (sfc32, public domain). */
const words = (text: string): (() => number) => {
  let [a = 0, b = 0, c = 0, d = 0] = seeded(text);
  const next = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let warm = 0; warm < 12; warm++) next();
  return next;
};

const hex = (word: number): string => word.toString(16).padStart(8, '0');

const uuidOf = (word: () => number): string => {
  const digits = hex(word()) + hex(word()) + hex(word()) + hex(word());
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
};

export const createRandom = (seed: string): Random => {
  const word = words(seed);
  const next = (): number => word() / 4_294_967_296;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability,
    pick: (from) => from[below(from.length)] ?? from[0],
    any: (from) => from[below(from.length)],
    weighted: (from) => {
      let left = next() * from.reduce((sum, { weight }) => sum + weight, 0);
      return from.find(({ weight }) => (left -= weight) < 0) ?? from[0];
    },
    uuid: () => uuidOf(word),
    fork: (name) => createRandom(`${seed}/${name}`),
  };
};
