import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { MemoryLeases } from '#eventstore/memory/memory.leases.js';
import { LASTS, Leaseholder } from './leaseholder.js';
import type { Tenure } from './leaseholder.js';
import { VirtualClock } from './testing/virtual.clock.js';

const SIZE = 4;

const house = async () => {
  const clock = new VirtualClock(0);
  const leases = new MemoryLeases(() => clock.now());
  await leases.open('pool', SIZE);
  const errors: Error[] = [];
  const away = { is: false };
  const frail = new Proxy(leases, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as (...given: readonly unknown[]) => unknown;
      return (...given: readonly unknown[]) =>
        away.is ? Promise.reject(new StoreUnavailable('away')) : Reflect.apply(method, target, given);
    },
  });
  const hire = (name: string) => {
    const tenures = new Map<number, Tenure>();
    const over = new Set<number>();
    const ended: number[] = [];
    /** Its own time: who is paused hears no clock. */
    const watch = { paused: false };
    const holder = new Leaseholder({
      leases: frail,
      pool: 'pool',
      holder: name,
      onError: (error) => errors.push(error),
      clock: {
        now: () => clock.now(),
        after: (ms, callback) =>
          clock.after(ms, () => {
            if (watch.paused) clock.after(60_000, callback);
            else callback();
          }),
      },
      begin: (tenure) => {
        const { number } = tenure.lease;
        tenures.set(number, tenure);
        return Promise.resolve({
          isOver: () => over.has(number),
          stop: () => {
            ended.push(number);
            over.delete(number);
            return Promise.resolve();
          },
        });
      },
    });
    return { holder, tenures, over, ended, watch };
  };
  return { clock, hire, away, errors, leases };
};

const pass = async (clock: VirtualClock, ms: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 100) await clock.pass(100);
};

describe('who holds leases', () => {
  it('works under all while nobody else is there, and shares with who comes, after the end of what is given away', async () => {
    const { clock, hire } = await house();
    const [a, b] = [hire('a'), hire('b')];
    await a.holder.start();
    expect(a.holder.numbers).toEqual([0, 1, 2, 3]);
    await b.holder.start();
    expect(b.holder.numbers).toEqual([]);
    await pass(clock, 1_100);
    expect([a.holder.numbers, a.ended, b.holder.numbers]).toEqual([
      [0, 1],
      [2, 3],
      [2, 3],
    ]);
  });

  it('gets what another one leaves within a second, and what one loses who shows no life, within five', async () => {
    const { clock, hire } = await house();
    const [a, b, c] = [hire('a'), hire('b'), hire('c')];
    for (const { holder } of [a, b, c]) await holder.start();
    await pass(clock, 2_000);
    await c.holder.stop();
    await pass(clock, 1_100);
    expect(a.holder.numbers.length + b.holder.numbers.length).toBe(SIZE);
    b.watch.paused = true;
    await pass(clock, 5_000);
    expect(a.holder.numbers).toHaveLength(SIZE);
  });

  it('knows after a pause that nothing is its own, before it hears so', async () => {
    const { clock, hire } = await house();
    const [a, b] = [hire('a'), hire('b')];
    await a.holder.start();
    const tenures = [...a.tenures.values()];
    expect(tenures.every(({ valid }) => valid())).toBe(true);
    await b.holder.start();
    a.watch.paused = true;
    await pass(clock, LASTS + 600);
    expect(tenures.some(({ valid }) => valid())).toBe(false);
    expect(b.holder.numbers).toHaveLength(SIZE);
    a.watch.paused = false;
    await pass(clock, 61_000);
    expect(tenures.some(({ valid }) => valid())).toBe(false);
    expect(a.ended.toSorted()).toEqual([0, 1, 2, 3]);
    expect([a.holder.numbers.length, b.holder.numbers.length]).toEqual([2, 2]);
  });

  it('begins anew what came to an end by itself', async () => {
    const { clock, hire, leases } = await house();
    const { holder, tenures, over, ended } = hire('a');
    await holder.start();
    over.add(1);
    await pass(clock, 1_100);
    expect(ended).toEqual([1]);
    expect(holder.numbers).toHaveLength(SIZE);
    expect(tenures.get(1)?.lease.epoch).toBe(2);
    expect(await leases.epoch('pool', 1)).toBe(2);
  });

  it('keeps its work through an outage in which nobody takes it', async () => {
    const { clock, hire, away, errors } = await house();
    const { holder, tenures, ended } = hire('a');
    await holder.start();
    away.is = true;
    await pass(clock, LASTS + 1_000);
    expect(tenures.get(0)?.valid()).toBe(false);
    away.is = false;
    await pass(clock, 600);
    expect(tenures.get(0)?.valid()).toBe(true);
    expect([ended, errors]).toEqual([[], []]);
  });

  it('gives everything back at its end', async () => {
    const { hire, leases } = await house();
    const { holder, ended } = hire('a');
    await holder.start();
    await holder.stop();
    expect(ended).toHaveLength(SIZE);
    expect((await leases.renew('pool', 'b', 1_000)).held).toHaveLength(SIZE);
  });
});
