import { NO_NEEDS } from '../kernel/skill.js';
import type { Needs, Skill } from '../kernel/skill.js';
import type { Instant } from '../kernel/decider.js';
import type { AgentProfile } from './floor.events.js';
import type { QueueSpec } from './floor.queue.js';

type Skilled = Pick<AgentProfile, 'skills'>;

const levelOf = ({ skills }: Skilled, named: string): number => skills.find(({ skill }) => skill === named)?.level ?? 0;

/** Whether somebody can do all that is required. */
export const meets = ({ required }: Needs, skilled: Skilled): boolean =>
  required.every(({ skill, level }) => levelOf(skilled, skill) >= level);

/** How much somebody has of what is preferred: more than the level asked for is kept for those who ask for more. */
export const scoreOf = ({ preferred }: Needs, skilled: Skilled): number =>
  preferred.reduce((sum, { skill, level }) => sum + Math.min(level, levelOf(skilled, skill)), 0);

/** What a caller asks for before it has waited; `own`: what it has brought itself. */
const asked = ({ skills }: QueueSpec, own: Needs | null): Needs => own ?? skills;

const lowered = (required: readonly Skill[], lower: number): readonly Skill[] =>
  lower === 0 ? required : required.map(({ skill, level }) => ({ skill, level: level - lower })).filter(({ level }) => level > 0);

const loweredBy = ({ skillSteps }: QueueSpec, waited: number): number =>
  skillSteps.reduce((sum, { after, lower }) => (after <= waited ? sum + lower : sum), 0);

/** What a caller needs of an agent once it has waited so many milliseconds. Only method `skills` looks at what is preferred. */
export const needsAt = (spec: QueueSpec, own: Needs | null, waited: number): Needs => {
  const { required, preferred } = asked(spec, own);
  const wanted = spec.routingMethod === 'skills' ? preferred : [];
  if (required.length === 0 && wanted.length === 0) return NO_NEEDS;
  return { required: lowered(required, loweredBy(spec, waited)), preferred: wanted };
};

/** The same for needs that are the same; empty for none. */
export const keyOf = ({ required, preferred }: Needs): string =>
  required.length + preferred.length === 0
    ? ''
    : JSON.stringify([required, preferred].map((skills) => skills.map(({ skill, level }) => [skill, level])));

/** The last tier that waiting so long has opened. */
export const tierAt = ({ tiers }: QueueSpec, waited: number): number =>
  tiers.reduce((open, { after }, index) => (after <= waited ? index : open), 0);

/** The tier of an agent: the first that names it, or the last. */
export const tierOf = ({ tiers }: QueueSpec, agentId: string, tagIds: readonly string[]): number => {
  if (tiers.length === 0) return 0;
  const named = tiers.findIndex((tier) => tier.agentIds.includes(agentId) || tier.tagIds.some((tag) => tagIds.includes(tag)));
  return named < 0 ? tiers.length - 1 : named;
};

/** The last tier that is open now: by waiting, or since nobody of the tiers before it is there. */
export const openTier = ({ tiers }: QueueSpec, byTime: number, staff: readonly number[]): number => {
  const isEmptyBefore = (tier: number): boolean => staff.slice(0, tier).every((there) => there === 0);
  return tiers.reduce(
    (open, { skipWhenEmpty }, tier) => (tier > open && skipWhenEmpty && isEmptyBefore(tier) ? tier : open),
    byTime,
  );
};

/** After how many milliseconds of waiting more agents may serve a caller, where it has waited so many; undefined: never. */
const nextAfter = (spec: QueueSpec, own: Needs | null, waited: number): number | undefined => {
  const isStrict = needsAt(spec, own, waited).required.length > 0;
  const marks = [...(isStrict ? spec.skillSteps : []), ...spec.tiers.slice(1)].map(({ after }) => after);
  return marks.filter((after) => after > waited).sort((a, b) => a - b)[0];
};

/** When the needs of a caller change next who came at `joined` and has waited so long; null: never. */
export const widensAt = (
  spec: QueueSpec,
  own: Needs | null,
  { joined, waited }: { joined: Instant; waited: number },
): Instant | null => {
  const after = nextAfter(spec, own, waited);
  return after === undefined ? null : joined + after;
};
