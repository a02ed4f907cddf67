import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Wire } from './live.session.js';

/** A socket of `ws` as a session needs it. */
export class Socket implements Wire {
  #sending = 0;
  #waiters: (() => void)[] = [];

  #corked = false;

  /** @param stream below the WebSocket: frames that are sent in one go leave in one write */
  constructor(
    private readonly socket: WebSocket,
    private readonly stream: Duplex,
  ) {}

  get waiting(): number {
    return this.socket.bufferedAmount;
  }

  send(text: string): void {
    this.#sending += 1;
    this.gather();
    // An error here is the socket's end, which its `close` event tells as well.
    this.socket.send(text, () => this.left());
  }

  flushed(): Promise<void> {
    if (this.#sending === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  private gather(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.stream.cork();
    process.nextTick(() => {
      this.#corked = false;
      this.stream.uncork();
    });
  }

  private left(): void {
    this.#sending -= 1;
    if (this.#sending > 0) return;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}
