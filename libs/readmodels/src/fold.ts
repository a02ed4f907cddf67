import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Announcement, Projection, Row } from './projection.js';

/** Rows of each projection by id, in the order of the projections. */
export type Rows = readonly ReadonlyMap<string, Row>[];

/** An announcement, and the event that it is of. */
export interface Announced extends Announcement {
  readonly position: number;
  /** How many messages of the event come before. */
  readonly first: number;
  readonly eventId: string;
  readonly at: Instant;
}

/** What a batch of events comes to. */
export interface Folded {
  /** The rows that changed, as they are after the batch. */
  readonly changed: Rows;
  readonly announced: readonly Announced[];
}

/** The ids of the rows that a batch concerns, by projection. */
export const keysOf = (projections: readonly Projection[], batch: readonly Recorded<Event>[]): readonly ReadonlySet<string>[] =>
  projections.map((projection) => new Set(batch.map((recorded) => projection.keyOf(recorded)).filter((key) => key !== null)));

/** One table during a batch. */
interface Open {
  readonly projection: Projection;
  readonly known: ReadonlyMap<string, Row>;
  readonly changed: Map<string, Row>;
}

/** The row of an event as it is then, and what the event leaves beside it. */
const put = ({ projection, changed }: Open, before: Row | null, after: Row, recorded: Recorded<Event>): void => {
  changed.set(after.id, after);
  for (const row of projection.leaves?.(before, after, recorded) ?? []) changed.set(row.id, row);
};

/** Puts one event into one table; answers what to tell of it. */
const step = (table: Open, recorded: Recorded<Event>): Announcement | null => {
  const { projection, known, changed } = table;
  const key = projection.keyOf(recorded);
  if (key === null) return null;
  const before = changed.get(key) ?? known.get(key) ?? null;
  const after = projection.evolve(before, recorded);
  if (after === null || after === before) return null;
  put(table, before, after, recorded);
  return projection.announce?.(before, after, recorded) ?? null;
};

const NONE: ReadonlyMap<string, Row> = new Map();

/** @param known every row of the batch's keys that exists */
export const fold = (projections: readonly Projection[], known: Rows, batch: readonly Recorded<Event>[]): Folded => {
  const tables = projections.map((projection, index): Open => ({ projection, known: known[index] ?? NONE, changed: new Map() }));
  const announced = batch.flatMap((recorded) =>
    addressed(
      tables.map((table) => step(table, recorded)).filter((announcement) => announcement !== null),
      recorded,
    ),
  );
  return { changed: tables.map(({ changed }) => changed), announced };
};

/** Each announcement with its place among the messages of the event. */
const addressed = (announcements: readonly Announcement[], { id, position, cause }: Recorded): readonly Announced[] => {
  let next = 0;
  return announcements.map((announcement) => {
    const first = next;
    next += announcement.types.length;
    return { ...announcement, position, first, eventId: id, at: cause.at };
  });
};
