import type { SwitchClock } from '../lasting.connection.js';

/** Lets everything that is ready run: promises, and what they lead to. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Time that passes when the test says so. */
export class VirtualClock implements SwitchClock {
  private timers: { readonly due: number; readonly callback: () => void }[] = [];

  constructor(private instant: number) {}

  now(): number {
    return this.instant;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { due: this.instant + ms, callback };
    this.timers.push(timer);
    return () => void (this.timers = this.timers.filter((other) => other !== timer));
  }

  async pass(ms: number): Promise<void> {
    await turn();
    this.instant += ms;
    const due = this.timers.filter((timer) => timer.due <= this.instant);
    this.timers = this.timers.filter((timer) => timer.due > this.instant);
    due.forEach(({ callback }) => callback());
    await turn();
  }
}
