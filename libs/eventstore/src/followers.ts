import type { Recorded } from '#domain/kernel/recorded.js';
import type { Subscription } from './event-store.js';

export type OnEvents = (batch: readonly Recorded[]) => Promise<void> | void;

/** The next events after a position, as many as should be held at once; none while there are no more. */
export type EventsAfter = (position: number) => readonly Recorded[] | Promise<readonly Recorded[]>;

/**
 * The followers of one store. Each pulls at its own pace, so that a slow one holds nothing up and nothing back: what it has not
 * taken stays in the log.
 */
export class Followers {
  readonly #open = new Map<Follower, Promise<void>>();

  constructor(private readonly eventsAfter: EventsAfter) {}

  /** There may be something new: whoever waits looks again. */
  wake(): void {
    for (const follower of this.#open.keys()) follower.wake();
  }

  follow(after: number, onEvents: OnEvents): Subscription {
    const follower = new Follower(this.eventsAfter, onEvents);
    const done = follower.run(after).finally(() => this.#open.delete(follower));
    this.#open.set(follower, done);
    return {
      stop: () => {
        follower.stop();
        return done;
      },
    };
  }

  /** Resolves when every follower has taken what was handed to it. */
  async stop(): Promise<void> {
    for (const follower of this.#open.keys()) follower.stop();
    await Promise.all(this.#open.values());
  }
}

class Follower {
  #stopped = false;
  #ring = (): void => undefined;
  #rung = this.#armed();

  constructor(
    private readonly eventsAfter: EventsAfter,
    private readonly onEvents: OnEvents,
  ) {}

  async run(after: number): Promise<void> {
    let position = after;
    while (!this.#stopped) position = await this.#step(position);
  }

  wake(): void {
    this.#ring();
    this.#rung = this.#armed();
  }

  stop(): void {
    this.#stopped = true;
    this.wake();
  }

  /** Asks for the bell before it looks, and so misses no change during the look. */
  async #step(position: number): Promise<number> {
    const rung = this.#rung;
    const batch = await this.eventsAfter(position);
    const last = batch.at(-1);
    if (!last) await rung;
    else if (!this.#stopped) await this.onEvents(batch);
    return last?.position ?? position;
  }

  #armed(): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve;
    });
  }
}
