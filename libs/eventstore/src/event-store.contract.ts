import { afterAll, beforeAll, describe } from '@jest/globals';
import { appending } from './testing/appending.contract.js';
import { following } from './testing/following.contract.js';
import { reading } from './testing/reading.contract.js';
import type { Opened } from './testing/opened.js';

/** What every event store does, whatever it keeps its log in. */
export const eventStoreContract = (name: string, open: () => Promise<Opened>): void => {
  describe(name, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const now = (): Opened => opened;

    describe('appends', () => appending(now));
    describe('reads', () => reading(now));
    describe('is followed', () => following(now));
  });
};
