import type { Instant } from '#domain/kernel/decider.js';
import type { Clock } from '../clock.js';

interface Alarm {
  readonly due: Instant;
  readonly order: number;
  readonly callback: () => void;
}

/** Lets everything run that waits for no clock: promises, and what they start. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A clock that stands still until a test moves it. */
export class VirtualClock implements Clock {
  private readonly alarms = new Set<Alarm>();
  private order = 0;

  constructor(private instant: Instant = 1_000_000) {}

  now(): Instant {
    return this.instant;
  }

  after(ms: number, callback: () => void): () => void {
    const alarm = { due: this.instant + Math.max(ms, 0), order: this.order++, callback };
    this.alarms.add(alarm);
    return () => void this.alarms.delete(alarm);
  }

  /** Moves on by `ms`, and lets all that is due happen in its order. */
  async pass(ms: number): Promise<void> {
    const end = this.instant + ms;
    await settled();
    for (let next = this.next(end); next; next = this.next(end)) {
      this.alarms.delete(next);
      this.instant = next.due;
      next.callback();
      await settled();
    }
    this.instant = end;
  }

  private next(end: Instant): Alarm | undefined {
    const [first] = [...this.alarms].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due || a.order - b.order);
    return first;
  }
}
