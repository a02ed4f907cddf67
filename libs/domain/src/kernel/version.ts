import { Refusal } from './refusal.js';

/**
 * Sees to it that somebody who goes by a version goes by the present one.
 * @throws Refusal version.conflict, with the present one
 */
export const mustBeAt = (present: number, expected: number | undefined): void => {
  if (expected === undefined || expected === present) return;
  throw new Refusal('version.conflict', `Somebody has changed it meanwhile: its version is ${present} now, not ${expected}.`, [
    { field: 'version', message: `is ${present} now` },
  ]);
};
