import type { QueueSpec } from '#domain/floor/floor.queue.js';
import { ASKED_RULE, askedFrom, MOST_LEVEL } from '#domain/kernel/skill.js';
import type { Needs } from '#domain/kernel/skill.js';
import { Field, Flag, Ids, ListOf, Nested, Whole } from '../http/fields.js';
import { idsOf } from '../http/ids.js';
import type { Detail } from '../http/reasons.js';

/** Milliseconds. */
const [DAY, QUARTER] = [86_400_000, 90 * 86_400_000] as const;

const [MOST_STEPS, MOST_TIERS, MOST_NAMED] = [10, 10, 100] as const;

const Asked = (description: string): PropertyDecorator =>
  Field(
    {
      optional: true,
      schema: {
        type: 'array',
        maxItems: 10,
        items: { type: 'object', properties: { skill: { type: 'string' }, level: { type: 'integer' } } },
      },
      description,
    },
    ASKED_RULE,
    (value) => askedFrom(value) !== undefined,
  );

class NeedFields {
  @Asked('An agent without all of these is not offered the call')
  readonly required?: unknown;

  @Asked('Method skills takes the agent first who has most of these')
  readonly preferred?: unknown;
}

class StepFields {
  @Whole({ from: 1, to: DAY, description: 'Milliseconds of waiting' })
  readonly after!: number;

  @Whole({ from: 1, to: MOST_LEVEL, description: 'So much lower the required levels are from then on; 10: nothing is required' })
  readonly lower!: number;
}

class StickyFields {
  @Whole({
    from: 0,
    to: QUARTER,
    description: 'Milliseconds within which the agent talked with the caller last; 0: never sticky',
  })
  readonly window!: number;

  @Whole({ from: 0, to: DAY, optional: true, description: 'Milliseconds for which a caller waits for that agent alone; 0' })
  readonly wait?: number | null;
}

class TierFields {
  @Ids({ to: MOST_NAMED, optional: true, description: 'Agents with one of these tags are of this tier' })
  readonly tag_ids?: readonly string[] | null;

  @Ids({ to: MOST_NAMED, optional: true, description: 'These agents are' })
  readonly agent_ids?: readonly string[] | null;

  @Whole({ from: 0, to: DAY, optional: true, description: 'Milliseconds of waiting after which it is open; 0' })
  readonly after?: number | null;

  @Flag({
    optional: true,
    description: 'It is open at once while no agent of the tiers before it has chosen to be available; false',
  })
  readonly skip_when_empty?: boolean | null;
}

/** Who may serve whom: what is not given stays as it is. */
export class ServingFields {
  @Nested(NeedFields, { optional: true, description: 'What callers need who bring nothing else; {} for nothing' })
  readonly skills?: NeedFields | null;

  @ListOf(StepFields, { to: MOST_STEPS, optional: true, description: 'How the required levels fall while a caller waits' })
  readonly skill_steps?: readonly StepFields[] | null;

  @Nested(StickyFields, { optional: true, description: 'Whether a caller is offered first to the agent who had it last' })
  readonly sticky?: StickyFields | null;

  @ListOf(TierFields, {
    to: MOST_TIERS,
    optional: true,
    description: 'An agent is of the first tier that names it, and of the last where none does; [] for none',
  })
  readonly tiers?: readonly TierFields[] | null;
}

/** What a list of tiers breaks that is right tier by tier. */
export const problemsOfTiers = ({ tiers }: ServingFields): readonly Detail[] => {
  const afters = (Array.isArray(tiers) ? tiers : []).map(({ after }: TierFields) => after ?? 0);
  return afters.flatMap((after, index) => {
    const field = `tiers[${index}].after`;
    if (index === 0) return after === 0 ? [] : [{ field, message: 'must be 0: the first tier is open from the start' }];
    return after < (afters[index - 1] ?? 0) ? [{ field, message: 'must not be less than that of the tier before' }] : [];
  });
};

const needsOf = ({ required, preferred }: NeedFields): Needs => ({
  required: askedFrom(required) ?? [],
  preferred: askedFrom(preferred) ?? [],
});

const tiersOf = (tiers: readonly TierFields[]): QueueSpec['tiers'] =>
  tiers.map(({ tag_ids, agent_ids, after, skip_when_empty }) => ({
    tagIds: idsOf(tag_ids ?? []),
    agentIds: idsOf(agent_ids ?? []),
    after: after ?? 0,
    skipWhenEmpty: skip_when_empty ?? false,
  }));

const stepsOf = (steps: readonly StepFields[]): QueueSpec['skillSteps'] =>
  steps.map(({ after, lower }) => ({ after, lower })).sort((a, b) => a.after - b.after);

/** Who may serve whom after a request that has been checked. */
export const servingAfter = (
  spec: QueueSpec,
  { skills, skill_steps, sticky, tiers }: ServingFields,
): Pick<QueueSpec, 'skills' | 'skillSteps' | 'sticky' | 'tiers'> => ({
  skills: skills ? needsOf(skills) : spec.skills,
  skillSteps: skill_steps ? stepsOf(skill_steps) : spec.skillSteps,
  sticky: sticky ? { window: sticky.window, wait: sticky.wait ?? 0 } : spec.sticky,
  tiers: tiers ? tiersOf(tiers) : spec.tiers,
});
