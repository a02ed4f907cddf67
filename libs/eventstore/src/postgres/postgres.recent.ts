import type { Recorded } from '#domain/kernel/recorded.js';

const KEPT = 2_048;

/** The last events that this process has committed, without a gap: who is near the head of the log need not read them back. */
export class Recent {
  #events: Recorded[] = [];

  add(events: readonly Recorded[]): void {
    const [first] = events;
    if (!first) return;
    const last = this.#events.at(-1);
    if (last && last.position + 1 !== first.position) this.#events = [];
    this.#events.push(...events);
    if (this.#events.length > 2 * KEPT) this.#events = this.#events.slice(-KEPT);
  }

  /** Up to `most` events after a position; undefined when the next one is not held. */
  after(position: number, most: number): readonly Recorded[] | undefined {
    const first = this.#events[0];
    const last = this.#events.at(-1);
    if (!first || !last || position + 1 < first.position || position >= last.position) return undefined;
    const skipped = position + 1 - first.position;
    return this.#events.slice(skipped, skipped + most);
  }
}
