/** A schema of OpenAPI. */
export type Schema = Readonly<Record<string, unknown>>;

export const text = (description = ''): Schema => ({ type: 'string', ...(description === '' ? {} : { description }) });
export const id = (description = ''): Schema => ({ ...text(description), format: 'uuid' });
export const time = (description = ''): Schema => ({
  ...text(description || '9999-01-01 00:00:00.000000: not yet'),
  example: '2026-05-01 15:10:23.414000',
});
export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
export const number = (description = ''): Schema => ({ type: 'integer', description });
export const flag: Schema = { type: 'boolean' };
export const list = (items: Schema): Schema => ({ type: 'array', items });
export const object = (properties: Readonly<Record<string, Schema>>): Schema => ({ type: 'object', properties });
export const nullable = (schema: Schema): Schema => ({ ...schema, nullable: true });

export const stamps = { tm_create: time(), tm_update: time(), tm_delete: time() };

/** Who did last what people do. */
export const person = object({ kind: oneOf('user', 'accesskey'), id: id() });
