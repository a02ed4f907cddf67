import type { QueueSpec } from '#domain/floor/floor.queue.js';
import { Form, Words } from '../http/fields.js';
import { invalid } from '../http/reasons.js';

export class DispositionCodeFields {
  @Form({ pattern: /^[\w.-]{1,64}$/, message: 'must be 1 to 64 letters, digits and . _ -', example: 'sold' })
  readonly code!: string;

  @Words({ to: 255, optional: true })
  readonly name?: string | null;
}

/** What a request says of them. */
interface Asked {
  readonly disposition_codes?: readonly DispositionCodeFields[] | null;
  readonly disposition_required?: boolean | null;
}

/** @throws Rejection for a code that is there twice, and where one is required and there is none */
export const dispositionsAfter = (
  spec: QueueSpec,
  { disposition_codes, disposition_required }: Asked,
): Pick<QueueSpec, 'dispositionCodes' | 'dispositionRequired'> => {
  const codes = disposition_codes?.map(({ code, name }) => ({ code, name: name ?? code })) ?? spec.dispositionCodes;
  const twice = codes.findIndex(({ code }, index) => codes.findIndex((each) => each.code === code) < index);
  if (twice >= 0) throw invalid({ field: `disposition_codes[${twice}].code`, message: 'is the code of an earlier one' });
  const isRequired = disposition_required ?? spec.dispositionRequired;
  if (isRequired && codes.length === 0)
    throw invalid({ field: 'disposition_codes', message: 'must hold a code where disposition_required is true' });
  return { dispositionCodes: codes, dispositionRequired: isRequired };
};
