import type { Checkpoints, Remembered } from '../checkpoints.js';
import { LeaseLost } from '../leases.js';
import type { Lease } from '../leases.js';
import type { MemoryLeases } from './memory.leases.js';

/** Checkpoints of tests and simulated time. They outlive who writes them, as a database would. */
export class MemoryCheckpoints implements Checkpoints {
  readonly #kept = new Map<string, { position: number; readonly rows: Map<string, string> }>();

  /** @param leases under which rows may be written */
  constructor(private readonly leases?: MemoryLeases) {}

  read(name: string): Promise<Remembered> {
    const { position, rows } = this.#of(name);
    const read = [...rows].map(([key, value]): [string, unknown] => [key, JSON.parse(value)]);
    return Promise.resolve({ position, rows: new Map(read) });
  }

  write(name: string, position: number, changes: ReadonlyMap<string, unknown>, under?: Lease): Promise<void> {
    if (under && !this.leases?.stands(under)) return Promise.reject(new LeaseLost(under));
    const kept = this.#of(name);
    kept.position = position;
    for (const [key, value] of changes) {
      if (value === null) kept.rows.delete(key);
      else kept.rows.set(key, JSON.stringify(value));
    }
    this.#kept.set(name, kept);
    return Promise.resolve();
  }

  #of(name: string): { position: number; readonly rows: Map<string, string> } {
    return this.#kept.get(name) ?? { position: 0, rows: new Map() };
  }
}
