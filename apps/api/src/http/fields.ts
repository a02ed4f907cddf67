import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, ValidateBy, ValidateNested } from 'class-validator';
import { isUuid } from '#domain/kernel/uuid.js';

type Class = new () => object;

/** How a field of a request is taken out of a document. */
type Take = (value: unknown) => unknown;

const fields = new WeakMap<object, Map<string, Take>>();

/** Declares a field: only declared ones are taken, whatever else a document holds. */
const Taken =
  (take: Take): PropertyDecorator =>
  (target, key) => {
    const known = fields.get(target) ?? new Map<string, Take>();
    fields.set(target, known.set(String(key), take));
  };

/** Those of a class, after those of the class that it extends. */
const fieldsOf = (prototype: object): readonly (readonly [string, Take])[] => {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return [...(parent ? fieldsOf(parent) : []), ...(fields.get(prototype) ?? [])];
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A request of that class, of the fields that the document has. What is no object is taken for an empty one. */
export const filled = <T extends Class>(type: T, document: unknown): InstanceType<T> => {
  const request = new type();
  const plain = isRecord(document) ? document : {};
  for (const [name, take] of fieldsOf(type.prototype as object))
    if (Object.hasOwn(plain, name)) Reflect.set(request, name, take(plain[name]));
  return request as InstanceType<T>;
};

const asIs: Take = (value) => value;

interface Shape {
  readonly optional?: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

/** A rule in words; one that depends on another field is told the request. */
type Message = string | ((request: object) => string);

/** A field with one rule. `optional` lets null and nothing pass. */
export const Field = (
  { optional = false, ...doc }: Shape & { readonly schema: Readonly<Record<string, unknown>> },
  message: Message,
  validate: (value: unknown, request: object) => boolean,
): PropertyDecorator => {
  const { schema, ...about } = doc;
  const validator = {
    validate: (value: unknown, args?: { readonly object: object }) => validate(value, args?.object ?? {}),
    defaultMessage: (args?: { readonly object: object }) => (typeof message === 'string' ? message : message(args?.object ?? {})),
  };
  return applyDecorators(
    Taken(asIs),
    ApiProperty({ ...schema, ...about, required: !optional }),
    ValidateBy({ name: 'rule', validator }),
    ...(optional ? [IsOptional()] : []),
  );
};

export const Words = ({ from = 0, to, ...shape }: Shape & { readonly from?: number; readonly to: number }): PropertyDecorator =>
  Field(
    { ...shape, schema: { type: 'string', minLength: from, maxLength: to } },
    from === 0 ? `must be a text of at most ${to} characters` : `must be a text of ${from} to ${to} characters`,
    (value) => typeof value === 'string' && value.length >= from && value.length <= to,
  );

export const Form = ({
  pattern,
  message,
  ...shape
}: Shape & { readonly pattern: RegExp; readonly message: string }): PropertyDecorator =>
  Field(
    { ...shape, schema: { type: 'string', pattern: pattern.source } },
    message,
    (value) => typeof value === 'string' && pattern.test(value),
  );

export const Whole = ({ from, to, ...shape }: Shape & { readonly from: number; readonly to: number }): PropertyDecorator =>
  Field(
    { ...shape, schema: { type: 'integer', minimum: from, maximum: to } },
    `must be a whole number from ${from} to ${to}`,
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to,
  );

export const Flag = (shape: Shape): PropertyDecorator =>
  Field({ ...shape, schema: { type: 'boolean' } }, 'must be true or false', (value) => typeof value === 'boolean');

export const OneOf = ({ values, ...shape }: Shape & { readonly values: readonly string[] }): PropertyDecorator =>
  Field(
    { ...shape, schema: { type: 'string', enum: [...values] } },
    `must be one of ${values.map((value) => (value === '' ? '""' : value)).join(', ')}`,
    (value) => typeof value === 'string' && values.includes(value),
  );

/** An id; with `optional` the empty text too, which some clients send for none. */
export const Id = (shape: Shape): PropertyDecorator =>
  Field(
    { ...shape, schema: { type: 'string', format: 'uuid' } },
    'must be a uuid',
    (value) => typeof value === 'string' && (isUuid(value) || (shape.optional === true && value === '')),
  );

/** A list of ids. */
export const Ids = ({ to, ...shape }: Shape & { readonly to: number }): PropertyDecorator =>
  Field(
    { ...shape, schema: { type: 'array', items: { type: 'string', format: 'uuid' }, maxItems: to } },
    `must be a list of at most ${to} uuids`,
    (value) => Array.isArray(value) && value.length <= to && value.every((id) => typeof id === 'string' && isUuid(id)),
  );

/** A field that keeps whatever it is given: its rule is read elsewhere. */
export const Anything = (schema: Readonly<Record<string, unknown>>, take: Take = asIs): PropertyDecorator =>
  applyDecorators(Taken(take), ApiProperty({ ...schema }));

export const Nested = (type: Class, { optional = false, ...about }: Shape = {}): PropertyDecorator =>
  applyDecorators(
    Taken((value) => (value === null || value === undefined ? value : filled(type, value))),
    ApiProperty({ type, required: !optional, description: about.description ?? '' }),
    ValidateNested(),
    optional
      ? IsOptional()
      : ValidateBy({ name: 'given', validator: { validate: isRecord, defaultMessage: () => 'must be an object' } }),
  );

/** A list of requests of one class. One more than the most is taken, so that a long list costs no more than a short one. */
export const ListOf = (
  type: Class,
  { from = 0, to, optional = false, description = '' }: Shape & { readonly from?: number; readonly to: number },
): PropertyDecorator => {
  const validate = (value: unknown): boolean => Array.isArray(value) && value.length >= from && value.length <= to;
  return applyDecorators(
    Taken((value) => (Array.isArray(value) ? value.slice(0, to + 1).map((each) => filled(type, each)) : value)),
    ApiProperty({ type: [type], minItems: from, maxItems: to, required: !optional, description }),
    ValidateBy({ name: 'list', validator: { validate, defaultMessage: () => `must be a list of ${from} to ${to} items` } }),
    ValidateNested(),
    ...(optional ? [IsOptional()] : []),
  );
};
