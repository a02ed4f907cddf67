import type pg from 'pg';
import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { EventStore, Subscription } from '#eventstore/event-store.js';
import { fold } from './fold.js';
import type { Announced, Folded } from './fold.js';
import { MessageArchive } from './message-archive.js';
import { messagesOf, seqAfter } from './messages.js';
import type { Message } from './messages.js';
import { readModels } from './read-models.js';
import { migrate } from './readmodels.tables.js';
import { Tables } from './tables.js';
import { Waiters } from './waiters.js';

/** Events that are projected with one commit. */
const BATCH = 1_000;

/** How long what was told is kept: 24 h (issue, Live). */
const KEPT = 86_400_000;

/** How often old messages are looked for, in milliseconds, and how many go at once. */
const PRUNE_EVERY = 5_000;
const PRUNE_MOST = 10_000;

/** Milliseconds between tries during an outage: the first, and the longest. */
const PAUSES = [50, 2_000] as const;

export interface ProjectorOptions {
  readonly pool: pg.Pool;
  readonly store: EventStore;
  /** Hears of outages, which end by themselves, and of the bug that has stopped the projector. */
  readonly onError: (error: Error) => void;
  readonly now?: () => Instant;
}

/** Takes messages in the order of their seq. */
export type Listener = (messages: readonly Message[]) => void;

/**
 * Follows the log and keeps the tables: a batch is whatever came while the last one was being committed. Rows, messages and place
 * move together. Several processes may run one each on the same tables: one of them writes a batch, the others see that and go on
 * from there, and each tells its own listeners everything once.
 */
export class Projector {
  readonly #tables: Tables;
  readonly #archive: MessageArchive;
  readonly #waiters = new Waiters();
  readonly #listeners = new Set<Listener>();
  #subscription: Subscription | undefined;
  #failure: Error | undefined;
  #place = 0;
  #pruneAt = 0;
  #wake = (): void => undefined;
  #stopping = false;

  constructor(private readonly options: ProjectorOptions) {
    this.#tables = new Tables(options.pool);
    this.#archive = new MessageArchive(options.pool);
  }

  /**
   * Makes the tables where they are missing, and resolves when they show all that was in the log when it was called.
   * @throws StoreUnavailable when Postgres or the log cannot be reached
   * @throws what a projection has thrown
   */
  async start(): Promise<void> {
    await migrate(this.options.pool);
    this.#place = await this.#tables.place();
    const head = await this.options.store.head();
    this.#subscription = this.options.store.subscribe(this.#place, (batch) => this.take(batch as readonly Recorded<Event>[]));
    await this.passed(head, Infinity);
    if (this.#failure) throw this.#failure;
  }

  /** Ends when the batch under way is committed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#subscription?.stop();
    this.#waiters.giveUp();
  }

  /** Position of the last event that the tables show. */
  get place(): number {
    return this.#place;
  }

  /** Resolves true when the tables show the event at a position; false after `withinMs`, or when the projector has stopped. */
  passed(position: number, withinMs: number): Promise<boolean> {
    if (this.#place >= position) return Promise.resolve(true);
    return this.#failure || this.#stopping ? Promise.resolve(false) : this.#waiters.wait(position, withinMs);
  }

  /** Tells a listener every message from now on, after its event shows in the tables. Answers how to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  private async take(batch: readonly Recorded<Event>[]): Promise<void> {
    for (let from = 0; from < batch.length && !this.#failure && !this.#stopping; from += BATCH) {
      await this.project(batch.slice(from, from + BATCH));
    }
  }

  /** An outage is waited through; anything else would happen again, and skipping would be a lie. */
  private async project(batch: readonly Recorded<Event>[]): Promise<void> {
    for (let pause: number = PAUSES[0]; !this.#stopping; pause = Math.min(pause * 2, PAUSES[1])) {
      try {
        await this.commit(batch);
        return;
      } catch (error) {
        const known = error instanceof Error ? error : new Error(String(error));
        this.options.onError(known);
        if (known instanceof StoreUnavailable) await this.rest(pause);
        else this.fail(known);
        if (this.#failure) return;
      }
    }
  }

  private async commit(batch: readonly Recorded<Event>[]): Promise<void> {
    for (;;) {
      const events = batch.filter(({ position }) => position > this.#place);
      const last = events.at(-1);
      if (!last) return;
      const folded = fold(readModels, await this.#tables.load(events), events);
      if (await this.write(last.position, folded)) break;
      await this.follow();
    }
    await this.prune();
  }

  private async write(to: number, { changed, announced }: Folded): Promise<boolean> {
    const [kept, forgotten] = this.aged(announced);
    if (!(await this.#tables.write({ from: this.#place, to, forgotten }, { changed, announced: kept }))) return false;
    this.moveTo(to, kept.flatMap(messagesOf));
    return true;
  }

  /** What is young enough to be told, and the seq up to which something was not. */
  private aged(announced: readonly Announced[]): readonly [kept: readonly Announced[], forgotten: number] {
    const oldest = this.now() - KEPT;
    const forgotten = announced.filter(({ at }) => at < oldest).at(-1);
    return [announced.filter(({ at }) => at >= oldest), seqAfter(forgotten?.position ?? 0)];
  }

  /** Somebody else has moved the tables, or a commit of ours whose answer was lost: what was told is read from there. */
  private async follow(): Promise<void> {
    this.#tables.forget();
    const place = await this.#tables.place();
    if (place <= this.#place) throw new StoreUnavailable('the read models are being rebuilt');
    this.moveTo(place, await this.#archive.between(this.#place, place));
  }

  private moveTo(place: number, messages: readonly Message[]): void {
    this.#place = place;
    for (const listener of this.#listeners) this.tell(listener, messages);
    this.#waiters.passed(place);
  }

  private tell(listener: Listener, messages: readonly Message[]): void {
    if (messages.length === 0) return;
    try {
      listener(messages);
    } catch (error) {
      this.options.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** A little at a time, so that no batch waits long for it. */
  private async prune(): Promise<void> {
    const now = this.now();
    if (now < this.#pruneAt) return;
    const dropped = await this.#tables.prune(now - KEPT, PRUNE_MOST);
    this.#pruneAt = dropped < PRUNE_MOST ? now + PRUNE_EVERY : now;
  }

  private fail(error: Error): void {
    this.#failure = error;
    this.#waiters.giveUp();
  }

  private async rest(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timeout);
        resolve();
      };
    });
  }

  private now(): Instant {
    return (this.options.now ?? Date.now)();
  }
}
