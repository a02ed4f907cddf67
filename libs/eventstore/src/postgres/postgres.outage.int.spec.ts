import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Recorded } from '#domain/kernel/recorded.js';
import { testDatabase, type TestDatabase } from '../../../../test/support/postgres.js';
import { tcpGate, type TcpGate } from '../../../../test/support/tcp-gate.js';
import { until } from '../../../../test/support/until.js';
import { NO_STREAM, StoreUnavailable } from '../event-store.js';
import { newStream, note, notes, textOf } from '../testing/notes.js';
import { openPostgres, type Postgres } from './postgres.event-store.js';

let database: TestDatabase;
let gate: TcpGate;
let postgres: Postgres;
let direct: pg.Client;
beforeEach(async () => {
  database = await testDatabase();
  const url = new URL(database.url);
  gate = await tcpGate(Number(url.port));
  url.port = String(gate.port);
  postgres = await openPostgres(url.href);
  direct = new pg.Client(database.url);
  await direct.connect();
});
afterEach(async () => {
  await gate.open();
  await postgres.close();
  await Promise.all([gate.close(), direct.end()]);
  await database.drop();
});

const countOf = async (): Promise<number> => {
  const { rows } = await direct.query<{ count: number }>('select count(*)::int as count from ledgerline.events');
  return rows[0]!.count;
};

describe('while Postgres is away', () => {
  it('appends as soon as it is back, when that is soon', async () => {
    const { store } = postgres;
    const stream = newStream();
    await store.append(stream, NO_STREAM, [note('before')]);
    await gate.shut();
    const appended = store.append(stream, 0, [note('meanwhile')]);
    await gate.open();

    expect(await appended).toMatchObject({ revision: 1 });
  });

  it('says so to whoever appends and reads, and serves the next ones when it is back', async () => {
    const { store, checkpoints } = postgres;
    const stream = newStream();
    await store.append(stream, NO_STREAM, notes(1));
    await gate.shut();

    await expect(store.append(stream, 0, notes(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readStream(stream)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readAll(0)[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(checkpoints.read('timers')).rejects.toBeInstanceOf(StoreUnavailable);

    await gate.open();
    await expect(store.append(stream, 0, notes(1))).resolves.toMatchObject({ revision: 1 });
  });

  it('does not wait for ever on a connection that has fallen silent', async () => {
    const { store } = postgres;
    await store.append(newStream(), NO_STREAM, notes(1));
    gate.loseAnswers();

    await expect(store.append(newStream(), NO_STREAM, notes(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await gate.open();
    await expect(store.append(newStream(), NO_STREAM, notes(1))).resolves.toMatchObject({ revision: 0 });
  });

  it('gives followers what was appended meanwhile once it is back', async () => {
    const other = await openPostgres(database.url);
    const taken: Recorded[] = [];
    const subscription = postgres.store.subscribe(0, (batch) => void taken.push(...batch));
    await other.store.append(newStream(), NO_STREAM, [note('before')]);
    await until(() => taken.length === 1);
    await gate.shut();
    await other.store.append(newStream(), NO_STREAM, [note('meanwhile')]);
    await gate.open();
    await until(() => taken.length === 2);
    await subscription.stop();
    await other.close();

    expect(taken.map(textOf)).toEqual(['before', 'meanwhile']);
  });
});

describe('when the answer to an append is lost', () => {
  it('finds out that it has happened, and tells followers once', async () => {
    const { store } = postgres;
    const taken: Recorded[] = [];
    const subscription = store.subscribe(0, (batch) => void taken.push(...batch));
    const stream = newStream();
    await store.append(stream, NO_STREAM, [note('before')]);
    gate.loseAnswers();
    const answer = store.append(stream, 0, notes(3, 'lost'));
    await until(async () => (await countOf()) === 4);
    await gate.shut();
    await gate.open();

    expect(await answer).toEqual({ revision: 3, position: 4, repeat: true });
    await until(() => taken.length === 4);
    await subscription.stop();
    expect(taken.map(textOf)).toEqual(['before', 'lost0', 'lost1', 'lost2']);
    expect(await countOf()).toBe(4);
  });
});

describe('the log in Postgres', () => {
  it('commits in groups what is appended at once', async () => {
    let commits = 0;
    direct.on('notification', () => (commits += 1));
    await direct.query('listen ledgerline');
    await Promise.all(Array.from({ length: 1_000 }, () => postgres.store.append(newStream(), NO_STREAM, notes(1))));
    expect(await countOf()).toBe(1_000);

    expect(commits).toBeLessThan(20);
  });

  it('takes appends to one stream in the order in which they were asked for', async () => {
    const stream = newStream();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => postgres.store.append(stream, index - 1, [note(`${index}`)])),
    );

    expect(answers.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await postgres.store.readStream(stream)).map(textOf)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('does not hide that an event was taken away', async () => {
    await postgres.store.append(newStream(), NO_STREAM, notes(5));
    await direct.query('delete from ledgerline.events where position = 3');

    await expect(postgres.store.readAll(0)[Symbol.asyncIterator]().next()).rejects.toThrow('no event at position 3');
  });

  it('can be opened by several processes at the same moment, and again', async () => {
    const fresh = await testDatabase();
    const opened = await Promise.all(Array.from({ length: 4 }, () => openPostgres(fresh.url)));
    await opened[0]!.store.append(newStream(), NO_STREAM, notes(1));
    const again = await openPostgres(fresh.url);

    expect(await again.store.head()).toBe(1);
    await Promise.all([again, ...opened].map((each) => each.close()));
    await fresh.drop();
  });

  it("survives the loss of a connection of its pool that is in somebody's hands", async () => {
    const client = await postgres.pool.connect();
    await client.query('begin');
    gate.cut();
    await expect(client.query('select 1')).rejects.toThrow();
    client.release(true);

    expect(await postgres.store.head()).toBe(0);
  });

  it('reads 64-bit integers as numbers, but for nobody else', async () => {
    expect((await postgres.pool.query('select 1::bigint as one')).rows).toEqual([{ one: 1 }]);
    expect((await direct.query('select 1::bigint as one')).rows).toEqual([{ one: '1' }]);
  });
});
