import type { Connect, EslCommand, EslEvent, SwitchConnection, SwitchListener } from './switch.js';

/** Time as the application has it, so that a simulation can bring its own. */
export interface SwitchClock {
  now(): number;
  /** Calls back once, in `ms` milliseconds; answers how to call it off. */
  after(ms: number, callback: () => void): () => void;
}

/** Between two attempts, in milliseconds: doubled after each that failed. */
const SHORTEST_WAIT = 100;
const LONGEST_WAIT = 5_000;

/** One connection after another to the same switch, opened again whenever it goes down. */
export class LastingConnection implements SwitchConnection {
  private current: SwitchConnection | null = null;
  private wait = SHORTEST_WAIT;
  private closed = false;
  private cancelOpening = (): void => undefined;

  constructor(
    private readonly connect: Connect,
    private readonly clock: SwitchClock,
    private readonly listener: SwitchListener,
  ) {}

  open(): void {
    let alive = true;
    const down = (reason: string): void => {
      if (!alive) return;
      alive = false;
      this.lost(reason);
    };
    const event = (each: EslEvent): void => {
      if (alive) this.listener.event(each);
    };
    this.current = this.connect({ up: () => this.greeted(), down, event });
  }

  send(command: EslCommand): void {
    this.current?.send(command);
  }

  ask(command: EslCommand): Promise<string> {
    return this.current?.ask(command) ?? Promise.reject(new Error('There is no connection to the switch'));
  }

  flush(): void {
    this.current?.flush();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelOpening();
    await this.current?.close();
  }

  /** Never before `open` is through, however soon a connection says that it is up. */
  private async greeted(): Promise<void> {
    await Promise.resolve();
    await this.listener.up();
    this.wait = SHORTEST_WAIT;
  }

  private lost(reason: string): void {
    this.current = null;
    this.listener.down(reason);
    if (this.closed) return;
    this.cancelOpening = this.clock.after(this.wait, () => this.open());
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
}
