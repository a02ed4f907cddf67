import type { QueueSpec, Tier } from '#domain/floor/floor.queue.js';
import type { Needs, Skill } from '#domain/kernel/skill.js';
import type { Random } from './random.js';

const SKILLS = ['german', 'billing'] as const;

export const anySkills = (random: Random, chance: number): readonly Skill[] =>
  SKILLS.filter(() => random.chance(chance)).map((skill) => ({ skill, level: random.between(1, 10) }));

export const anyNeeds = (random: Random): Needs => ({ required: anySkills(random, 0.4), preferred: anySkills(random, 0.4) });

const TAGS = ['sales', 'help'] as const;

const anyTier = (random: Random, after: number): Tier => ({
  tagIds: TAGS.filter(() => random.chance(0.4)),
  agentIds: [],
  after,
  skipWhenEmpty: random.chance(0.5),
});

/** After so many milliseconds each: always later than the one before. */
const inTime = (random: Random, count: number): readonly number[] => {
  const afters = Array.from({ length: count }, () => random.between(1_000, 30_000));
  return afters.sort((a, b) => a - b);
};

type Serving = Pick<QueueSpec, 'skills' | 'skillSteps' | 'sticky' | 'tiers'>;

const PLAIN: Serving = { skills: { required: [], preferred: [] }, skillSteps: [], sticky: { window: 0, wait: 0 }, tiers: [] };

/** Whom a queue is served by: by anybody in half of them. */
export const anyServing = (random: Random): Serving => {
  if (random.chance(0.5)) return PLAIN;
  const tiers = random.chance(0.5) ? [0, ...inTime(random, random.between(1, 2))] : [];
  return {
    skills: random.chance(0.5) ? anyNeeds(random) : PLAIN.skills,
    skillSteps: inTime(random, random.between(0, 2)).map((after) => ({ after, lower: random.between(1, 10) })),
    sticky: random.chance(0.8)
      ? { window: random.between(20_000, 600_000), wait: random.pick([0, 5_000, 20_000]) }
      : PLAIN.sticky,
    tiers: tiers.map((after) => anyTier(random, after)),
  };
};
