import type { Checkpoints } from '#eventstore/checkpoints.js';
import type { Leases } from '#eventstore/leases.js';
import type { Executor } from './executor.js';
import { isStopped } from './slot.checkpoints.js';
import { TREES } from './slots.js';

export interface RetryingParts {
  readonly executor: Executor;
  readonly checkpoints: Checkpoints;
  readonly leases: Leases;
}

/** Asks, in the log, whichever worker owns a stopped tree to take it up. False where no such tree is stopped. */
export const askingForRetry =
  ({ executor, checkpoints, leases }: RetryingParts) =>
  async (tree: string): Promise<boolean> => {
    if (!(await isStopped(checkpoints, tree, await leases.size(TREES.pool)))) return false;
    await executor.tell({
      ask: { to: 'tree', id: tree, command: { type: 'RetryTree', tree } },
      id: crypto.randomUUID(),
      causation: tree,
      actor: { kind: 'system', id: 'operator' },
      tree,
    });
    return true;
  };
