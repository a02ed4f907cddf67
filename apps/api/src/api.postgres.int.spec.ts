import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPostgres } from '#eventstore/postgres/postgres.event-store.js';
import type { Postgres } from '#eventstore/postgres/postgres.event-store.js';
import { Projector } from '#readmodels/projector.js';
import { Queries } from '#readmodels/queries.js';
import { testDatabase } from '../../../test/support/postgres.js';
import type { TestDatabase } from '../../../test/support/postgres.js';
import { until } from '../../../test/support/until.js';
import { openStand } from './testing/stand.js';
import type { Stand } from './testing/stand.js';

let database: TestDatabase;
let postgres: Postgres;
let projector: Projector;
let stand: Stand;

beforeAll(async () => {
  database = await testDatabase();
  postgres = await openPostgres(database.url);
  const { store, pool } = postgres;
  projector = new Projector({ pool, store, onError: () => undefined });
  await projector.start();
  stand = await openStand({ store, reads: new Queries(pool), progress: projector });
});

afterAll(async () => {
  await stand.close();
  await projector.stop();
  await postgres.close();
  await database.drop();
});

const tel = (target: string) => ({ type: 'tel', target });
const actions = [{ type: 'answer' }, { type: 'talk', option: { text: "'); drop table calls; --" } }];

describe('the API on Postgres', () => {
  it('shows every write to the next request', async () => {
    const caller = await stand.customer();
    const orders = Array.from({ length: 30 }, async (_, index) => {
      const number = `+1555200${String(index).padStart(4, '0')}`;
      const flow = (await caller.send('POST', '/v1/flows', { name: `flow ${index}`, actions })).body;
      const made = await caller.send('POST', '/v1/numbers', { number, flow_id: flow.id });
      expect([made.status, made.body.flow_id]).toEqual([200, flow.id]);
      const destinations = [tel('+15559876543'), tel('+15559876544')];
      const calls = await caller.send('POST', '/v1/calls', { source: tel(number), destinations, flow_id: flow.id });
      expect(calls.list).toHaveLength(2);
      for (const call of calls.list) expect((await caller.send('GET', `/v1/calls/${call.id}`)).body).toEqual(call);
      const hung = await caller.send('POST', `/v1/calls/${calls.list[1]!.id}/hangup`);
      expect(hung.body).toMatchObject({ status: 'canceling', flow_id: flow.id });
    });
    await Promise.all(orders);
    const { body } = await caller.send('GET', '/v1/calls?page_size=50');

    expect(body.result).toHaveLength(50);
    expect((await caller.send('GET', `/v1/calls?page_size=50&page_token=${body.next_page_token}`)).body.result).toHaveLength(10);
  });

  it('tells the story of a tree', async () => {
    const caller = await stand.customer();
    const order = { source: tel(caller.number), destinations: [tel('+15559876543')], actions };
    const master = (await caller.send('POST', '/v1/calls', order)).list[0]!.id;
    const chained = (await caller.send('POST', '/v1/calls', { ...order, master_call_id: master })).list[0]!.id;
    const { body } = await caller.send('GET', `/v1/calls/${chained}/timeline`);

    expect(body.result.map(({ stream }) => stream)).toEqual([
      ...[master, master, master].map((id) => `call-${id}`),
      ...[chained, chained].map((id) => `call-${id}`),
    ]);
  });

  it('goes on after its connections were cut', async () => {
    const caller = await stand.customer();
    await database.cut();
    const order = { source: tel(caller.number), destinations: [tel('+15559876543')], actions };
    const key = { 'idempotency-key': 'cut' };
    await until(async () => (await caller.send('POST', '/v1/calls', order, key)).status === 200);

    expect((await caller.send('GET', '/v1/calls')).body.result).toHaveLength(1);
  });
});
