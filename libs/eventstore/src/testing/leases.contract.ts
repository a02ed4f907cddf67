import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Checkpoints } from '../checkpoints.js';
import { LeaseLost } from '../leases.js';
import type { Lease, Leases } from '../leases.js';

export interface OpenedLeases {
  readonly leases: Leases;
  readonly checkpoints: Checkpoints;
}

const LONG = 60_000;

const numbers = (held: readonly Lease[]): readonly number[] => held.map(({ number }) => number);

/** What every keeper of leases does. */
export const leasesContract = (name: string, open: () => OpenedLeases): void => {
  describe(name, () => {
    const pooled = async (size: number) => {
      const { leases, checkpoints } = open();
      const pool = randomUUID();
      await leases.open(pool, size);
      const share = (holder: string, ms = LONG) => leases.renew(pool, holder, ms);
      /** Asks until somebody's time has run out. */
      const eventually = async (holder: string, count: number) => {
        for (;;) {
          const { held } = await share(holder);
          if (held.length === count) return held;
        }
      };
      return { leases, checkpoints, pool, share, eventually };
    };

    it('keeps the size that a pool was made with', async () => {
      const { leases, pool } = await pooled(3);
      expect(await leases.open(pool, 5)).toBe(3);
      expect(await leases.size(pool)).toBe(3);
      expect(await leases.size('never made')).toBe(0);
    });

    it('gives all to the only one who asks', async () => {
      const { share } = await pooled(3);
      const { held, fair } = await share('a');
      expect([numbers(held), fair]).toEqual([[0, 1, 2], 3]);
    });

    it('lets nobody have what another one has', async () => {
      const { share } = await pooled(2);
      await share('a');
      expect((await share('b')).held).toEqual([]);
    });

    it('says what is fair, and gives what was given back to who has less', async () => {
      const { leases, share } = await pooled(5);
      const { held } = await share('a');
      await share('b');
      expect((await share('a')).fair).toBe(3);
      await leases.give(held.slice(3));
      expect(numbers((await share('b')).held)).toEqual([3, 4]);
      expect((await share('c')).fair).toBe(1);
      expect((await share('a')).fair).toBe(2);
      expect((await share('b')).fair).toBe(2);
    });

    it('leaves a single lease with who has it, whoever comes', async () => {
      const { share } = await pooled(1);
      await share('z');
      expect((await share('a')).fair).toBe(0);
      expect((await share('z')).fair).toBe(1);
    });

    it('gives what nobody renews to who asks, under a higher epoch', async () => {
      const { leases, pool, share, eventually } = await pooled(2);
      const { held: before } = await share('a', 50);
      const held = await eventually('b', 2);
      expect(held.map(({ epoch }) => epoch)).toEqual(before.map(({ epoch }) => epoch + 1));
      expect((await share('a')).held).toEqual([]);
      expect(await leases.epoch(pool, 0)).toBe(held[0]!.epoch);
    });

    it('leaves to a holder that comes late what nobody has taken, under its old epoch', async () => {
      const { leases, pool, share } = await pooled(1);
      const { held } = await share('a', 0);
      while ((await leases.epoch(pool, 0)) !== null);
      expect((await share('a')).held).toEqual(held);
    });

    it('takes back what somebody leaves, and counts it no more', async () => {
      const { leases, pool, share } = await pooled(2);
      await share('a');
      await leases.leave(pool, 'a');
      const { held, fair } = await share('b');
      expect([numbers(held), fair]).toEqual([[0, 1], 2]);
    });

    it('takes back nothing from who has it now', async () => {
      const { leases, share, eventually } = await pooled(1);
      const { held } = await share('a', 20);
      await eventually('b', 1);
      await leases.give(held);
      expect((await share('b')).held).toHaveLength(1);
    });

    it('shares fairly among many that ask at once', async () => {
      const { share } = await pooled(7);
      const shares = await Promise.all(['a', 'b', 'c'].map((holder) => share(holder)));
      expect(shares.flatMap(({ held }) => numbers(held)).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    });

    it('keeps rows from who has lost the lease under which it writes', async () => {
      const { checkpoints, share, eventually, pool } = await pooled(1);
      const [old] = (await share('a', 20)).held;
      await checkpoints.write(pool, 1, new Map([['key', 'old']]), old);
      const [young] = await eventually('b', 1);
      await checkpoints.write(pool, 3, new Map([['key', 'young']]), young);
      await expect(checkpoints.write(pool, 2, new Map([['key', null]]), old)).rejects.toThrow(LeaseLost);
      expect(await checkpoints.read(pool)).toEqual({ position: 3, rows: new Map([['key', 'young']]) });
    });
  });
};
