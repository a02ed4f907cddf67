import type pg from 'pg';
import { asked } from '#eventstore/postgres/postgres.connection.js';
import type { Projection } from './projection.js';
import { readModels } from './read-models.js';

/** Raise it whenever a table, or what a fold puts into it, changes: the tables are then dropped and filled anew at the next start. */
const SHAPE = 8;

const projector = `
  create schema ledgerline_read;
  create table ledgerline_read.projector (
    single boolean primary key default true check (single),
    shape int not null,
    position bigint not null,
    forgotten bigint not null
  ) with (fillfactor = 10);
  insert into ledgerline_read.projector (shape, position, forgotten) values (${SHAPE}, 0, 0);`;

/** What was told of one event and one row of a read model a row; `types` are separated by commas. */
const messages = `
  create table ledgerline_read.messages (
    position bigint not null,
    first int not null,
    customer_id text collate "C" not null,
    event_id text not null,
    tm bigint not null,
    topic text not null,
    types text not null,
    data json not null,
    primary key (position, first)
  );
  create index on ledgerline_read.messages (customer_id, position);`;

/** Room on each page lets an update stay there, and then no index changes. The order of ids is one that no locale changes. */
const table = ({ name, indexes }: Projection): string => `
  create table ledgerline_read.${name} (
    id text collate "C" primary key,
    customer_id text collate "C",
    tm_create bigint not null,
    deleted boolean not null,
    open boolean not null,
    view json not null,
    hidden json
  ) with (fillfactor = 60);
  create index on ledgerline_read.${name} (customer_id, tm_create desc, id desc) where not deleted;
  ${indexes.map((index) => `create index on ledgerline_read.${name} ${index};`).join('\n  ')}`;

const drop = 'drop schema if exists ledgerline_read cascade;';

const create = [projector, messages, ...readModels.map(table)].join('\n');

/** One process at a time changes the tables. */
const alone = `select pg_advisory_xact_lock(hashtext('ledgerline_read'));`;

/** Makes the tables where they are missing or of another shape. Those of another shape are dropped: a projector fills the new ones. */
export const migrate = (pool: pg.Pool): Promise<void> =>
  inTransaction(pool, async (client) => {
    if ((await shapeOf(client)) !== SHAPE) await client.query(drop + create);
  });

/** Drops the tables and makes them anew, empty. */
export const recreate = (pool: pg.Pool): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query(drop + create);
  });

const shapeOf = async (client: pg.PoolClient): Promise<number | undefined> => {
  const { rows } = await client.query<{ readonly there: string | null }>(
    `select to_regclass('ledgerline_read.projector') as there`,
  );
  if (!rows[0]?.there) return undefined;
  return (await client.query<{ readonly shape: number }>('select shape from ledgerline_read.projector')).rows[0]?.shape;
};

const inTransaction = (pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> =>
  asked(async () => {
    const client = await pool.connect();
    // A connection that breaks between two questions fails the next one.
    client.on('error', ignore);
    try {
      await client.query('begin');
      await client.query(alone);
      await work(client);
      await client.query('commit');
    } catch (error) {
      client.release(true);
      throw error;
    }
    client.off('error', ignore);
    client.release();
  });

const ignore = (): void => undefined;
