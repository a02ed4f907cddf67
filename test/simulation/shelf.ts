import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { delay } from '#engine/clock.js';
import type { Clock } from '#engine/clock.js';
import type { Checkpoints } from '#eventstore/checkpoints.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { Appended, EventStore, Subscription } from '#eventstore/event-store.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import type { MemoryLog } from '#eventstore/memory/memory.event-store.js';
import { never } from './life.js';
import type { Life } from './life.js';
import type { Random } from './random.js';

/** How long the ways to the database are, in milliseconds at most. */
export interface Ways {
  readonly append: number;
  readonly read: number;
  /** From the log to who follows it. */
  readonly follow: number;
}

export interface DatabaseParts {
  readonly log: MemoryLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly ways: Ways;
}

/** Between two looks of a follower whose store is away. */
const LOOK = 200;

/** The database: it outlives every controller, needs time, and can be away. */
export class Database {
  readonly checkpoints = new MemoryCheckpoints();
  /** Nobody reaches it. */
  isAway = false;
  /** How many of a hundred appends happen, and nobody is told. */
  answersLost = 0;
  private readonly writer: MemoryEventStore;

  constructor(private readonly parts: DatabaseParts) {
    this.writer = new MemoryEventStore(parts.log);
  }

  get clock(): Clock {
    return this.parts.clock;
  }

  /** The store and checkpoints of one life. */
  open(life: Life): { readonly store: EventStore; readonly checkpoints: Checkpoints; readonly leave: () => void } {
    const reader = new MemoryEventStore(this.parts.log);
    const leave = (): void => void reader.close();
    return { store: new Shelf(this, reader, life), checkpoints: marks(this, life), leave };
  }

  way(kind: keyof Ways): Promise<void> {
    const { random, ways, clock } = this.parts;
    const ms = random.below(ways[kind] + 1);
    return ms === 0 ? Promise.resolve() : delay(clock, ms);
  }

  /** @throws StoreUnavailable, whether or not it has happened */
  async append(stream: string, expected: number, events: readonly NewEvent[]): Promise<Appended> {
    this.mustBeThere();
    const appended = await this.writer.append(stream, expected, events);
    if (this.answersLost > 0 && this.parts.random.below(100) < this.answersLost)
      throw new StoreUnavailable('the answer was lost');
    return appended;
  }

  mustBeThere(): void {
    if (this.isAway) throw new StoreUnavailable('the store is away');
  }
}

/** An append, as it is on its way when whoever sent it dies. */
type Work<T> = () => Promise<T>;

/** Sends something over, and hears of it: a step before, one when it has taken effect, one with the answer. */
const errand = async <T>(base: Database, life: Life, way: keyof Ways, work: Work<T>): Promise<T> => {
  if (!life.step()) return never();
  await base.way(way);
  try {
    const answer = await work();
    if (!life.step()) return await never<T>();
    await base.way(way);
    return await life.hears(answer);
  } catch (error) {
    await base.way(way);
    await life.hears(null);
    throw error;
  }
};

class Shelf implements EventStore {
  constructor(
    private readonly base: Database,
    private readonly reader: MemoryEventStore,
    private readonly life: Life,
  ) {}

  async append(stream: string, expected: number, events: readonly NewEvent[], after?: Promise<Appended>): Promise<Appended> {
    if (after) await after;
    return errand(this.base, this.life, 'append', () => this.base.append(stream, expected, events));
  }

  readStream(stream: string, from?: number, most?: number): Promise<readonly Recorded[]> {
    return this.read(() => this.reader.readStream(stream, from, most));
  }

  async *readAll(after: number): AsyncIterable<readonly Recorded[]> {
    this.base.mustBeThere();
    for await (const page of this.reader.readAll(after)) yield await this.life.hears(page);
  }

  subscribe(after: number, onEvents: (batch: readonly Recorded[]) => Promise<void> | void): Subscription {
    const { base, life } = this;
    return this.reader.subscribe(after, async (batch) => {
      await base.way('follow');
      while (base.isAway && !life.isOver) await delay(base.clock, LOOK);
      await onEvents(await life.hears(batch));
    });
  }

  head(): Promise<number> {
    return this.read(() => this.reader.head());
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  private read<T>(look: () => Promise<T>): Promise<T> {
    const { base, life } = this;
    return errand(base, life, 'read', () => {
      base.mustBeThere();
      return look();
    });
  }
}

const marks = (base: Database, life: Life): Checkpoints => ({
  read: (name) =>
    errand(base, life, 'read', () => {
      base.mustBeThere();
      return base.checkpoints.read(name);
    }),
  write: (name, position, changes) =>
    errand(base, life, 'append', () => {
      base.mustBeThere();
      return base.checkpoints.write(name, position, changes);
    }),
});
