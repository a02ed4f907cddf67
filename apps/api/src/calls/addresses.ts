import { ADDRESS_TYPES, RULES, TYPE_RULE, isTarget } from '#domain/kernel/address.js';
import type { Address } from '#domain/kernel/address.js';
import { Field, Words } from '../http/fields.js';

const isType = (type: unknown): type is Address['type'] => ADDRESS_TYPES.some((known) => known === type);

const typeOf = (request: object): Address['type'] | null => ('type' in request && isType(request.type) ? request.type : null);

/** A wrong type has its own problem; no rule of a target is known then. */
const isTargetOf = (target: unknown, request: object): boolean => {
  const type = typeOf(request);
  return typeof target === 'string' && (type === null || isTarget(type, target));
};

const ruleOf = (request: object): string => {
  const type = typeOf(request);
  return type === null ? 'must be a text' : RULES[type];
};

/** An address as it is written in requests (seed, Address). */
export class AddressFields {
  @Field({ schema: { type: 'string', enum: [...ADDRESS_TYPES] } }, TYPE_RULE, isType)
  readonly type!: Address['type'];

  @Field({ schema: { type: 'string' }, example: '+15551234567' }, ruleOf, isTargetOf)
  readonly target!: string;

  @Words({ to: 255, optional: true })
  readonly target_name?: string | null;

  @Words({ to: 255, optional: true, description: 'The name that is shown to whoever is called' })
  readonly name?: string | null;

  @Words({ to: 255, optional: true })
  readonly detail?: string | null;
}

export const addressOf = ({ type, target, target_name, name, detail }: AddressFields): Address => ({
  type,
  target,
  targetName: target_name ?? '',
  name: name ?? '',
  detail: detail ?? '',
});
