/** The pool of leases on call trees, and how many there are in a new database: enough for every worker that one database can feed. */
export const TREES = { pool: 'trees', size: 32 } as const;

/** One part of all call trees. What belongs to one tree belongs to one slot. */
export interface Slot {
  /** From 0. */
  readonly number: number;
  readonly of: number;
}

/** All trees: who owns this shares with nobody. */
export const WHOLE: Slot = { number: 0, of: 1 };

/** The slot of a tree: FNV-1a of its id, which must never change, for checkpoints are kept by slot. */
export const slotOf = (tree: string, of: number): number => {
  if (of === 1) return 0;
  let hash = 0x811c9dc5;
  for (let index = 0; index < tree.length; index++) hash = Math.imul(hash ^ tree.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % of;
};
