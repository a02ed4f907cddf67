import type { Sent } from './live.sent.js';

/** How many messages are held back for a client that is reading what it has missed. */
const MOST = 1_000;

/** What came while a client was catching up. When it is too much, it is dropped and read from the archive instead. */
export class Held {
  #messages: Sent[] = [];
  #overflown = false;

  add(message: Sent): void {
    if (this.#messages.length < MOST) this.#messages.push(message);
    else this.#overflown = true;
  }

  clear(): void {
    this.#messages = [];
    this.#overflown = false;
  }

  get messages(): readonly Sent[] {
    return this.#messages;
  }

  get overflown(): boolean {
    return this.#overflown;
  }
}
