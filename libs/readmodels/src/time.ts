import type { Instant } from '#domain/kernel/decider.js';

/** What has not happened yet, on the wire (seed, Struct Call; conflict C25). */
export const NEVER = '9999-01-01 00:00:00.000000';

/** An instant as the API writes it: `YYYY-MM-DD HH:MM:SS.ffffff`, UTC; `NEVER` for null. */
export const time = (at: Instant | null): string => {
  if (at === null) return NEVER;
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}000`;
};
