import type { Clock } from '#engine/clock.js';

interface Sent<T> {
  readonly due: number;
  readonly item: T;
}

/** A way on which things need time and never overtake each other. */
export class Pipe<T> {
  private queue: Sent<T>[] = [];
  private lastDue = 0;
  private cancel = (): void => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly take: (item: T) => void,
  ) {}

  get isEmpty(): boolean {
    return this.queue.length === 0;
  }

  /** It arrives in `ms` milliseconds, or with what was sent before. */
  put(item: T, ms: number): void {
    this.lastDue = Math.max(this.lastDue, this.clock.now() + ms);
    this.queue.push({ due: this.lastDue, item });
    if (this.queue.length === 1) this.arm();
  }

  /** Of what is under way, the first so many arrive now, and the rest is lost. */
  flush(share: number): void {
    const sent = this.empty();
    for (const { item } of sent.slice(0, Math.round(sent.length * share))) this.take(item);
  }

  /** What is under way is lost. */
  empty(): readonly Sent<T>[] {
    this.cancel();
    return this.queue.splice(0);
  }

  private arm(): void {
    const [first] = this.queue;
    if (first) this.cancel = this.clock.after(first.due - this.clock.now(), () => this.arrive());
  }

  private arrive(): void {
    const now = this.clock.now();
    const due = this.queue.findIndex((sent) => sent.due > now);
    const arrived = this.queue.splice(0, due < 0 ? this.queue.length : due);
    this.arm();
    for (const { item } of arrived) this.take(item);
  }
}
