import type { Lease } from './leases.js';

/** What a follower of the log remembers: how far it came, and rows of its own that moved with it. */
export interface Remembered {
  /** Position of the last event that is in the rows; 0 for none. */
  readonly position: number;
  readonly rows: ReadonlyMap<string, unknown>;
}

/**
 * Where followers of the log keep their place, and small folds of theirs (open timers, open legs): position and rows move
 * together or not at all, so that a restart goes on from both.
 */
export interface Checkpoints {
  /** @param name of the follower, such as `timers` */
  read(name: string): Promise<Remembered>;

  /**
   * @param changes rows by key; null drops the row. Values are JSON.
   * @param under writes only if this lease has not changed hands: who has lost it would undo what its successor has written
   * @throws LeaseLost when it has
   */
  write(name: string, position: number, changes: ReadonlyMap<string, unknown>, under?: Lease): Promise<void>;
}
