import type { Checkpoints, Remembered } from '#eventstore/checkpoints.js';
import { LeaseLost } from '#eventstore/leases.js';
import type { Lease } from '#eventstore/leases.js';
import { slotOf } from './slots.js';
import type { Slot } from './slots.js';

/** Rows of followers of trees say which tree they belong to. */
interface OfTree {
  readonly tree: string;
}

type Rows = ReadonlyMap<string, unknown>;

const named = (name: string, { number, of }: Slot): string => `${name} ${number}/${of}`;

const rowsOf = (rows: Rows, { number, of }: Slot): Rows =>
  new Map([...rows].filter(([, row]) => slotOf((row as OfTree).tree, of) === number));

/** What is known of a slot: what its last owner wrote, or who had all slots, whoever came further. */
const further = (own: Remembered, whole: Remembered, slot: Slot): Remembered =>
  own.position >= whole.position ? own : { position: whole.position, rows: rowsOf(whole.rows, slot) };

/** Changes that drop rows. */
const none = (rows: Rows): Rows => new Map([...rows.keys()].map((key) => [key, null]));

export interface Under {
  readonly lease: Lease;
  /** Whether something was left undone, so that no place beyond it may be written down. */
  readonly isOver: () => boolean;
}

/** What followers of one slot remember: apart from other slots, and only while the slot is theirs. */
export const ofSlot = (checkpoints: Checkpoints, slot: Slot, { lease, isOver }: Under): Checkpoints => {
  const write: Checkpoints['write'] = (name, position, changes) =>
    isOver() ? Promise.reject(new LeaseLost(lease)) : checkpoints.write(named(name, slot), position, changes, lease);
  return {
    write,
    read: async (name) => {
      const [own, whole] = [await checkpoints.read(named(name, slot)), await checkpoints.read(name)];
      const found = further(own, whole, slot);
      if (found !== own) await write(name, found.position, new Map([...none(own.rows), ...found.rows]));
      return found;
    },
  };
};

/** What all slots together remember: from where the slowest was, for what lies beyond is done again without harm. */
export const wholeOf = async (checkpoints: Checkpoints, name: string, of: number): Promise<Remembered> => {
  const whole = await checkpoints.read(name);
  const slots = Array.from({ length: of }, (_, number): Slot => ({ number, of }));
  const parts = await Promise.all(slots.map(async (slot) => further(await checkpoints.read(named(name, slot)), whole, slot)));
  if (parts.every(({ position }) => position <= whole.position)) return whole;
  return { position: Math.min(...parts.map((part) => part.position)), rows: new Map(parts.flatMap(({ rows }) => [...rows])) };
};

/** Makes one whole of what the owners of slots have written since somebody last had them all. */
export const gatherSlots = async (checkpoints: Checkpoints, name: string, of: number): Promise<void> => {
  if (of === 0) return;
  const [before, { position, rows }] = [await checkpoints.read(name), await wholeOf(checkpoints, name, of)];
  await checkpoints.write(name, position, new Map([...none(before.rows), ...rows]));
};

/** Whether a bug has stopped a call tree, by what the owner of its slot has written. */
export const isStopped = async (checkpoints: Checkpoints, tree: string, of: number): Promise<boolean> => {
  if (of === 0) return false;
  const { rows } = await checkpoints.read(named('processes', { number: slotOf(tree, of), of }));
  return rows.has(tree);
};
