import type { Clock } from '#engine/clock.js';

interface Alarm {
  readonly due: number;
  readonly order: number;
  /** Whether promises may follow from it, which are then waited for. */
  readonly settles: boolean;
  callback: (() => void) | null;
}

const before = (a: Alarm, b: Alarm): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

/** Lets all promises run that wait for nothing but each other: there is no I/O, so that one turn of the event loop does. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The only time of a run: it jumps from alarm to alarm, those of one instant in the order in which they were set. A heap, because
 * a run sets some ten thousand.
 */
export class WorldClock implements Clock {
  private readonly heap: Alarm[] = [];
  private order = 0;
  private live = 0;

  constructor(private instant: number) {}

  now(): number {
    return this.instant;
  }

  after(ms: number, callback: () => void): () => void {
    return this.set(ms, callback, true);
  }

  /** The same clock for what never waits for a promise, such as the inside of the switch. */
  readonly plain = { now: () => this.instant, after: (ms: number, run: () => void) => this.set(ms, run, false) };

  /** How many alarms are set. */
  get waiting(): number {
    return this.live;
  }

  /** What is set to happen first, or Infinity. */
  get next(): number {
    this.dropCancelled();
    return this.heap[0]?.due ?? Infinity;
  }

  /** Lets all happen up to an instant, as long as `goesOn`. */
  async run(until: number, goesOn: () => boolean): Promise<void> {
    await settled();
    while (this.next <= until && goesOn()) {
      const settles = this.step();
      if (settles) await settled();
    }
    if (this.next > until && this.next < Infinity) this.instant = until;
  }

  private step(): boolean {
    const alarm = this.pop();
    if (!alarm) return false;
    this.instant = Math.max(this.instant, alarm.due);
    const { callback } = alarm;
    alarm.callback = null;
    this.live -= 1;
    callback?.();
    return alarm.settles;
  }

  private set(ms: number, callback: () => void, settles: boolean): () => void {
    const alarm: Alarm = { due: this.instant + Math.max(ms, 0), order: this.order++, settles, callback };
    this.push(alarm);
    this.live += 1;
    return () => {
      if (alarm.callback) this.live -= 1;
      alarm.callback = null;
    };
  }

  private dropCancelled(): void {
    while (this.heap[0]?.callback === null) this.pop();
  }

  private push(alarm: Alarm): void {
    const { heap } = this;
    let at = heap.push(alarm) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = heap[parent];
      if (!other || before(other, alarm)) break;
      heap[at] = other;
      at = parent;
    }
    heap[at] = alarm;
  }

  private pop(): Alarm | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (last && first !== last) this.sink(last);
    return first;
  }

  private sink(alarm: Alarm): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const child = right && left && before(right, left) ? 2 * at + 2 : 2 * at + 1;
      const other = heap[child];
      if (!other || before(alarm, other)) break;
      heap[at] = other;
      at = child;
    }
    heap[at] = alarm;
  }
}
