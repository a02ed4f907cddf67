export interface QueueOptions {
  /** Reports that may wait; more are dropped, and `lost` is called when the desk is through with the others. */
  readonly limit: number;
  readonly lost: () => void;
  readonly failed: (error: unknown) => void;
}

/** Reports on their way to the desk: those of one call in order, calls beside each other, a bounded number in all. */
export class ReportsQueue {
  private readonly tails = new Map<string, Promise<void>>();
  private waiting = 0;
  private dropped = false;

  constructor(private readonly options: QueueOptions) {}

  /**
   * @param tell tells one report, and resolves when it is in the log
   * @returns whether there was room
   */
  push(callId: string, tell: () => Promise<void>): boolean {
    if (this.waiting >= this.options.limit) {
      this.dropped = true;
      return false;
    }
    this.waiting += 1;
    const tail = (this.tails.get(callId) ?? Promise.resolve()).then(tell).catch(this.options.failed);
    const done: Promise<void> = tail.then(() => this.done(callId, done));
    this.tails.set(callId, done);
    return true;
  }

  /** Resolves when all that wait now have been told. */
  async told(): Promise<void> {
    await Promise.all(this.tails.values());
  }

  private done(callId: string, tail: Promise<void>): void {
    this.waiting -= 1;
    if (this.tails.get(callId) === tail) this.tails.delete(callId);
    if (this.waiting > 0 || !this.dropped) return;
    this.dropped = false;
    this.options.lost();
  }
}
