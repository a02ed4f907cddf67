interface Waiter {
  readonly position: number;
  readonly answer: (passed: boolean) => void;
}

/** Those who wait until a position has been passed. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /** @param withinMs milliseconds, after which the answer is false; may be Infinity */
  wait(position: number, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timeout = Number.isFinite(withinMs) ? setTimeout(() => this.answer(waiter, false), withinMs) : undefined;
      const waiter: Waiter = {
        position,
        answer: (passed) => {
          clearTimeout(timeout);
          resolve(passed);
        },
      };
      this.#waiting.add(waiter);
    });
  }

  /** Whether anybody waits. */
  get any(): boolean {
    return this.#waiting.size > 0;
  }

  passed(position: number): void {
    for (const waiter of this.#waiting) if (waiter.position <= position) this.answer(waiter, true);
  }

  /** Nobody needs to wait any more. */
  giveUp(): void {
    for (const waiter of this.#waiting) this.answer(waiter, false);
  }

  private answer(waiter: Waiter, passed: boolean): void {
    this.#waiting.delete(waiter);
    waiter.answer(passed);
  }
}
