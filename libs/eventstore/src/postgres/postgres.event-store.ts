import type pg from 'pg';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { AppendRejected, StoreUnavailable, type Appended, type EventStore, type Subscription } from '../event-store.js';
import { Followers, type OnEvents } from '../followers.js';
import { upcasts, type Upcasts } from '../upcasts.js';
import { openPool } from './postgres.connection.js';
import { PostgresCheckpoints } from './postgres.checkpoints.js';
import { PostgresLeases } from './postgres.leases.js';
import { Listener } from './postgres.listener.js';
import { Log, PAGE } from './postgres.log.js';
import { Recent } from './postgres.recent.js';
import { migrate } from './postgres.tables.js';
import { Writer, type Committed } from './postgres.writer.js';

/** A log in Postgres, and what else is kept beside it. */
export interface Postgres {
  readonly store: PostgresEventStore;
  readonly checkpoints: PostgresCheckpoints;
  readonly leases: PostgresLeases;
  /** For read models. Integers of 64 bits are read as numbers. */
  readonly pool: pg.Pool;
  readonly close: () => Promise<void>;
}

/**
 * Opens a database and brings its schema up to date.
 * @param url `postgres://user:password@host:port/database`
 */
export const openPostgres = async (url: string, table: Upcasts = upcasts): Promise<Postgres> => {
  const pool = openPool(url);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const store = new PostgresEventStore(url, pool, table);
  // A lease must be renewed in time, whatever else is asked at once. Nothing is connected for who asks for none.
  const leasePool = openPool(url, 1);
  const close = async (): Promise<void> => {
    await store.close();
    await Promise.all([pool.end(), leasePool.end()]);
  };
  return { store, checkpoints: new PostgresCheckpoints(pool), leases: new PostgresLeases(leasePool), pool, close };
};

/**
 * The log in Postgres.
 *
 * Positions are contiguous and in the order of commits (see `postgres.tables.ts`), so a reader goes by position alone. Followers
 * get what this process commits without reading it back; what others commit they read when they are told of it.
 */
export class PostgresEventStore implements EventStore {
  readonly #log: Log;
  readonly #writer: Writer;
  readonly #listener: Listener;
  readonly #recent = new Recent();
  readonly #followers = new Followers((position) => this.#next(position));
  /** The furthest position known to be committed. */
  #head = 0;
  #followed = false;
  #closed = false;

  /** @param pool for reading; it stays the caller's */
  constructor(url: string, pool: pg.Pool, table: Upcasts) {
    this.#log = new Log(pool, table);
    this.#writer = new Writer(url, (batch) => this.#committed(batch));
    this.#listener = new Listener(
      url,
      (position) => this.#reached(position),
      (session) => session === this.#writer.session,
    );
  }

  append(stream: string, expected: number, events: readonly NewEvent[], after?: Promise<Appended>): Promise<Appended> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('the store is closed'));
    if (events.length === 0) return Promise.reject(new AppendRejected(`nothing to append to ${stream}`));
    return this.#writer.append(stream, expected, events, after);
  }

  async readStream(stream: string, from = 0, most?: number): Promise<readonly Recorded[]> {
    this.#assertOpen();
    return this.#log.stream(stream, from, most);
  }

  async *readAll(after: number): AsyncIterable<readonly Recorded[]> {
    for (let position = after; ; position += PAGE) {
      this.#assertOpen();
      const page = await this.#log.page(position);
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
    }
  }

  subscribe(after: number, onEvents: OnEvents): Subscription {
    this.#followed = true;
    this.#listener.listen();
    return this.#followers.follow(after, onEvents);
  }

  async head(): Promise<number> {
    this.#assertOpen();
    return this.#log.head();
  }

  /** The pool stays open: it belongs to whoever gave it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#followers.stop();
    await this.#listener.close();
    await this.#writer.close();
  }

  #committed(batch: readonly Committed[]): void {
    const last = batch.at(-1);
    if (!last || !this.#followed) return;
    this.#recent.add(this.#log.recorded(batch));
    this.#reached(last.position);
  }

  #reached(position: number): void {
    this.#head = Math.max(this.#head, position);
    this.#followers.wake();
  }

  /** During an outage there is nothing new; the listener wakes everybody when it is over. */
  async #next(position: number): Promise<readonly Recorded[]> {
    if (position >= this.#head) return [];
    try {
      return this.#recent.after(position, PAGE) ?? (await this.#log.page(position));
    } catch (error) {
      if (error instanceof StoreUnavailable) return [];
      throw error;
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}
