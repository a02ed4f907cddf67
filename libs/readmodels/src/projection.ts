import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';

/** One row of a read model: a JSON document, and what it is found and listed by. */
export interface Row<V = unknown, H = unknown> {
  readonly id: string;
  /** Whose it is; null for what no customer may see. */
  readonly customerId: string | null;
  readonly created: Instant;
  /** Left out of lists; still found by its id. */
  readonly deleted: boolean;
  /** Still under way, as a call is until its hang-up; never for what has no end. */
  readonly open: boolean;
  /** The public JSON. */
  readonly view: V;
  /** What the fold needs beside the view, as JSON; null for nothing. */
  readonly hidden: H;
}

/**
 * What the world is told of one event and one row: messages of several types, in this order, with the same data. An event has at most
 * sixteen messages, those of all rows together.
 */
export interface Announcement {
  readonly customerId: string;
  readonly topic: string;
  readonly types: readonly string[];
  readonly data: unknown;
}

/** A read model as a fold: one table, each row made of the events that concern it. Pure and total, so that a replay repeats it. */
export interface Projection<R extends Row = Row> {
  /** Of the table, in the schema `ledgerline_read`. */
  readonly name: string;
  /** What the table is asked for beside ids and lists: what follows `create index on <table>`. */
  readonly indexes: readonly string[];
  /** The row that an event concerns, or null. */
  keyOf(recorded: Recorded<Event>): string | null;
  /** The row after the event, and the very same one where that changes nothing. Once there, a row stays: it can only be `deleted`. */
  evolve(row: R | null, recorded: Recorded<Event>): R | null;
  /** Rows that such an event leaves behind in the table beside its own. The fold never reads them again. */
  leaves?(before: R | null, after: R, recorded: Recorded<Event>): readonly Row[];
  /** What to tell of an event that has changed a row. */
  announce?(before: R | null, after: R, recorded: Recorded<Event>): Announcement | null;
}
