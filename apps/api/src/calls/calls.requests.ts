import type { CrossChecked } from '../http/checked.pipe.js';
import { NIL } from '#domain/kernel/uuid.js';
import { PlanField, planProblems } from '../flows/plans.js';
import type { Plan } from '../flows/plans.js';
import { Anything, Flag, Form, Id, ListOf, Nested, OneOf, Whole, Words } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';
import { AddressFields } from './addresses.js';
import { variableProblems } from './variables.js';

const MOST_DESTINATIONS = 100;

/** An id that was given and is not that of nobody; a request may hold anything until it has been checked. */
export const given = (id: unknown): string | null =>
  typeof id !== 'string' || id === '' || id === NIL ? null : id.toLowerCase();

export const NO_PLAN: Detail = { field: 'actions', message: 'must be given, or flow_id' };

export class PlaceCalls implements CrossChecked {
  @Nested(AddressFields, { description: 'Who calls. A tel must be a number of yours.' })
  readonly source!: AddressFields;

  @ListOf(AddressFields, { from: 1, to: MOST_DESTINATIONS, description: 'A call is placed to each.' })
  readonly destinations!: readonly AddressFields[];

  @Id({ optional: true, description: 'The flow that runs once the call is answered; it goes before actions.' })
  readonly flow_id?: string | null;

  @PlanField(false)
  readonly actions?: Plan | null;

  @Whole({ from: 1000, to: 600_000, optional: true, description: 'Milliseconds for all attempts together; 30000' })
  readonly dial_timeout?: number | null;

  @Flag({ optional: true, description: 'The plan begins when the phone rings' })
  readonly early_execution?: boolean | null;

  @OneOf({ values: ['yes', 'no', 'auto', ''], optional: true, description: 'auto: no' })
  readonly anonymous?: string | null;

  @Anything({ type: 'object', additionalProperties: { type: 'string' }, required: false })
  readonly variables?: unknown;

  @Id({ optional: true, description: 'The call that these hang on: they end with it' })
  readonly master_call_id?: string | null;

  problems(): readonly Detail[] {
    return [...variableProblems(this.variables), ...this.planProblems()];
  }

  /** A flow goes before actions (voipbin.md 1.1); clients that must send a list send an empty one with it. */
  private planProblems(): readonly Detail[] {
    if (given(this.flow_id) !== null) return [];
    return this.actions ? planProblems(this.actions) : [NO_PLAN];
  }
}

export class Mute {
  @OneOf({ values: ['', 'both', 'in', 'out'], optional: true, description: 'in: it hears nothing; out: it is not heard. both' })
  readonly direction?: '' | 'both' | 'in' | 'out' | null;
}

export class SendDigits {
  @Form({ pattern: /^[0-9*#A-D]{1,100}$/, message: 'must be 1 to 100 of 0-9, *, # and A-D', example: '12#' })
  readonly digits!: string;

  @Whole({ from: 100, to: 1000, optional: true, description: 'Milliseconds a digit; 250' })
  readonly duration?: number | null;

  @Whole({ from: 0, to: 5000, optional: true, description: 'Milliseconds between two; 100' })
  readonly interval?: number | null;
}

export class Talk {
  @Words({ from: 1, to: 10_000, example: 'Please hold the line.' })
  readonly text!: string;

  @Form({
    pattern: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$|^$/,
    message: 'must be a language tag such as en-US',
    optional: true,
  })
  readonly language?: string | null;

  @Form({ pattern: /^[A-Za-z0-9._-]{0,64}$/, message: 'must be at most 64 letters, digits and . _ -', optional: true })
  readonly voice_id?: string | null;
}
