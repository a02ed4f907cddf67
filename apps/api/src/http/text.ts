import type { Detail } from './reasons.js';

const NUL = 'must not contain the character NUL';
const SURROGATE = 'must not contain half a surrogate pair';
const DEEP = 'must not be nested deeper than 32 levels';

const DEEPEST = 32;

/** What no store keeps faithfully: NUL and lone surrogates. Null where the text is well. */
export const unfit = (text: string): string | null => {
  if (text.includes('\0')) return NUL;
  return /\p{Surrogate}/u.test(text) ? SURROGATE : null;
};

const path = (parent: string, key: string | number): string => {
  if (typeof key === 'number') return `${parent}[${key}]`;
  return parent === '' ? key : `${parent}.${key}`;
};

/** A key as it can be told to somebody: shortened, and without what made it unfit. */
const shown = (key: string): string => key.replace(/[\0\p{Surrogate}]/gu, '').slice(0, 64);

const problem = (message: string | null, field: string): Detail | null =>
  message === null ? null : { field: field || 'body', message };

/** The first text or key anywhere in a document that cannot be kept, or a nesting that nobody needs. */
export const unfitIn = (value: unknown, field = '', depth = 0): Detail | null => {
  if (typeof value === 'string') return problem(unfit(value), field);
  if (typeof value !== 'object' || value === null) return null;
  if (depth === DEEPEST) return { field, message: DEEP };
  return Array.isArray(value) ? unfitInList(value, field, depth) : unfitInObject(value, field, depth);
};

const unfitInList = (list: readonly unknown[], field: string, depth: number): Detail | null => {
  for (const [index, each] of list.entries()) {
    const found = unfitIn(each, path(field, index), depth + 1);
    if (found) return found;
  }
  return null;
};

const unfitInObject = (object: object, field: string, depth: number): Detail | null => {
  for (const [key, each] of Object.entries(object)) {
    const at = path(field, shown(key));
    const message = unfit(key);
    const found = message === null ? unfitIn(each, at, depth + 1) : { field: at, message };
    if (found) return found;
  }
  return null;
};
