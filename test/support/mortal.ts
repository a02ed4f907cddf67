import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { systemClock } from '#engine/clock.js';
import type { Clock } from '#engine/clock.js';
import type { Checkpoints } from '#eventstore/checkpoints.js';
import type { Appended, EventStore } from '#eventstore/event-store.js';
import type { Ground } from '../../apps/all/src/ledgerline.js';
import type { Stores } from '#host/stores.js';

/**
 * Where in an append a system dies: before it is written; when it is written, before anybody is told; when who appended knows,
 * and nobody who follows the log does.
 */
export type Moment = 'unwritten' | 'unanswered' | 'unseen';

export interface Death {
  readonly moment: Moment;
  /** Asked for every append, in their order: whether this is the one. */
  readonly now: (events: readonly NewEvent[]) => boolean;
}

/** What a system stands on, and its end: from then on nothing is answered, nothing is written, and no time passes. */
export interface Mortal {
  readonly ground: Ground;
  readonly died: Promise<void>;
  /** From the append of which it dies, which may still be on its way. */
  readonly isDying: () => boolean;
  readonly isDead: () => boolean;
  /** It will die in the middle of an append. */
  readonly plan: (death: Death | undefined) => void;
  readonly die: () => void;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** @param onDeath runs in the same turn */
export const mortal = (stores: Stores, onDeath: () => void): Mortal => {
  const life = new Life(onDeath);
  return {
    ground: {
      clock: life.clock,
      alone: () => true,
      stores: {
        store: new MortalStore(stores.store, life),
        checkpoints: checkpoints(stores.checkpoints, life),
        leases: stores.leases,
        pool: pool(stores.pool, life),
        close: () => life.outlives(() => stores.close()),
      },
    },
    died: life.died,
    isDying: () => life.isDying(),
    isDead: () => life.isOver(),
    plan: (death) => (life.death = death),
    die: () => life.end(),
  };
};

class Life {
  #over = false;
  #dying = false;
  death: Death | undefined;
  readonly died: Promise<void>;
  readonly #timers = new Set<() => void>();
  #bury = (): void => undefined;

  constructor(private readonly onDeath: () => void) {
    this.died = new Promise((resolve) => (this.#bury = resolve));
  }

  isOver(): boolean {
    return this.#over;
  }

  isDying(): boolean {
    return this.#dying;
  }

  readonly clock: Clock = {
    now: () => systemClock.now(),
    after: (ms, callback) => {
      if (this.isOver()) return () => undefined;
      const cancel = (): void => {
        this.#timers.delete(cancel);
        stop();
      };
      const stop = systemClock.after(ms, () => {
        this.#timers.delete(cancel);
        callback();
      });
      this.#timers.add(cancel);
      return cancel;
    },
  };

  /** Where in this append it dies. */
  momentOf(events: readonly NewEvent[]): Moment | undefined {
    if (this.#over || !this.death?.now(events)) return undefined;
    this.#dying = true;
    return this.death.moment;
  }

  end(): void {
    if (this.#over) return;
    this.#over = this.#dying = true;
    for (const cancel of [...this.#timers]) cancel();
    this.onDeath();
    this.#bury();
  }

  /** Whoever waits for this at the end waits for ever. */
  async outlives<T>(work: () => Promise<T>): Promise<T> {
    if (this.isOver()) return never();
    try {
      const done = await work();
      return this.isOver() ? await never() : done;
    } catch (error) {
      if (this.isOver()) return never();
      throw error;
    }
  }
}

class MortalStore implements EventStore {
  /** Its followers hear nothing any more: the next thing that they would hear is what it dies of. */
  #deaf = false;
  readonly #fatal = new Set<string>();

  constructor(
    private readonly store: EventStore,
    private readonly life: Life,
  ) {}

  append(stream: string, expected: number, events: readonly NewEvent[], after?: Promise<Appended>) {
    const { life, store } = this;
    const moment = life.momentOf(events);
    if (moment === 'unwritten') life.end();
    if (moment) for (const { id } of events) this.#fatal.add(id);
    return life.outlives(async () => {
      try {
        return await store.append(stream, expected, events, after);
      } finally {
        if (moment === 'unanswered') life.end();
        if (moment === 'unseen') setImmediate(() => life.end());
      }
    });
  }

  readStream(stream: string, from?: number, most?: number) {
    return this.life.outlives(() => this.store.readStream(stream, from, most));
  }

  async *readAll(after: number) {
    for await (const page of this.store.readAll(after)) yield this.life.isOver() ? await never<typeof page>() : page;
  }

  subscribe(after: number, onEvents: (batch: readonly Recorded[]) => Promise<void> | void) {
    const take = async (batch: readonly Recorded[]): Promise<void> => {
      this.#deaf ||= this.life.isOver() || batch.some(({ id }) => this.#fatal.has(id));
      if (!this.#deaf) await Promise.race([onEvents(batch), this.life.died]);
    };
    const subscription = this.store.subscribe(after, take);
    return { stop: () => this.life.outlives(() => subscription.stop()) };
  }

  head() {
    return this.life.outlives(() => this.store.head());
  }

  close() {
    return this.life.outlives(() => this.store.close());
  }
}

const checkpoints = (kept: Checkpoints, life: Life): Checkpoints => ({
  read: (name) => life.outlives(() => kept.read(name)),
  write: (name, position, changes) => life.outlives(() => kept.write(name, position, changes)),
});

const ASKS = ['query', 'connect'];

const pool = (open: Stores['pool'], life: Life): Stores['pool'] =>
  new Proxy(open, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const call = (...given: unknown[]): unknown => Reflect.apply(value, target, given);
      if (!ASKS.includes(String(name))) return call;
      return (...given: unknown[]) => life.outlives(() => call(...given) as Promise<unknown>);
    },
  });
