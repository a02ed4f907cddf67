import { describe, expect, it } from '@jest/globals';
import { LeaseLost } from '#eventstore/leases.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryLeases } from '#eventstore/memory/memory.leases.js';
import { gatherSlots, isStopped, ofSlot } from './slot.checkpoints.js';
import { slotOf } from './slots.js';

const OF = 2;

/** Rows of trees `a` to `h`, each under its own name. */
const rows = (trees: string): Map<string, unknown> => new Map(Array.from(trees, (tree) => [tree, { tree }]));
const ALL = 'abcdefgh';
const inSlot = (number: number): string =>
  Array.from(ALL)
    .filter((tree) => slotOf(tree, OF) === number)
    .join('');
const [ZERO, ONE] = [inSlot(0), inSlot(1)];

const house = async () => {
  const leases = new MemoryLeases(() => 0);
  await leases.open('trees', OF);
  const checkpoints = new MemoryCheckpoints(leases);
  const { held } = await leases.renew('trees', 'me', 1_000);
  const over = { is: false };
  const slot = (number: number) => ofSlot(checkpoints, { number, of: OF }, { lease: held[number]!, isOver: () => over.is });
  return { checkpoints, slot, over };
};

describe('what followers of a slot remember', () => {
  it('begins with what somebody who had all slots wrote of it', async () => {
    const { checkpoints, slot } = await house();
    await checkpoints.write('timers', 7, rows(ALL));
    expect(await slot(0).read('timers')).toEqual({ position: 7, rows: rows(ZERO) });
    await slot(0).write('timers', 9, new Map([[ZERO[0]!, null]]));
    expect(await slot(0).read('timers')).toEqual({ position: 9, rows: rows(ZERO.slice(1)) });
    expect(await slot(1).read('timers')).toEqual({ position: 7, rows: rows(ONE) });
  });

  it('is not what was written of it before somebody had all slots again', async () => {
    const { checkpoints, slot } = await house();
    await slot(0).write('timers', 3, rows(ZERO));
    await checkpoints.write('timers', 7, rows(ONE));
    expect(await slot(0).read('timers')).toEqual({ position: 7, rows: new Map() });
    expect(await slot(0).read('timers')).toEqual({ position: 7, rows: new Map() });
  });

  it('is not written by who has left something undone', async () => {
    const { slot, over } = await house();
    await slot(0).write('timers', 3, new Map());
    over.is = true;
    await expect(slot(0).write('timers', 4, new Map())).rejects.toThrow(LeaseLost);
  });

  it('is made one whole again for who takes all, from where the slowest was', async () => {
    const { checkpoints, slot } = await house();
    await checkpoints.write('timers', 2, rows('a'));
    await slot(0).write('timers', 5, rows(ZERO));
    await slot(1).write('timers', 9, rows(ONE));
    await gatherSlots(checkpoints, 'timers', OF);
    expect(await checkpoints.read('timers')).toEqual({ position: 5, rows: rows(ZERO + ONE) });
    await gatherSlots(checkpoints, 'never', 0);
    expect((await checkpoints.read('never')).position).toBe(0);
  });

  it('tells whether a tree is stopped', async () => {
    const { checkpoints, slot } = await house();
    await slot(slotOf('a', OF)).write('processes', 5, rows('a'));
    expect([await isStopped(checkpoints, 'a', OF), await isStopped(checkpoints, 'b', OF)]).toEqual([true, false]);
    expect(await isStopped(checkpoints, 'a', 0)).toBe(false);
  });
});

describe('a slot', () => {
  it('is the same for a tree for ever, and every slot gets its share', () => {
    expect(slotOf('2a8f2c52-6f4e-5d6c-9a55-0d6e6b7c1a10', 32)).toMatchInlineSnapshot(`13`);
    const counts = Array.from({ length: 32 }, () => 0);
    for (let n = 0; n < 32_000; n++) counts[slotOf(`2a8f2c52-6f4e-5d6c-9a55-${String(n).padStart(12, '0')}`, 32)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(500);
    expect(Math.max(...counts)).toBeLessThan(1_500);
  });
});
