import { SKILLS_RULE, skillsFrom } from '#domain/kernel/skill.js';
import { Field } from '../http/fields.js';

/** What an agent can do: names with levels. */
export const Skills = (optional: boolean): PropertyDecorator =>
  Field(
    {
      optional,
      schema: { type: 'object', additionalProperties: { type: 'integer', minimum: 1, maximum: 10 } },
      description: 'What it can do, from 1 to 10; all of it: it takes the place of what was there',
      example: { german: 8, billing: 5 },
    },
    SKILLS_RULE,
    (value) => skillsFrom(value) !== undefined,
  );

/** What somebody can do, in a request about an agent. */
export class SetSkills {
  @Skills(false)
  readonly skills!: Readonly<Record<string, number>>;
}
