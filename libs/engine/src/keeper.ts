import type { Checkpoints } from '#eventstore/checkpoints.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { LeaseLost } from '#eventstore/leases.js';
import type { Clock } from './clock.js';

/** How often a follower's place is written down. What came since is read again after a crash, which changes nothing. */
const INTERVAL = 250;

/** The same for each of many slots. */
const INTERVAL_OF_SLOT = 1_000;

/** A follower's place in the log, and the rows that moved with it, written down a few times a second while they move. */
export class Keeper {
  protected readonly interval: number = INTERVAL;
  private changes = new Map<string, unknown>();
  private kept = new Set<string>();
  private position = 0;
  private written = 0;
  private cancel: (() => void) | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly checkpoints: Checkpoints,
    private readonly clock: Clock,
    private readonly onError: (error: Error) => void,
  ) {}

  /** What was written last. */
  async open(): Promise<{ readonly position: number; readonly rows: ReadonlyMap<string, unknown> }> {
    const { position, rows } = await this.checkpoints.read(this.name);
    this.position = position;
    this.written = position;
    this.kept = new Set(rows.keys());
    return { position, rows };
  }

  put(key: string, value: unknown): void {
    this.changes.set(key, value);
    this.schedule();
  }

  /** A row that came and went since the last writing was never there. */
  drop(key: string): void {
    if (this.kept.has(key)) this.changes.set(key, null);
    else this.changes.delete(key);
    this.schedule();
  }

  moveTo(position: number): void {
    this.position = position;
    this.schedule();
  }

  /** Writes what has not been written, and stops writing by itself. */
  async close(): Promise<void> {
    this.cancel?.();
    this.cancel = () => undefined;
    await this.writing;
    await this.write();
  }

  private schedule(): void {
    this.cancel ??= this.clock.after(this.interval, () => {
      this.cancel = undefined;
      this.writing = this.writing.then(() => this.write()).catch((error: unknown) => this.onError(error as Error));
    });
  }

  private async write(): Promise<void> {
    if (this.position === this.written && this.changes.size === 0) return;
    const [position, changes] = [this.position, this.changes];
    this.changes = new Map();
    // Before the row is there: whoever drops it meanwhile must not take it for one that never was.
    for (const key of changes.keys()) this.kept.add(key);
    try {
      await this.checkpoints.write(this.name, position, changes);
    } catch (error) {
      this.changes = new Map([...changes, ...this.changes]);
      this.retry(error);
      return;
    }
    this.written = position;
    for (const [key, value] of changes) if (value === null) this.kept.delete(key);
  }

  /** Who has lost the lease under which this is kept leaves it to whoever has it now. */
  private retry(error: unknown): void {
    if (error instanceof LeaseLost) return;
    if (!(error instanceof StoreUnavailable)) throw error;
    this.schedule();
  }
}

/** One of many: all together they write no more often than matters. */
export class SlotKeeper extends Keeper {
  protected override readonly interval = INTERVAL_OF_SLOT;
}
