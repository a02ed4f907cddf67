import { isRecord } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';

/** What a plan's variables may be at most (voipbin.md 3): keys, bytes of all, bytes of one. */
const [MOST_KEYS, MOST_BYTES, MOST_BYTES_EACH] = [100, 65_536, 32_768] as const;
const LONGEST_KEY = 255;

/** Names that the engine keeps for itself. */
const RESERVED = 'voipbin.';

const bytes = (text: string): number => Buffer.byteLength(text);

const problemOf = (key: string, value: unknown): readonly Detail[] => {
  const field = `variables.${key.slice(0, LONGEST_KEY)}`;
  if (key === '' || key.length > LONGEST_KEY) return [{ field, message: `must have a name of 1 to ${LONGEST_KEY} characters` }];
  if (typeof value !== 'string') return [{ field, message: 'must be a text' }];
  return bytes(value) > MOST_BYTES_EACH ? [{ field, message: `must be at most ${MOST_BYTES_EACH} bytes` }] : [];
};

export const variableProblems = (variables: unknown): readonly Detail[] => {
  if (variables === undefined || variables === null) return [];
  const field = 'variables';
  if (!isRecord(variables)) return [{ field, message: 'must be an object of texts' }];
  const entries = Object.entries(variables);
  if (entries.length > MOST_KEYS) return [{ field, message: `must hold at most ${MOST_KEYS} texts` }];
  const problems = entries.flatMap(([key, value]) => problemOf(key, value));
  const size = entries.reduce((sum, [key, value]) => sum + bytes(key) + bytes(String(value)), 0);
  return problems.length > 0 || size <= MOST_BYTES
    ? problems
    : [{ field, message: `must be at most ${MOST_BYTES} bytes together` }];
};

/** The variables of a request that has no problem with them; reserved names are left out. */
export const variablesOf = (variables: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(isRecord(variables) ? variables : {}).flatMap(([key, value]) =>
      typeof value === 'string' && !key.startsWith(RESERVED) ? [[key, value]] : [],
    ),
  );
