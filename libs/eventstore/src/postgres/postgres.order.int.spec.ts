import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '../../../../test/support/postgres.js';
import { openPool } from './postgres.connection.js';
import { migrate } from './postgres.tables.js';

let database: TestDatabase;
let pool: pg.Pool;
let [slow, fast]: pg.Client[] = [];
beforeAll(async () => {
  database = await testDatabase();
  pool = openPool(database.url);
  [slow, fast] = [new pg.Client(database.url), new pg.Client(database.url)];
  await Promise.all([slow.connect(), fast.connect(), migrate(pool)]);
});
afterAll(async () => {
  await Promise.all([slow!.end(), fast!.end(), pool.end()]);
  await database.drop();
});

/** A reader that remembers the last position it saw, and asks for what is behind it. */
const reader = (table: string) => {
  const seen: string[] = [];
  let position = 0;
  const read = async (): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ position: number; stream: string }>(
      `select position, stream from ${table} where position > $1 order by position`,
      [position],
    );
    position = rows.at(-1)?.position ?? position;
    seen.push(...rows.map(({ stream }) => stream));
    return seen;
  };
  return { read };
};

describe('a reader that goes by position alone', () => {
  it('never sees an event of a bigserial table whose transaction commits late', async () => {
    await pool.query('create table naive (position bigserial primary key, stream text not null)');
    const { read } = reader('naive');
    await slow!.query('begin');
    await slow!.query(`insert into naive (stream) values ('late')`);
    await fast!.query(`insert into naive (stream) values ('early')`);
    await read();
    await slow!.query('commit');

    expect(await read()).toEqual(['early']);
    expect((await pool.query('select * from naive')).rowCount).toBe(2);
  });

  it('sees it in our log, where whoever comes later waits for it', async () => {
    const { read } = reader('ledgerline.events');
    await slow!.query('begin');
    await slow!.query(appending('late'));
    const early = fast!.query(appending('early'));
    expect(await read()).toEqual([]);
    await slow!.query('commit');
    await early;

    expect(await read()).toEqual(['late', 'early']);
  });

  it('finds no hole where a transaction was rolled back', async () => {
    const { read } = reader('ledgerline.events');
    const before = (await read()).length;
    await slow!.query('begin');
    await slow!.query(appending('never'));
    await slow!.query('rollback');
    await fast!.query(appending('after'));

    expect((await read()).slice(before)).toEqual(['after']);
    const { rows } = await pool.query('select max(position)::int as last, count(*)::int as count from ledgerline.events');
    expect(rows).toEqual([{ last: 3, count: 3 }]);
  });
});

const appending = (stream: string): string => `
  select * from ledgerline.append(array['${stream}'], array[-1], array[0], array[1], array[0], array[gen_random_uuid()], array['Noted'], '{}', '{}')`;
