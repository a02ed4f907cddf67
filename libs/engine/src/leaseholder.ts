import { errorOf } from '#domain/kernel/error.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { Lease, Leases } from '#eventstore/leases.js';
import type { Clock } from './clock.js';

/** How long a lease lasts without a sign of life, and how often there is one, in milliseconds: together the time of a takeover. */
export const LASTS = 3_000;
const RENEWED_EVERY = 500;

/** A lease while we have it. */
export interface Tenure {
  readonly lease: Lease;
  /** Whether it is ours by our own clock. Who was paused, or cannot reach the store, finds here that it may be another's by now. */
  readonly valid: () => boolean;
}

/** What is done under one lease. */
export interface Work {
  /** Whether it came to an end by itself, having found that the lease is another's. */
  readonly isOver: () => boolean;
  readonly stop: () => Promise<void>;
}

export interface LeaseholderOptions {
  readonly leases: Leases;
  readonly clock: Clock;
  readonly pool: string;
  /** Different for each start of a process. */
  readonly holder: string;
  /** Begins the work of a lease that we got. */
  readonly begin: (tenure: Tenure) => Promise<Work>;
  readonly onError: (error: Error) => void;
}

/** The work of one lease, from its beginning to its end. */
class Post {
  /** Resolves when the work has begun, or has failed to. */
  readonly begun: Promise<void>;
  isLost = false;
  private work: Work | undefined;
  private failed = false;

  constructor(
    readonly lease: Lease,
    begin: () => Promise<Work>,
    onError: (error: unknown) => void,
  ) {
    this.begun = begin().then(
      (work) => void (this.work = work),
      (error: unknown) => {
        this.failed = true;
        onError(error);
      },
    );
  }

  get isOver(): boolean {
    return this.failed || (this.work?.isOver() ?? false);
  }

  async stop(): Promise<void> {
    await this.begun;
    await this.work?.stop();
  }
}

/** Keeps the leases that are ours to keep, and does the work of each exactly as long. */
export class Leaseholder {
  private readonly posts = new Map<number, Post>();
  /** What is being ended; the same lease begins again only after that. */
  private readonly endings = new Map<number, Promise<void>>();
  private until = 0;
  private cancel = (): void => undefined;
  private ticking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: LeaseholderOptions) {}

  /** Numbers of the leases whose work is ours now. */
  get numbers(): readonly number[] {
    return [...this.posts.keys()];
  }

  /** Resolves when what is ours at once has begun. */
  async start(): Promise<void> {
    await this.tick();
    await Promise.all([...this.posts.values()].map(({ begun }) => begun));
    this.schedule();
  }

  /** Ends all work, then gives everything back at once. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel();
    await this.ticking;
    for (const post of [...this.posts.values()]) this.end(post, () => Promise.resolve());
    await Promise.all(this.endings.values());
    await this.options.leases.leave(this.options.pool, this.options.holder).catch(this.unless);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.cancel = this.options.clock.after(RENEWED_EVERY, () => {
      this.ticking = this.tick().then(() => this.schedule());
    });
  }

  private async tick(): Promise<void> {
    const { leases, clock, pool, holder } = this.options;
    // It may be renewed at any moment from now on.
    const asked = clock.now();
    try {
      const { held, fair } = await leases.renew(pool, holder, LASTS);
      this.until = asked + LASTS;
      if (!this.stopped) this.compare(held, fair);
    } catch (error) {
      this.unless(error);
    }
  }

  /** An outage ends by itself; until then nothing changes hands. */
  private readonly unless = (error: unknown): void => {
    if (!(error instanceof StoreUnavailable)) this.options.onError(errorOf(error));
  };

  private compare(held: readonly Lease[], fair: number): void {
    const epochs = new Map(held.map(({ number, epoch }) => [number, epoch]));
    for (const post of [...this.posts.values()])
      if (epochs.get(post.lease.number) !== post.lease.epoch) this.lose(post);
      else if (post.isOver) this.giveBack(post);
    for (const post of [...this.posts.values()].slice(fair)) this.giveBack(post);
    for (const lease of held) if (!this.posts.has(lease.number) && !this.endings.has(lease.number)) this.begin(lease);
  }

  private begin(lease: Lease): void {
    const { clock, begin } = this.options;
    const tenure: Tenure = { lease, valid: () => !post.isLost && clock.now() < this.until };
    const post: Post = new Post(lease, async () => begin(tenure), this.unless);
    this.posts.set(lease.number, post);
  }

  private lose(post: Post): void {
    post.isLost = true;
    this.end(post, () => Promise.resolve());
  }

  /** Only when its work has ended may somebody else begin it. */
  private giveBack(post: Post): void {
    this.end(post, () => this.options.leases.give([post.lease]));
  }

  private end(post: Post, then: () => Promise<void>): void {
    const { number } = post.lease;
    this.posts.delete(number);
    const ended = post
      .stop()
      .then(then)
      .catch(this.unless)
      .finally(() => this.endings.delete(number));
    this.endings.set(number, ended);
  }
}
