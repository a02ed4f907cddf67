import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { protocolServer } from '#eventstore/eventstoredb/testing/protocol-server.js';
import { testDatabase } from '../support/postgres.js';
import type { TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';
import { asDemo, MAIN, newHome, oneCall, run } from './program.js';
import type { Home, Program } from './program.js';

const program = (name: string): readonly string[] => [process.execPath, `dist/apps/${name}/src/main.js`];
const SECRET = 'a secret that all the doors of this test share';

let home: Home;
let database: TestDatabase;
const running: Program[] = [];
beforeAll(async () => {
  home = await newHome();
  database = await testDatabase();
});
const begin = (command: readonly string[], env: Readonly<Record<string, string>> = {}): Program => {
  const begun = run({ ...home.env, DATABASE_URL: database.url, JWT_SECRET: SECRET, SEED_DEMO: 'yes', ...env }, command);
  running.push(begun);
  return begun;
};
/** Everything ends in good order. */
const stop = async (): Promise<void> => {
  const ending = running.splice(0);
  for (const each of ending) each.kill('SIGTERM');
  expect(await Promise.all(ending.map(({ ended }) => ended))).toEqual(ending.map(() => 0));
};
afterEach(stop);
afterAll(async () => {
  await database.drop();
  await home.remove();
});

const simulator = async (): Promise<void> => {
  begin(program('simulator'));
  await until(() => home.simulates());
};
const apart = async (env: Readonly<Record<string, string>> = {}): Promise<string> => {
  await simulator();
  const [api, worker, switchboard] = ['api', 'worker', 'switchboard'].map((name) => begin(program(name), env));
  expect([await worker!.ready(), await switchboard!.ready()]).toEqual(['worker', 'switchboard']);
  return api!.ready();
};

describe('api, worker and switchboard apart', () => {
  it.each([
    ['api', { DATABASE_URL: '' }, /needs DATABASE_URL/],
    ['worker', { DATABASE_URL: '' }, /needs DATABASE_URL/],
    ['switchboard', { DATABASE_URL: '' }, /needs DATABASE_URL/],
    ['api', { JWT_SECRET: '' }, /needs JWT_SECRET/],
    ['worker', { EVENT_STORE: 'memory' }, /EVENT_STORE=memory/],
    ['worker', { DATABASE_URL: 'postgres://127.0.0.1:1/nothing' }, /ECONNREFUSED/],
  ])('refuse to start without what they need: %s with %o', async (name, env, why) => {
    const refused = run({ ...home.env, DATABASE_URL: database.url, JWT_SECRET: SECRET, ...env }, program(name));
    expect(await refused.ended).toBe(1);
    expect(refused.stderr()).toMatch(why);
    expect(refused.stderr().trim().split('\n')).toHaveLength(1);
    expect(refused.stdout()).toBe('');
  });

  it('serve a call, say that they are ready, and ride out the loss of every session with the database', async () => {
    const url = await apart();
    expect(await oneCall(url)).toMatchObject({ hangup_reason: 'normal' });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await database.cut();
    expect(await until(() => oneCall(url))).toMatchObject({ hangup_reason: 'normal' });
  });

  it('serve a call whose log is in EventStoreDB', async () => {
    const server = await protocolServer();
    const url = await apart({ EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: `esdb://127.0.0.1:${server.port}?tls=false` });
    expect(await oneCall(url)).toMatchObject({ hangup_reason: 'normal' });
    await stop();
    await server.stop();
  });

  it('keep npm start out of their database, and are kept out by it', async () => {
    await simulator();
    const worker = begin(program('worker'));
    await worker.ready();
    const refused = run({ ...home.env, DATABASE_URL: database.url }, MAIN);
    expect(await refused.ended).toBe(1);
    expect(refused.stderr()).toContain('Another Ledgerline runs on this data already');
    await stop();

    await simulator();
    await begin(MAIN).ready();
    const late = run({ ...home.env, DATABASE_URL: database.url }, program('worker'));
    expect(await late.ended).toBe(1);
    expect(late.stderr()).toContain('Another Ledgerline runs on this data already');
  });

  it('go on where npm start left off, and npm start where they did', async () => {
    await simulator();
    const whole = begin(MAIN);
    const api = await asDemo(await whole.ready());
    const long = { actions: [{ type: 'answer' }, { type: 'sleep', option: { duration: 6_000 } }, { type: 'hangup' }] };
    const tel = (target: string) => ({ type: 'tel', target });
    const body = { source: tel('+15550100'), destinations: [tel('+15551231001')], ...long };
    const [{ id }] = await api('POST', '/v1.0/calls', body);
    await until(async () => (await api('GET', `/v1.0/calls/${id}`)).status === 'progressing');
    whole.kill('SIGTERM');
    expect(await whole.ended).toBe(0);
    running.splice(running.indexOf(whole), 1);

    const [door, worker, switchboard] = ['api', 'worker', 'switchboard'].map((name) => begin(program(name)));
    await Promise.all([worker!.ready(), switchboard!.ready()]);
    const apartApi = await asDemo(await door!.ready());
    const [{ id: second }] = await apartApi('POST', '/v1.0/calls', body);
    await until(async () => (await apartApi('GET', `/v1.0/calls/${id}`)).hangup_reason === 'normal');
    for (const each of [door!, worker!, switchboard!]) {
      each.kill('SIGTERM');
      expect(await each.ended).toBe(0);
      running.splice(running.indexOf(each), 1);
    }

    const again = await asDemo(await begin(MAIN).ready());
    await until(async () => (await again('GET', `/v1.0/calls/${second}`)).hangup_reason === 'normal');
  });
});
