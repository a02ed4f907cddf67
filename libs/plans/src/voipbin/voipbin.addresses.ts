import { ADDRESS_TYPES, RULES, TYPE_RULE, isTarget } from '#domain/kernel/address.js';
import type { Address } from '#domain/kernel/address.js';
import { both, isFields, read, text, wrong } from './voipbin.fields.js';
import type { Fields, Reading } from './voipbin.fields.js';

const NAME = { form: /^[^]{0,255}$/, message: 'must be a text of at most 255 characters', fallback: '' };

const typeOf = (value: Fields): Address['type'] | undefined => ADDRESS_TYPES.find((known) => known === value['type']);

/** An address (seed, Address), or what is wrong with it. */
export const address = (value: unknown, field: string): Reading<Address> => {
  if (!isFields(value)) return wrong(field, 'must be an address: an object with a type and a target');
  const type = typeOf(value);
  if (type === undefined) return wrong(`${field}.type`, TYPE_RULE);
  const target = value['target'];
  if (typeof target !== 'string' || !isTarget(type, target)) return wrong(`${field}.target`, RULES[type]);
  const names = both(
    text(value['target_name'], `${field}.target_name`, NAME),
    text(value['name'], `${field}.name`, NAME),
    (a, b) => ({
      targetName: a,
      name: b,
    }),
  );
  return both(names, text(value['detail'], `${field}.detail`, NAME), (named, detail) => ({ type, target, ...named, detail }));
};

const QUEUE_ID = { form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, message: 'must be the id of a queue' };

/** The id of a queue, in small letters. */
export const queueId = (value: unknown, field: string): Reading<string> =>
  both(text(value, field, QUEUE_ID), read(null), (id) => id.toLowerCase());

/** All of a list, or the problems of all. */
export const all = <T>(readings: readonly Reading<T>[]): Reading<readonly T[]> =>
  readings.reduce<Reading<readonly T[]>>((before, next) => both(before, next, (list, one) => [...list, one]), read([]));
