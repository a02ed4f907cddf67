import type { Subscription } from '#eventstore/event-store.js';
import type { Feed } from './feed.js';
import type { Keeper } from './keeper.js';
import type { Job } from './reactions.js';

/** How many jobs may be under way before the log has to wait. */
const UNDER_WAY = 2_000;

/** A tree that a bug has stopped, from the event on that nobody could handle. */
export interface Poisoned {
  readonly tree: string;
  readonly position: number;
  readonly eventId: string;
  readonly error: string;
}

export interface ProcessorOptions {
  readonly feed: Feed<Job>;
  readonly keeper: Keeper;
  readonly onPoison: (poisoned: Poisoned) => void;
}

/**
 * Does what follows from the events of the log: in order within a call tree, trees in parallel. A job that fails stops its own
 * tree and no other. The checkpoint is the position up to which everything is done; what lies above it is done again after a
 * crash.
 */
export class Processor {
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly poisoned = new Map<string, Poisoned>();
  private readonly underWay = new Set<Job>();
  /** Trees that are being taken up again, each with the position of its first job. */
  private readonly retrying = new Map<string, number>();
  private subscription: Subscription | undefined;
  private seen = 0;
  private spare: (() => void) | undefined;

  constructor(private readonly options: ProcessorOptions) {}

  async start(): Promise<void> {
    const { position, rows } = await this.options.keeper.open();
    for (const row of rows.values()) this.poisoned.set((row as Poisoned).tree, row as Poisoned);
    this.seen = position;
    this.subscription = this.options.feed.follow(position, (jobs, upTo) => this.take(jobs, upTo));
  }

  /** Finishes what is under way, and takes nothing more. */
  async stop(): Promise<void> {
    await this.subscription?.stop();
    await Promise.all(this.lanes.values());
    await this.options.keeper.close();
  }

  /** Position up to which all is done. */
  get done(): number {
    const oldest = this.underWay.values().next();
    return oldest.done ? this.seen : oldest.value.position - 1;
  }

  /** Whether no bug has stopped a tree. */
  goesOn(tree: string): boolean {
    return !this.poisoned.has(tree) && !this.retrying.has(tree);
  }

  get stopped(): readonly Poisoned[] {
    return [...this.poisoned.values()];
  }

  /** Takes up a stopped tree where it was stopped: for an operator, once the bug is mended. False where no such tree is stopped. */
  async retry(tree: string): Promise<boolean> {
    const found = this.poisoned.get(tree);
    if (!found || this.retrying.has(tree)) return false;
    this.retrying.set(tree, found.position);
    try {
      await this.takeUp(found);
    } finally {
      this.retrying.delete(tree);
    }
    this.mark();
    return true;
  }

  private async takeUp({ tree, position }: Poisoned): Promise<void> {
    const later: Job[] = [];
    for await (const jobs of this.options.feed.read(position - 1)) later.push(...jobs.filter((job) => job.tree === tree));
    this.poisoned.delete(tree);
    this.options.keeper.drop(tree);
    for (const job of later) if (job.position <= this.seen && job.work !== 'retry') this.queue(job);
    await this.lanes.get(tree);
  }

  private async take(jobs: readonly Job[], position: number): Promise<void> {
    this.seen = position;
    for (const job of jobs) {
      if (job.work === 'retry') void this.retry(job.tree);
      else this.queue(job);
    }
    this.mark();
    if (this.underWay.size >= UNDER_WAY) await new Promise<void>((resolve) => (this.spare = resolve));
  }

  private queue(job: Job): void {
    const before = this.lanes.get(job.tree);
    const work = before && !job.together ? before.then(() => this.work(job)) : this.work(job);
    if (!work) return;
    this.underWay.add(job);
    const own = work.finally(() => this.finish(job));
    const lane = (before && job.together ? Promise.all([before, own]) : own).then(() => {
      if (this.lanes.get(job.tree) === lane) this.lanes.delete(job.tree);
    });
    this.lanes.set(job.tree, lane);
  }

  private work(job: Job): Promise<void> | undefined {
    if (this.poisoned.has(job.tree) || job.work === 'retry') return undefined;
    return job.work().then(
      () => undefined,
      (error: unknown) => this.poison(job, error),
    );
  }

  private poison({ tree, position, eventId }: Job, thrown: unknown): void {
    const error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const poisoned = { tree, position, eventId, error };
    this.poisoned.set(tree, poisoned);
    this.options.keeper.put(tree, poisoned);
    this.options.onPoison(poisoned);
  }

  private finish(job: Job): void {
    this.underWay.delete(job);
    this.mark();
    if (this.underWay.size < UNDER_WAY / 2) this.spare?.();
  }

  /** Jobs are taken in order, so the oldest under way is the first of the set, but for what is being done again. */
  private mark(): void {
    this.options.keeper.moveTo(Math.min(this.done, ...[...this.retrying.values()].map((position) => position - 1)));
  }
}
