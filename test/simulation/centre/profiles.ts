import type { Manners } from '#simulator/manners.js';
import type { Random } from '../random.js';

/** What a centre is like. Times are milliseconds. */
export interface Profile {
  readonly name: string;
  readonly agents: number;
  /** Which queues each agent serves, and how urgent each queue's calls are. */
  readonly tags: (random: Random, index: number) => readonly string[];
  readonly priorities: Readonly<Record<string, number>>;
  /** Calls that come in the time of one call, for each agent: 1 is as much as they can do. */
  readonly load: number;
  readonly talk: { readonly mean: number; readonly cv: number };
  readonly wrapup: number;
  readonly patience: number;
  readonly ring: (random: Random) => Manners;
  readonly ringTimeout: number;
  readonly maxNoAnswer: number;
  /** How long an agent goes without a break, on average; and how long a break is. Infinity: none. */
  readonly work: number;
  readonly pause: number;
  /** Of a hundred, how many wrap-ups an agent ends itself. */
  readonly hurries: number;
  /** Between two faults, on average. */
  readonly peace: number;
}

export const QUEUES = ['sales', 'help', 'best'] as const;

/** Draws that mean the same whatever seed they come from. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random.next());

/** A normal draw (Box and Muller). */
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

export const lognormal = (random: Random, { mean, cv }: Profile['talk']): number => {
  const variance = Math.log(1 + cv * cv);
  return Math.exp(Math.log(mean) - variance / 2 + Math.sqrt(variance) * normal(random));
};

/** What the formulas know: all agents alike, none deaf, no breaks, three queues of equal weight. */
export const PLAIN: Profile = {
  name: 'plain',
  agents: 50,
  tags: () => QUEUES,
  priorities: {},
  load: 0.98,
  talk: { mean: 150_000, cv: 1.2 },
  wrapup: 28_000,
  patience: 180_000,
  ring: () => ({ answer_after_ms: 2_000 }),
  ringTimeout: 15_000,
  maxNoAnswer: 0,
  work: Infinity,
  pause: 0,
  hurries: 0,
  peace: 20 * 60_000,
};

const anyRing = (random: Random): Manners => {
  const dice = random.next();
  if (dice < 0.03) return { ring: true };
  if (dice < 0.045) return { reject: 603, after_ms: random.between(500, 4_000) };
  if (dice < 0.05) return { busy: true };
  if (dice < 0.055) return { unregistered: true };
  return { answer_after_ms: Math.min(lognormal(random, { mean: 4_000, cv: 0.6 }), 14_000) };
};

const CREWS: readonly (readonly string[])[] = [['sales'], ['help'], ['sales', 'help'], QUEUES, ['help', 'best']];

/** What people are like. */
export const REAL: Profile = {
  ...PLAIN,
  name: 'real',
  tags: (_, index) => CREWS[index % CREWS.length] ?? QUEUES,
  priorities: { best: 2 },
  load: 0.85,
  ring: anyRing,
  maxNoAnswer: 2,
  work: 60 * 60_000,
  pause: 5 * 60_000,
  hurries: 40,
  peace: 4 * 60_000,
};

export const PROFILES: Readonly<Record<string, Profile>> = { plain: PLAIN, real: REAL };
