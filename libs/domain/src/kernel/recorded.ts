import type { Cause } from './cause.js';
import type { Typed } from './decider.js';

/** An event on its way into a stream. Its id is uuid5(command id, index), so that a repeat appends nothing. */
export interface NewEvent<E extends Typed = Typed> {
  readonly id: string;
  readonly event: E;
  readonly cause: Cause;
}

/** An event in the log. */
export interface Recorded<E extends Typed = Typed> extends NewEvent<E> {
  /** `category-id`, as EventStoreDB's category projection wants it. */
  readonly stream: string;
  /** Place in the stream, from 0. */
  readonly revision: number;
  /** Place in the whole log; grows, and stays below 2^45 so that position x 256 is a safe integer. */
  readonly position: number;
}

export const streamOf = (category: string, id: string): string => `${category}-${id}`;

/** The aggregate's id: all that follows the first dash. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));
