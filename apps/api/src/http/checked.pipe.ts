import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { filled } from './fields.js';
import { invalid } from './reasons.js';
import type { Detail } from './reasons.js';

/** A request whose rules do not all concern one field. */
export interface CrossChecked {
  problems(): readonly Detail[];
}

const isCrossChecked = (request: object): request is CrossChecked =>
  'problems' in request && typeof request.problems === 'function';

const pathOf = (parent: string, name: string): string => {
  if (/^\d+$/.test(name)) return `${parent}[${name}]`;
  return parent === '' ? name : `${parent}.${name}`;
};

const OPTIONS = { forbidUnknownValues: false, validationError: { target: false, value: false } };

const detailsOf = (errors: readonly ValidationError[], parent = ''): readonly Detail[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const field = pathOf(parent, property);
    const broken = Object.entries(constraints).filter(([rule]) => rule !== 'nestedValidation');
    return [...broken.map(([, message]) => ({ field, message })), ...detailsOf(children, field)];
  });

const problemsOf = (request: object): readonly Detail[] => [
  ...detailsOf(validateSync(request, OPTIONS)),
  ...(isCrossChecked(request) ? request.problems() : []),
];

/** No body at all is an empty one. */
const isDocument = (value: unknown): boolean => typeof (value ?? {}) === 'object' && !Array.isArray(value);

/** Makes a body, or a query, an object of the class that the handler asks for; throws a 400 that lists every wrong field. */
export class CheckedPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined || metatype === Object) return value;
    if (!isDocument(value)) throw invalid({ field: 'body', message: 'must be a JSON object' });
    const request: object = filled(metatype as new () => object, value);
    const [first, ...rest] = problemsOf(request);
    if (first) throw invalid(first, rest, type === 'query' ? 'INVALID_REQUEST_PARAMETER' : 'INVALID_ARGUMENT');
    return request;
  }
}
