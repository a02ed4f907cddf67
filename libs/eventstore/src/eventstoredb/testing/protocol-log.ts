import { randomUUID } from 'node:crypto';

export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface Logged extends Proposed {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  /** Milliseconds since the Unix epoch. */
  readonly created: number;
}

export type Outcome =
  | { readonly kind: 'appended'; readonly last: Logged }
  | { readonly kind: 'repeated'; readonly revision: number }
  | { readonly kind: 'wrong'; readonly actual: number };

/** The log of the protocol server. Positions are offsets in bytes, and events of the server's own lie in between, as in the real one. */
export class ProtocolLog {
  readonly all: Logged[] = [];
  readonly #streams = new Map<string, Logged[]>();
  readonly #waiting = new Set<() => void>();
  #bytes = 0;

  constructor() {
    this.#system();
  }

  stream(name: string): readonly Logged[] | undefined {
    return this.#streams.get(name);
  }

  /** @param expected revision of the last event, -1 for a stream without one */
  append(stream: string, expected: number, proposed: readonly Proposed[]): Outcome {
    const there = this.#streams.get(stream) ?? [];
    const actual = there.length - 1;
    if (expected < actual && proposed.every(({ id }, index) => there[expected + 1 + index]?.id === id)) {
      return { kind: 'repeated', revision: expected + proposed.length };
    }
    if (expected !== actual) return { kind: 'wrong', actual };
    for (const event of proposed) this.#add(stream, event);
    if (this.all.length % 7 === 0) this.#system();
    this.wake();
    return { kind: 'appended', last: this.#streams.get(stream)!.at(-1)! };
  }

  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #add(stream: string, event: Proposed): void {
    const there = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, there);
    const logged = { ...event, stream, revision: there.length, position: this.#bytes, created: Date.now() };
    this.#bytes += 128 + event.data.length + event.metadata.length;
    there.push(logged);
    this.all.push(logged);
  }

  #system(): void {
    const [data, metadata] = [Buffer.from('{}'), Buffer.from('{}')];
    this.#add('$stats-0.0.0.0:2113', {
      id: randomUUID(),
      type: '$statsCollected',
      contentType: 'application/json',
      data,
      metadata,
    });
  }
}
