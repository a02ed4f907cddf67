import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { isRepeat, rejection } from '../append.js';
import { StoreUnavailable, WrongExpectedRevision, type Appended, type EventStore, type Subscription } from '../event-store.js';
import { Followers, type OnEvents } from '../followers.js';
import { upcast, upcasts, type Upcasts } from '../upcasts.js';

const PAGE = 1000;

/** The log itself. It outlives the stores that are opened on it, as a database outlives its connections. */
export class MemoryLog {
  readonly #all: Recorded[] = [];
  readonly #streams = new Map<string, Recorded[]>();
  readonly #stores = new Set<() => void>();

  get head(): number {
    return this.#all.length;
  }

  stream(name: string): readonly Recorded[] {
    return this.#streams.get(name) ?? [];
  }

  /** Position n is the n-th event: they are counted from 1. */
  after(position: number): readonly Recorded[] {
    return this.#all.slice(position, position + PAGE);
  }

  /** What is kept is what JSON makes of the events, as everywhere, and so nobody can change it afterwards. */
  add(stream: string, events: readonly NewEvent[]): void {
    const there = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, there);
    for (const { id, event, cause } of events) {
      const kept = JSON.parse(JSON.stringify({ event, cause })) as Pick<NewEvent, 'event' | 'cause'>;
      const recorded = { id, ...kept, stream, revision: there.length, position: this.#all.length + 1 };
      there.push(recorded);
      this.#all.push(recorded);
    }
    for (const changed of this.#stores) changed();
  }

  onChange(changed: () => void): () => void {
    this.#stores.add(changed);
    return () => this.#stores.delete(changed);
  }
}

/** The log of tests and simulated time: no I/O, no timer, the same order in every run. */
export class MemoryEventStore implements EventStore {
  readonly #followers: Followers;
  readonly #leave: () => void;
  #closed = false;

  constructor(
    private readonly log = new MemoryLog(),
    private readonly table: Upcasts = upcasts,
  ) {
    this.#followers = new Followers((position) => this.#upcast(log.after(position)));
    this.#leave = log.onChange(() => this.#followers.wake());
  }

  async append(stream: string, expected: number, events: readonly NewEvent[], after?: Promise<Appended>): Promise<Appended> {
    if (after) await after;
    return this.#whenOpen(() => this.#append(stream, expected, events));
  }

  readStream(stream: string, from = 0, most = Infinity): Promise<readonly Recorded[]> {
    return this.#whenOpen(() => this.#upcast(this.log.stream(stream).slice(from, from + most)));
  }

  async *readAll(after: number): AsyncIterable<readonly Recorded[]> {
    for (let position = after; ; position += PAGE) {
      const page = await this.#whenOpen(() => this.#upcast(this.log.after(position)));
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
    }
  }

  subscribe(after: number, onEvents: OnEvents): Subscription {
    return this.#followers.follow(after, onEvents);
  }

  head(): Promise<number> {
    return this.#whenOpen(() => this.log.head);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#leave();
    await this.#followers.stop();
  }

  #append(stream: string, expected: number, events: readonly NewEvent[]): Appended {
    const rejected = rejection(stream, events);
    if (rejected) throw rejected;
    const there = this.log.stream(stream);
    const actual = there.length - 1;
    const repeat = expected !== actual;
    if (!repeat) this.log.add(stream, events);
    else if (!isRepeat(events, there.slice(expected + 1))) throw new WrongExpectedRevision(stream, expected, actual);
    const revision = expected + events.length;
    return { revision, position: this.log.stream(stream)[revision]?.position ?? this.log.head, repeat };
  }

  #upcast(recorded: readonly Recorded[]): readonly Recorded[] {
    return recorded.map((each) => ({ ...each, event: upcast(this.table, each.event) }));
  }

  #whenOpen<T>(run: () => T): Promise<T> {
    return new Promise((resolve) => {
      if (this.#closed) throw new StoreUnavailable('the store is closed');
      resolve(run());
    });
  }
}
