import { RULES, isTel } from '#domain/kernel/address.js';
import { Field, Id, Words } from '../http/fields.js';

/** What is not given stays as it is; the empty text, or the id of nobody, takes the flow away. */
export class UpdateNumber {
  @Id({ optional: true, description: 'The flow that answers the number' })
  readonly flow_id?: string | null;

  @Id({ optional: true, description: 'Another name of flow_id' })
  readonly call_flow_id?: string | null;

  @Words({ to: 255, optional: true })
  readonly name?: string | null;

  @Words({ to: 1000, optional: true })
  readonly detail?: string | null;
}

export class CreateNumber extends UpdateNumber {
  @Field({ schema: { type: 'string' }, example: '+15551234567' }, RULES.tel, (value) => typeof value === 'string' && isTel(value))
  readonly number!: string;
}
