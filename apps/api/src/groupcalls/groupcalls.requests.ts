import type { Reading } from '#plans/voipbin/voipbin.fields.js';
import { problemsOf } from '#plans/voipbin/voipbin.fields.js';
import { AddressFields } from '../calls/addresses.js';
import { NO_PLAN, given } from '../calls/calls.requests.js';
import { variableProblems } from '../calls/variables.js';
import { PlanField, planProblems } from '../flows/plans.js';
import type { Plan } from '../flows/plans.js';
import type { CrossChecked } from '../http/checked.pipe.js';
import { Anything, Id, Nested, OneOf, Whole } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';
import { MOST_CALLS, callsIn, destinationsIn } from './destinations.js';
import type { Wanted } from './destinations.js';

/** What a groupcall's destinations look like in the API's description. */
const DESTINATIONS = {
  type: 'array',
  items: { type: 'object' },
  description:
    'Addresses; or groupcalls: {"type":"groupcall","target":"<id>"} rings whom that one rang, {"type":"groupcall","ring_method","answer_method","dial_timeout","destinations"} others; agents: {"type":"agent","target":"<id>"}; or queues: "queue:<id>" is answered by whom the queue finds within dial_timeout.',
};

/** A list of destinations, read when the request comes in; each request says where it stands. */
export const DestinationsField = (name: string, required = true): PropertyDecorator =>
  Anything({ ...DESTINATIONS, required }, (value) =>
    value === undefined || value === null ? null : destinationsIn(value, name),
  );

export const destinationProblems = (reading: Reading<readonly Wanted[]> | null | undefined, name: string): readonly Detail[] => {
  if (!reading) return [{ field: name, message: `must be a list of 1 to ${MOST_CALLS} destinations` }];
  const problems = problemsOf(reading);
  const tooMany = 'value' in reading && callsIn(reading.value) > MOST_CALLS;
  return tooMany ? [{ field: name, message: `must come to at most ${MOST_CALLS} calls` }] : problems;
};

/** What a checked request wants. */
export const wantedIn = (reading: Reading<readonly Wanted[]> | null | undefined): readonly Wanted[] =>
  reading && 'value' in reading ? reading.value : [];

export class PlaceGroupcall implements CrossChecked {
  @Nested(AddressFields, { description: 'Who calls. A tel must be a number of yours.' })
  readonly source!: AddressFields;

  @DestinationsField('destinations')
  readonly destinations!: Reading<readonly Wanted[]> | null;

  @OneOf({ values: ['', 'ring_all', 'linear'], optional: true, description: 'Empty: ring_all' })
  readonly ring_method?: string | null;

  @OneOf({ values: ['', 'hangup_others'], optional: true, description: 'Empty: hangup_others' })
  readonly answer_method?: string | null;

  @Id({ optional: true, description: 'The flow that the call that wins runs; it goes before actions.' })
  readonly flow_id?: string | null;

  @PlanField(false)
  readonly actions?: Plan | null;

  @Whole({ from: 1000, to: 600_000, optional: true, description: 'Milliseconds for each call; 30000' })
  readonly dial_timeout?: number | null;

  @OneOf({ values: ['yes', 'no', 'auto', ''], optional: true, description: 'auto: no' })
  readonly anonymous?: string | null;

  @Anything({ type: 'object', additionalProperties: { type: 'string' }, required: false })
  readonly variables?: unknown;

  problems(): readonly Detail[] {
    return [
      ...destinationProblems(this.destinations, 'destinations'),
      ...variableProblems(this.variables),
      ...this.planProblems(),
    ];
  }

  private planProblems(): readonly Detail[] {
    if (given(this.flow_id) !== null) return [];
    return this.actions ? planProblems(this.actions) : [NO_PLAN];
  }
}
