import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';

/** Expected revision of a stream that has no event yet. */
export const NO_STREAM = -1;

export interface Appended {
  /** Revision and global position of the last event appended. */
  readonly revision: number;
  readonly position: number;
  /** It was there already: as it was written the first time, and perhaps not the last of its stream any more. */
  readonly repeat: boolean;
}

export interface Subscription {
  /** Resolves when the last batch handed out has been taken. */
  stop(): Promise<void>;
}

/**
 * The log: the only truth. Three adapters keep one contract, `event-store.contract.ts`.
 *
 * Every method but `close` throws `StoreUnavailable` while the store cannot be reached.
 */
export interface EventStore {
  /**
   * Appends to one stream, all or nothing.
   *
   * A repeat of an append (the same event ids at the same place) changes nothing and answers as the first did, as a repeat.
   * @param expected revision of the stream's last event, or `NO_STREAM`
   * @param after the answer to an append that was asked for before, without which this one does not happen; a store may commit both at once
   * @throws WrongExpectedRevision when the stream stands elsewhere
   * @throws what the append before has thrown
   */
  append(stream: string, expected: number, events: readonly NewEvent[], after?: Promise<Appended>): Promise<Appended>;

  /**
   * The events of a stream from a revision on; none for a stream that does not exist.
   * @param most events that are read; all of them when left out
   */
  readStream(stream: string, from?: number, most?: number): Promise<readonly Recorded[]>;

  /** Every event after a position, in order, in pages, up to where the log ends when it is reached. */
  readAll(after: number): AsyncIterable<readonly Recorded[]>;

  /**
   * Every event after a position, in order, each exactly once: first what is there, then what comes. The next batch waits for
   * `onEvents`. A lost connection is mended by itself, from the last position taken.
   * @param onEvents must not throw: it answers for its own errors
   */
  subscribe(after: number, onEvents: (batch: readonly Recorded[]) => Promise<void> | void): Subscription;

  /** Position of the last event, or 0 for an empty log. */
  head(): Promise<number>;

  close(): Promise<void>;
}

/** Somebody else appended first: read the tail, decide again. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';

  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`${stream} is at ${actual}, not at ${expected}`);
  }
}

/** The store cannot be reached, or did not answer in time: what was asked may or may not have happened. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The store holds the data for malformed. Asking again does not help. */
export class AppendRejected extends Error {
  override readonly name = 'AppendRejected';
}
