import { compile } from '#plans/voipbin/voipbin.compiler.js';
import type { Compiled } from '#plans/voipbin/voipbin.compiler.js';
import { Anything } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';

/** A plan as it came, and what it compiled to. */
export interface Plan {
  readonly document: readonly unknown[];
  readonly compiled: Compiled;
}

const taken = (value: unknown): Plan | null =>
  value === null || value === undefined ? null : { document: Array.isArray(value) ? value : [], compiled: compile(value) };

/** A field that holds a plan in VoIPBIN's language; null where there is none. */
export const PlanField = (required: boolean): PropertyDecorator =>
  Anything(
    {
      type: 'array',
      items: { type: 'object' },
      required,
      description: 'Actions: answer, talk, play, sleep, connect, hangup',
      example: [{ type: 'answer' }, { type: 'talk', option: { text: 'Good morning.', language: 'en-US' } }, { type: 'hangup' }],
    },
    taken,
  );

export const planProblems = (plan: Plan | null | undefined): readonly Detail[] =>
  plan && 'problems' in plan.compiled ? plan.compiled.problems : [];
