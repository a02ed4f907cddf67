/** What somebody can do, or has to be able to; levels go from 1 to 10, and who lacks a skill has it at level 0. */
export interface Skill {
  readonly skill: string;
  readonly level: number;
}

/** What a caller needs of an agent. */
export interface Needs {
  /** An agent without all of these is not offered the call. */
  readonly required: readonly Skill[];
  /** Method `skills` takes the agent first who has most of these; more than the level counts as the level. */
  readonly preferred: readonly Skill[];
}

/** Of who can be served by anybody. */
export const NO_NEEDS: Needs = { required: [], preferred: [] };

/** Levels of a skill. */
export const [LEAST_LEVEL, MOST_LEVEL] = [1, 10] as const;

/** Skills that are kept for one agent, and asked for by one call or queue in one list. */
export const [MOST_SKILLS, MOST_ASKED] = [50, 10] as const;

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u;

export const SKILL_RULE = 'letters, digits, spaces and . _ -, at most 64 characters';

/** The rule of a list of skills that are asked for, for a person to read. */
export const ASKED_RULE = `must be a list of at most ${MOST_ASKED} {skill, level}, each skill once (${SKILL_RULE}), with a level from ${LEAST_LEVEL} to ${MOST_LEVEL}`;

/** The rule of an agent's skills, for a person to read. */
export const SKILLS_RULE = `must be an object of at most ${MOST_SKILLS} skills (${SKILL_RULE}), each with its level from ${LEAST_LEVEL} to ${MOST_LEVEL}`;

const isSkill = (found: { readonly skill: unknown; readonly level: unknown }): found is Skill =>
  typeof found.skill === 'string' &&
  NAME.test(found.skill) &&
  Number.isInteger(found.level) &&
  Number(found.level) >= LEAST_LEVEL &&
  Number(found.level) <= MOST_LEVEL;

/** In small letters and in the order of their names, so that the same skills are the same; undefined where one is none, or is there twice. */
const tidied = (found: readonly { readonly skill: unknown; readonly level: unknown }[]): readonly Skill[] | undefined => {
  const skills = found.filter(isSkill).map(({ skill, level }) => ({ skill: skill.toLowerCase(), level }));
  const names = new Set(skills.map(({ skill }) => skill));
  if (skills.length < found.length || names.size < skills.length) return undefined;
  return skills.sort((a, b) => (a.skill < b.skill ? -1 : 1));
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Skills that are asked for, from `[{skill, level}]`; undefined where the rule is not kept. */
export const askedFrom = (value: unknown): readonly Skill[] | undefined => {
  if (!Array.isArray(value) || value.length > MOST_ASKED || !value.every(isObject)) return undefined;
  return tidied(value.map(({ skill, level }: Readonly<Record<string, unknown>>) => ({ skill, level })));
};

/** An agent's skills, from `{name: level}`; undefined where the rule is not kept. */
export const skillsFrom = (value: unknown): readonly Skill[] | undefined => {
  const entries = isObject(value) ? Object.entries(value) : undefined;
  if (!entries || entries.length > MOST_SKILLS) return undefined;
  return tidied(entries.map(([skill, level]) => ({ skill, level })));
};
