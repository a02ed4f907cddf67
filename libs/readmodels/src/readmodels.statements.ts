import type { Instant } from '#domain/kernel/decider.js';
import { SEPARATOR } from '#eventstore/postgres/postgres.tables.js';
import { listOf } from '#eventstore/postgres/postgres.list.js';
import type { Statement } from './ask.js';
import type { Announced, Folded } from './fold.js';
import { MOST } from './messages.js';
import type { Projection, Row } from './projection.js';

/** The rows of all projections that are asked for, with the projection's index. */
export const loading = (projections: readonly Projection[], keys: readonly (readonly string[])[]): Statement => ({
  name: 'load',
  text: projections
    .map(
      ({ name }, index) => `
        select ${index} as model, id, customer_id, tm_create::float8 as created, deleted, open, view, hidden
        from ledgerline_read.${name} where id = any($${index + 1})`,
    )
    .join(' union all '),
  values: keys,
});

/** From where to where a batch moves the projector. */
export interface Move {
  readonly from: number;
  readonly to: number;
  /** Seq up to which messages were too old to be kept. */
  readonly forgotten: number;
}

const ROW = ['id text', 'customer_id text', 'tm_create bigint', 'deleted boolean', 'open boolean', 'view json', 'hidden json'];

const MESSAGE = [
  'position bigint',
  'first int',
  'customer_id text',
  'event_id text',
  'tm bigint',
  'topic text',
  'types text',
  'data json',
];

const nameOf = (column: string): string => column.slice(0, column.indexOf(' '));

const typeOf = (column: string): string => column.slice(column.indexOf(' ') + 1);

/** JSON goes as one text: as an array, every quote in it would be escaped and read twice. */
const arrayOf = (type: string, parameter: number): string =>
  type === 'json' ? `string_to_array($${parameter}::text, E'\\u0001')::json[]` : `$${parameter}::${type}[]`;

/** `moved` has no row when somebody else has moved the projector, and then nothing is inserted. */
const insert = (table: string, columns: readonly string[], first: number): string => {
  const names = columns.map(nameOf).join(', ');
  const arrays = columns.map((column, index) => arrayOf(typeOf(column), first + index)).join(', ');
  return `insert into ledgerline_read.${table} (${names}) select r.* from moved, unnest(${arrays}) as r (${names})`;
};

const upsert = (table: string, first: number): string => {
  const [, ...rest] = ROW.map(nameOf);
  return `${insert(table, ROW, first)} on conflict (id) do update set ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`;
};

/**
 * All that a batch comes to, for the read models that it changes, and the projector's place, in one statement: one round trip, one commit, all or nothing.
 *
 * The commit does not wait for the disk. What a crash of Postgres takes back it takes back with the place, and the log has it.
 */
const writingText = (projections: readonly Projection[]): string => `
  with moved as (
    update ledgerline_read.projector set position = $2, forgotten = greatest(forgotten, $3) where position = $1 returning 1
  ), ${projections.map(({ name }, index) => `w${index} as (${upsert(name, 4 + ROW.length * index)}), `).join('')}
  told as (${insert('messages', MESSAGE, 4 + ROW.length * projections.length)})
  select (select count(*)::int from moved) as moved, set_config('synchronous_commit', 'off', true)`;

/** Writes JSON, the same document once: a row is often what was told last. */
const writer = (): ((document: unknown) => string) => {
  const written = new Map<unknown, string>();
  return (document) => {
    const known = written.get(document);
    if (known !== undefined) return known;
    const json = JSON.stringify(document);
    written.set(document, json);
    return json;
  };
};

const rowValues = (rows: readonly Row[], json: (document: unknown) => string): readonly unknown[] => [
  listOf(rows.map(({ id }) => id)),
  listOf(rows.map(({ customerId }) => customerId)),
  listOf(rows.map(({ created }) => created)),
  listOf(rows.map(({ deleted }) => deleted)),
  listOf(rows.map(({ open }) => open)),
  rows.map(({ view }) => json(view)).join(SEPARATOR),
  rows.map(({ hidden }) => JSON.stringify(hidden)).join(SEPARATOR),
];

const messageValues = (announced: readonly Announced[], json: (document: unknown) => string): readonly unknown[] => [
  listOf(announced.map(({ position }) => position)),
  listOf(announced.map(({ first }) => first)),
  listOf(announced.map(({ customerId }) => customerId)),
  listOf(announced.map(({ eventId }) => eventId)),
  listOf(announced.map(({ at }) => at)),
  listOf(announced.map(({ topic }) => topic)),
  listOf(announced.map(({ types }) => types.join(','))),
  announced.map(({ data }) => json(data)).join(SEPARATOR),
];

/** The texts that were made before, by their names: a few dozen. */
const texts = new Map<string, string>();

const textOf = (name: string, written: readonly Projection[]): string => {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const text = writingText(written);
  texts.set(name, text);
  return text;
};

export const writing = (projections: readonly Projection[], { from, to, forgotten }: Move, folded: Folded): Statement => {
  const json = writer();
  const concerned = projections.map((projection, index) => ({
    index,
    projection,
    rows: [...(folded.changed[index]?.values() ?? [])],
  }));
  const written = concerned.filter(({ rows }) => rows.length > 0);
  const rows = written.flatMap((each) => rowValues(each.rows, json));
  // Postgres takes names of at most 63 characters.
  const name = `write ${written.map(({ index }) => index).join(' ')}`;
  return {
    name,
    text: textOf(
      name,
      written.map(({ projection }) => projection),
    ),
    values: [from, to, forgotten, ...rows, ...messageValues(folded.announced, json)],
  };
};

/** Drops the oldest messages of before an instant, at most so many, and remembers up to where. Answers how many. */
export const pruning = (before: Instant, most: number): Statement => ({
  name: 'prune',
  text: `
    with oldest as (select position, tm from ledgerline_read.messages order by position limit $2),
    dropped as (
      delete from ledgerline_read.messages where position <= (select max(position) from oldest where tm < $1) returning position
    ), moved as (
      update ledgerline_read.projector
      set forgotten = greatest(forgotten, (select (max(position) + 1) * ${MOST} - 1 from dropped))
      where exists (select from dropped)
    )
    select count(*)::int as dropped from dropped`,
  values: [before, most],
});
