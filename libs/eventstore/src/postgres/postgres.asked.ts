import type { NewEvent } from '#domain/kernel/recorded.js';
import { StoreUnavailable, type Appended } from '../event-store.js';

/** An event, and as the log keeps it: its type, and the rest of it and its cause as JSON. */
export interface Written {
  readonly given: NewEvent;
  readonly type: string;
  readonly data: string;
  readonly cause: string;
}

/** An append that somebody waits for. */
export class Asked {
  readonly answer: Promise<Appended>;
  readonly events: readonly Written[];
  readonly after: Asked | undefined;
  readonly #dependents: Asked[] = [];
  #settle: { readonly resolve: (appended: Appended) => void; readonly reject: (error: unknown) => void } | undefined;
  readonly #patience: NodeJS.Timeout;

  /**
   * @param patience milliseconds after which the one who waits is told that the outcome is unknown
   * @param after one that is waited for too: where it fails, so does this
   */
  constructor(
    readonly stream: string,
    readonly expected: number,
    events: readonly NewEvent[],
    { patience, after }: { readonly patience: number; readonly after?: Asked | undefined },
  ) {
    this.events = events.map(written);
    this.after = after;
    if (after) after.#dependents.push(this);
    this.answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#patience = setTimeout(() => {
      this.fail(new StoreUnavailable(`an append to ${stream} was not answered within ${patience} ms`));
    }, patience);
  }

  /** Nobody waits any more. */
  get settled(): boolean {
    return this.#settle === undefined;
  }

  succeed(appended: Appended): void {
    this.#done()?.resolve(appended);
  }

  fail(error: unknown): void {
    const settle = this.#done();
    if (!settle) return;
    settle.reject(error);
    for (const dependent of this.#dependents) dependent.fail(error);
  }

  #done() {
    clearTimeout(this.#patience);
    const settle = this.#settle;
    this.#settle = undefined;
    return settle;
  }
}

const written = (given: NewEvent): Written => {
  const { type, ...data } = given.event;
  return { given, type, data: JSON.stringify(data), cause: JSON.stringify(given.cause) };
};
