import { AddressFields } from '../calls/addresses.js';
import { Anything, Nested } from '../http/fields.js';

export class Dial {
  @Nested(AddressFields, { description: 'Whom to call' })
  readonly destination!: AddressFields;

  @Nested(AddressFields, { optional: true, description: 'Who calls; a tel must be a number of yours. One’s first address' })
  readonly source?: AddressFields | null;

  @Anything({ type: 'object', additionalProperties: { type: 'string' }, required: false })
  readonly variables?: unknown;
}
