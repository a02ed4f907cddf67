import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { EventStore, Subscription } from '#eventstore/event-store.js';
import { delay } from './clock.js';
import type { Clock } from './clock.js';
import type { Feed, Followed, Reading } from './feed.js';

/** Between two tries while the log cannot be read, in milliseconds. */
const PAUSE = 250;

export interface RelayOptions<T> {
  readonly store: Pick<EventStore, 'subscribe' | 'readAll' | 'head'>;
  readonly clock: Clock;
  readonly reading: Reading<T>;
  /** The slot that a thing belongs to. */
  readonly slotOf: (item: T) => number;
}

interface Listener<T> {
  readonly slot: number;
  readonly take: (items: readonly T[], position: number) => Promise<void> | void;
  /** Up to where it has been told. */
  at: number;
}

type Piece<T> = ReadonlyMap<number, readonly T[]>;

const NOTHING: readonly never[] = [];

/**
 * One follower of the log for the slots of a process, which come and go: the log is read once, each of its events understood once.
 * Who joins reads what it has missed by itself, until it is where the others are.
 */
export class Relay<T> {
  private readonly listeners = new Set<Listener<T>>();
  private subscription: Subscription | undefined;
  private position = 0;

  constructor(private readonly options: RelayOptions<T>) {}

  /** Begins at the end of the log: whoever joins knows where it has been. */
  async start(): Promise<void> {
    this.position = await this.options.store.head();
    this.subscription = this.options.store.subscribe(this.position, (batch) => this.pass(batch as readonly Recorded<Event>[]));
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  /** The part of the log that concerns one slot. */
  of(slot: number): Feed<T> {
    const { store } = this.options;
    const sorted = (page: readonly Recorded[]): readonly T[] =>
      this.sort(page as readonly Recorded<Event>[]).get(slot) ?? NOTHING;
    return {
      follow: (after, take) => this.join({ slot, take, at: after }),
      read: async function* (after) {
        for await (const page of store.readAll(after)) yield sorted(page);
      },
    };
  }

  private join(listener: Listener<T>): Followed {
    const joining = { stopped: false };
    const caughtUp = this.catchUp(listener, joining);
    const stop = async (): Promise<void> => {
      joining.stopped = true;
      this.listeners.delete(listener);
      await caughtUp;
    };
    return { caughtUp, stop };
  }

  /** Joins in the same turn in which nothing is missing. */
  private async catchUp(listener: Listener<T>, joining: { readonly stopped: boolean }): Promise<void> {
    while (listener.at < this.position && !joining.stopped) {
      try {
        await this.readOn(listener, joining);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await delay(this.options.clock, PAUSE);
      }
    }
    if (!joining.stopped) this.listeners.add(listener);
  }

  private async readOn(listener: Listener<T>, joining: { readonly stopped: boolean }): Promise<void> {
    for await (const page of this.options.store.readAll(listener.at)) {
      if (joining.stopped) return;
      await this.tell(listener, this.sort(page as readonly Recorded<Event>[]), page.at(-1)?.position ?? listener.at);
    }
  }

  /** Who joins meanwhile has read what is passed on now. */
  private async pass(batch: readonly Recorded<Event>[]): Promise<void> {
    const position = batch.at(-1)?.position ?? this.position;
    this.position = position;
    const piece = this.sort(batch);
    const waiting = [...this.listeners].flatMap((listener) => {
      const told = this.tell(listener, this.missing(listener, batch) ?? piece, position);
      return told ? [told] : [];
    });
    if (waiting.length > 0) await Promise.all(waiting);
  }

  /** The rest of a batch for who has read into it already; undefined for who has not. */
  private missing({ at }: Listener<T>, batch: readonly Recorded<Event>[]): Piece<T> | undefined {
    return at < (batch[0]?.position ?? 0) ? undefined : this.sort(batch.filter(({ position }) => position > at));
  }

  private tell(listener: Listener<T>, piece: Piece<T>, position: number): Promise<void> | void {
    listener.at = Math.max(listener.at, position);
    return listener.take(piece.get(listener.slot) ?? NOTHING, listener.at);
  }

  private sort(batch: readonly Recorded<Event>[]): Piece<T> {
    const { reading, slotOf } = this.options;
    const piece = new Map<number, T[]>();
    for (const recorded of batch)
      for (const item of reading(recorded)) {
        const slot = slotOf(item);
        const items = piece.get(slot);
        if (items) items.push(item);
        else piece.set(slot, [item]);
      }
    return piece;
  }
}
