import type pg from 'pg';
import { leaseTables } from './postgres.leases.tables.js';

/** Channel on which a writer tells the position of the last event that it has committed. */
export const CHANNEL = 'ledgerline';

/**
 * `head` holds the position of the last event in its only row. Who appends locks that row until the commit, so positions are
 * contiguous and appear in the order of commits, whatever the number of writers: a reader that has seen n misses nothing up to n.
 *
 * `data` is the event without its type. It is `json`, not `jsonb`, which rejects NUL and reorders keys.
 */
const tables = `
  create schema if not exists ledgerline;

  create table if not exists ledgerline.head (
    single boolean primary key default true check (single),
    position bigint not null
  ) with (fillfactor = 10);
  insert into ledgerline.head (position) values (0) on conflict do nothing;

  create table if not exists ledgerline.events (
    position bigint primary key,
    stream text not null,
    revision bigint not null,
    id uuid not null,
    type text not null,
    data json not null,
    cause json not null,
    unique (stream, revision)
  );

  create table if not exists ledgerline.checkpoints (
    name text primary key,
    position bigint not null
  );

  create table if not exists ledgerline.checkpoint_rows (
    name text not null,
    key text not null,
    value json not null,
    primary key (name, key)
  );`;

/** Between two JSON texts of a list: no JSON text has it, since it must be escaped there (RFC 8259, section 7). */
export const SEPARATOR = '\u0001';

/**
 * Appends a batch of appends. `a_*` have one element an append, `e_*` one an event; `a_after` is the place of the append without which
 * this one does not happen, and 0 where there is none; `e_append` says to which append an event belongs, counted from 1; `e_revision` is where it goes if its append fits.
 *
 * Nearly always all of them fit. That is tried first, and answered by one row: \`all\`, with the position before the batch. A
 * revision that is taken shows as a violated key, one that is missing by its predecessor.
 *
 * Otherwise answers each append, in order, with a verdict: `done` and `repeat` with revision and position of its last event, `wrong` with
 * the revision where the stream is, `again` for one that another append of the batch has overtaken, or kept back.
 */
const append = `
  drop function if exists ledgerline.append(text[], bigint[], int[], bigint[], uuid[], text[], text, text);
  create or replace function ledgerline.append(
    a_stream text[], a_expected bigint[], a_after int[],
    e_append int[], e_revision bigint[], e_id uuid[], e_type text[], e_datas text, e_causes text
  ) returns table (verdict text, revision bigint, "position" bigint)
  language plpgsql as $$
  #variable_conflict use_column
  declare
    old_head bigint;
    new_head bigint;
    added bigint;
    e_data json[] := string_to_array(e_datas, E'\\u0001')::json[];
    e_cause json[] := string_to_array(e_causes, E'\\u0001')::json[];
  begin
    select h.position into old_head from ledgerline.head h for update;

    if not exists (
      select from unnest(a_stream, a_expected) as a (stream, expected)
      where a.expected >= 0
        -- A scalar subquery, so that it is a look into the index each: the plan is made while the table is empty, and kept.
        and (select v.revision from ledgerline.events v where v.stream = a.stream and v.revision = a.expected) is null
    ) then
      begin
        insert into ledgerline.events (position, stream, revision, id, type, data, cause)
        select old_head + e.ordinal, a_stream[e.append], e.revision, e.id, e.type, e.data, e.cause
        from unnest(e_append, e_revision, e_id, e_type, e_data, e_cause) with ordinality
          as e (append, revision, id, type, data, cause, ordinal);
        get diagnostics added = row_count;
        update ledgerline.head set position = old_head + added;
        perform pg_notify('${CHANNEL}', (old_head + added)::text);
        return query select 'all', 0::bigint, old_head;
        return;
      exception when unique_violation then
        null;
      end;
    end if;

    return query
      with asked as materialized (
        select a.ordinal, a.stream, a.expected, a.after, coalesce(
          (select v.revision from ledgerline.events v where v.stream = a.stream order by v.revision desc limit 1), -1) as actual
        from unnest(a_stream, a_expected, a_after) with ordinality as a (stream, expected, after, ordinal)
      ), alone as materialized (
        select asked.*,
          expected = actual and row_number() over (partition by stream, expected = actual order by ordinal) = 1 as fits
        from asked
      ), judged as materialized (
        select a.ordinal, a.stream, a.expected, a.actual,
          a.fits and (a.after = 0 or exists (select from alone b where b.ordinal = a.after and b.fits)) as fits
        from alone a
      ), given as materialized (
        select e.*, row_number() over (partition by e.append order by e.ordinal) as step
        from unnest(e_append, e_id, e_type, e_data, e_cause) with ordinality as e (append, id, type, data, cause, ordinal)
      ), added as (
        insert into ledgerline.events (position, stream, revision, id, type, data, cause)
        select old_head + row_number() over (order by g.ordinal), j.stream, j.actual + g.step, g.id, g.type, g.data, g.cause
        from given g join judged j on j.ordinal = g.append
        where j.fits
        returning events.stream, events.revision, events.position
      ), last as (
        select stream, max(revision) as revision, max(position) as position from added group by stream
      ), moved as (
        update ledgerline.head set position = old_head + (select count(*) from added) where exists (select from added)
      )
      select
        case
          when j.fits then 'done'
          when r.position is not null then 'repeat'
          when j.expected < j.actual or j.expected > j.actual and l.stream is null then 'wrong'
          else 'again'
        end,
        case when j.fits then l.revision else coalesce(r.revision, j.actual) end,
        case when j.fits then l.position else r.position end
      from judged j
      left join last l on l.stream = j.stream
      left join lateral (
        select max(v.revision) as revision, max(v.position) as position
        from given g join ledgerline.events v on v.stream = j.stream and v.revision = j.expected + g.step and v.id = g.id
        where g.append = j.ordinal and not j.fits and j.expected < j.actual
        having count(*) = (select count(*) from given where given.append = j.ordinal)
      ) r on true
      order by j.ordinal;

    select h.position into new_head from ledgerline.head h;
    if new_head > old_head then
      perform pg_notify('${CHANNEL}', new_head::text);
    end if;
  end $$;`;

/** Processes that start together wait for each other here: `if not exists` alone does not order them. */
const LOCK = `select pg_advisory_xact_lock(hashtext('ledgerline migrate'))`;

/** Brings the schema `ledgerline` up to date. Changes nothing when it is. */
export const migrate = async (pool: pg.Pool): Promise<void> => {
  await pool.query(['begin', LOCK, tables, leaseTables, append, 'commit'].join(';\n'));
};
