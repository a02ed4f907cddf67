/** One place of a pool, as somebody got it. Its epoch grows with each change of hands, so that an old holder can be told from a new one. */
export interface Lease {
  readonly pool: string;
  /** From 0. */
  readonly number: number;
  readonly epoch: number;
}

/** What one of several holders of a pool has. */
export interface Share {
  readonly held: readonly Lease[];
  /** How many it should have, so that all who live have as many as each other, give or take one. Who has more gives some back. */
  readonly fair: number;
}

/**
 * Who does what, where several processes could. A pool is a number of leases, fixed once and for all; each has at most one holder.
 * A holder that shows no life for a while loses what it had to whoever asks next. The store's clock decides, and no holder's.
 *
 * A lease only saves work: its holder may be paused at any moment and go on as if it still held it. What must not be done twice is
 * kept from that by expected revisions, ids of commands, and the epoch.
 *
 * Every method throws `StoreUnavailable` while the store cannot be reached.
 */
export interface Leases {
  /** Makes a pool, unless it is there; answers how many leases it has, which a later size does not change. */
  open(pool: string, size: number): Promise<number>;

  /** How many leases a pool has; 0 for one that was never made. */
  size(pool: string): Promise<number>;

  /**
   * Shows that a holder lives: what it has is its own for another `ms` milliseconds, and it gets what is free up to its fair share.
   * What it had and nobody has taken is still its own, however late it comes.
   */
  renew(pool: string, holder: string, ms: number): Promise<Share>;

  /** Gives some back. */
  give(leases: readonly Lease[]): Promise<void>;

  /** Gives all back, and is no more counted among those who share the pool. */
  leave(pool: string, holder: string): Promise<void>;

  /** The epoch of a lease that somebody holds now; null where nobody does. */
  epoch(pool: string, number: number): Promise<number | null>;
}

/** Whoever wanted to write under a lease has lost it: somebody else may have written since. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor({ pool, number, epoch }: Lease) {
    super(`lease ${number} of ${pool} has changed hands since epoch ${epoch}`);
  }
}
