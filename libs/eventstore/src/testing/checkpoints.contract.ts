import { describe, expect, it } from '@jest/globals';
import type { Checkpoints } from '../checkpoints.js';

/** What every keeper of checkpoints does. */
export const checkpointsContract = (name: string, open: () => Checkpoints): void => {
  describe(name, () => {
    it('begins before the first event, without rows', async () => {
      expect(await open().read('nobody')).toEqual({ position: 0, rows: new Map() });
    });

    it('moves position and rows together', async () => {
      const checkpoints = open();
      await checkpoints.write(
        'timers',
        7,
        new Map<string, unknown>([
          ['a', { due: 1 }],
          ['b', 'text \0 and \ud800'],
          ['c', 0],
        ]),
      );
      await checkpoints.write(
        'timers',
        9,
        new Map<string, unknown>([
          ['a', null],
          ['b', [2]],
          ['unknown', null],
        ]),
      );

      expect(await checkpoints.read('timers')).toEqual({
        position: 9,
        rows: new Map<string, unknown>([
          ['b', [2]],
          ['c', 0],
        ]),
      });
    });

    it('keeps followers apart', async () => {
      const checkpoints = open();
      await checkpoints.write('one', 1, new Map([['key', 1]]));
      await checkpoints.write('two', 2, new Map([['key', 2]]));

      expect(await checkpoints.read('one')).toEqual({ position: 1, rows: new Map([['key', 1]]) });
      expect(await checkpoints.read('two')).toEqual({ position: 2, rows: new Map([['key', 2]]) });
    });

    it('moves the position alone', async () => {
      const checkpoints = open();
      await checkpoints.write('alone', 3, new Map());

      expect(await checkpoints.read('alone')).toEqual({ position: 3, rows: new Map() });
    });
  });
};
