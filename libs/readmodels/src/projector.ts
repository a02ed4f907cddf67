import type pg from 'pg';
import { errorOf } from '#domain/kernel/error.js';
import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { EventStore, Subscription } from '#eventstore/event-store.js';
import type { Message } from './messages.js';
import { migrate } from './readmodels.tables.js';
import { BATCH, Scribe } from './scribe.js';
import { Waiters } from './waiters.js';

/**
 * A batch of fewer events than this is followed by a rest of so many milliseconds, unless somebody waits: what comes meanwhile shares
 * the next commit, which costs nearly as much for one event as for a hundred. An event that comes to an idle projector waits for nothing.
 */
const MANY = 200;
const BREATH = 4;

/** Milliseconds between tries during an outage: the first, and the longest. */
const PAUSES = [50, 2_000] as const;

export interface ProjectorOptions {
  readonly pool: pg.Pool;
  readonly store: EventStore;
  /** Hears of outages, which end by themselves, of listeners that fail, and of the bug that has stopped the projector. */
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
  readonly #scribe: Scribe;
  readonly #waiters = new Waiters();
  readonly #listeners = new Set<Listener>();
  #subscription: Subscription | undefined;
  /** The end of what the scribe is doing, and of what it has been asked to do. */
  #turn: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #stopping = false;
  #breathing = false;
  #wake = (): void => undefined;

  constructor(private readonly options: ProjectorOptions) {
    const { pool, store, now = Date.now } = options;
    this.#scribe = new Scribe({ pool, store, now, onMoved: (place, messages) => this.moved(place, messages) });
  }

  /**
   * Makes the tables where they are missing, and resolves when they show all that was in the log when it was called.
   * @throws StoreUnavailable when Postgres or the log cannot be reached
   * @throws what a projection has thrown
   */
  async start(): Promise<void> {
    await migrate(this.options.pool);
    await this.#scribe.open();
    const head = await this.options.store.head();
    this.options.pool.on('error', this.doubt);
    this.#subscription = this.options.store.subscribe(this.place, (batch) => this.take(batch as readonly Recorded<Event>[]));
    await this.passed(head, Infinity);
    if (this.#failure) throw this.#failure;
  }

  /** Ends when the batch under way is committed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.options.pool.off('error', this.doubt);
    this.#wake();
    await this.#subscription?.stop();
    await this.#turn;
    this.#waiters.giveUp();
  }

  /** Position of the last event that the tables show. */
  get place(): number {
    return this.#scribe.place;
  }

  /** Resolves true when the tables show the event at a position; false after `withinMs`, or when the projector has stopped. */
  passed(position: number, withinMs: number): Promise<boolean> {
    if (this.#failure || this.#stopping) return Promise.resolve(false);
    if (this.place >= position) return Promise.resolve(true);
    if (this.#breathing) this.#wake();
    return this.#waiters.wait(position, withinMs);
  }

  /** Tells a listener every message from now on, after its event shows in the tables. Answers how to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  private async take(batch: readonly Recorded<Event>[]): Promise<void> {
    // Calls first: what follows at once from these events, and what waits on sockets, is done before they are shown.
    await new Promise((resolve) => setImmediate(resolve));
    for (let from = 0; from < batch.length; from += BATCH) {
      await this.inTurn(() => this.#scribe.write(batch.slice(from, from + BATCH)));
    }
    if (batch.length < MANY && !this.#waiters.any) await this.breathe();
  }

  private async breathe(): Promise<void> {
    this.#breathing = true;
    await this.sleep(BREATH);
    this.#breathing = false;
  }

  /** Postgres has gone away. Our commits do not wait for its disk, so what is there when it comes back must be looked at. */
  private readonly doubt = (): void => {
    void this.inTurn(() => this.#scribe.check());
  };

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(() => this.insist(work));
    return this.#turn;
  }

  /** An outage is waited through; anything else would happen again, and skipping would be a lie. */
  private async insist(work: () => Promise<void>): Promise<void> {
    for (let pause: number = PAUSES[0]; !this.#stopping && !this.#failure; pause = Math.min(pause * 2, PAUSES[1])) {
      try {
        await work();
        return;
      } catch (thrown) {
        const error = errorOf(thrown);
        if (error instanceof StoreUnavailable) await this.rest(pause, error);
        else this.fail(error);
      }
    }
  }

  private async rest(ms: number, outage: Error): Promise<void> {
    this.options.onError(outage);
    await this.sleep(ms);
  }

  private async sleep(ms: number): Promise<void> {
    if (this.#stopping) return;
    await new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timeout);
        resolve();
      };
    });
  }

  private fail(error: Error): void {
    this.#failure = error;
    this.options.onError(error);
    this.#waiters.giveUp();
  }

  private moved(place: number, messages: readonly Message[]): void {
    if (messages.length > 0) for (const listener of this.#listeners) this.tell(listener, messages);
    this.#waiters.passed(place);
  }

  private tell(listener: Listener, messages: readonly Message[]): void {
    try {
      listener(messages);
    } catch (thrown) {
      this.options.onError(errorOf(thrown));
    }
  }
}
