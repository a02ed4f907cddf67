import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { rejection } from '../append.js';
import { StoreUnavailable, type Appended, type EventStore, type Subscription } from '../event-store.js';
import type { OnEvents } from '../followers.js';
import { upcasts, type Upcasts } from '../upcasts.js';
import { Appender } from './eventstoredb.appender.js';
import { Connection } from './eventstoredb.connection.js';
import { Follower } from './eventstoredb.follower.js';
import { Log } from './eventstoredb.log.js';

/**
 * The log in EventStoreDB, by its official client.
 *
 * Positions are offsets in bytes into the server's log: they grow, but are not contiguous, and stay below 2^45 for its first
 * 32 TiB. Streams are `category-id`, which is how the server's own category projection names them.
 */
export class EventStoreDbEventStore implements EventStore {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #appender: Appender;
  readonly #followers = new Map<Follower, Promise<void>>();
  #closed = false;

  /** @param url `esdb://user:password@host:2113?tls=true`, as the client's documentation has it */
  constructor(
    url: string,
    private readonly table: Upcasts = upcasts,
  ) {
    this.#connection = new Connection(url);
    this.#log = new Log(this.#connection, table);
    this.#appender = new Appender(this.#connection, this.#log);
  }

  async append(stream: string, expected: number, events: readonly NewEvent[], after?: Promise<Appended>): Promise<Appended> {
    if (after) await after;
    this.#assertOpen();
    const rejected = rejection(stream, events);
    if (rejected) throw rejected;
    return this.#appender.append(stream, expected, events);
  }

  async readStream(stream: string, from = 0, most?: number): Promise<readonly Recorded[]> {
    this.#assertOpen();
    return this.#log.stream(stream, from, most);
  }

  async *readAll(after: number): AsyncIterable<readonly Recorded[]> {
    this.#assertOpen();
    yield* this.#log.all(after);
  }

  subscribe(after: number, onEvents: OnEvents): Subscription {
    const follower = new Follower(this.#connection, this.table, after);
    const done = follower.run(onEvents).finally(() => this.#followers.delete(follower));
    this.#followers.set(follower, done);
    return {
      stop: () => {
        follower.stop();
        return done;
      },
    };
  }

  async head(): Promise<number> {
    this.#assertOpen();
    return this.#log.head();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const follower of this.#followers.keys()) follower.stop();
    await Promise.all(this.#followers.values());
    await this.#connection.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}
