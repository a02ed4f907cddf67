import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { protocolServer } from '#eventstore/eventstoredb/testing/protocol-server.js';
import type { ProtocolServer } from '#eventstore/eventstoredb/testing/protocol-server.js';
import { asDemo, newHome, oneCall, root, run } from './program.js';
import type { Home, Program } from './program.js';

let home: Home;
let server: ProtocolServer;
let system: Program | undefined;
beforeAll(async () => {
  home = await newHome();
  server = await protocolServer();
});
const stop = async (): Promise<void> => {
  system?.kill('SIGTERM');
  expect(await (system?.ended ?? 0)).toBe(0);
  system = undefined;
};
afterEach(stop);
afterAll(async () => {
  await server.stop();
  await home.remove();
});

const REBUILD = [process.execPath, `${root}/dist/apps/all/src/rebuild.js`];
const replay = (...args: readonly string[]) => [process.execPath, `${root}/dist/apps/all/src/replay.js`, ...args];
const callsOf = async (environment: Record<string, string>): Promise<any> => {
  system = run({ ...home.env, ...environment });
  return oneCall(await system.ready());
};

const calls = async (url: string): Promise<readonly string[]> =>
  (await (await asDemo(url))('GET', '/v1.0/calls')).result.map(({ id }: { id: string }) => id);

describe('the whole system', () => {
  it('runs on a log in Postgres, whose read models are rebuilt beside it or without it', async () => {
    const call = await callsOf({});
    const beside = run(home.env, REBUILD);
    expect(await beside.ended).toBe(0);
    expect(beside.stdout()).toMatch(/^Read models rebuilt from \d+ events in \d+\.\d s\.\n$/);
    expect(await oneCall(await system!.ready())).toMatchObject({ hangup_reason: call.hangup_reason });
    await stop();

    const alone = run(home.env, REBUILD);
    expect(await alone.ended).toBe(0);
    expect(alone.stdout()).toMatch(/^Read models rebuilt from \d+ events/);
    expect(await home.postgres()).toBe(0);
  });

  it('leaves a log that is replayed beside it or without it', async () => {
    const call = await callsOf({});
    const told = run(home.env, replay('--call', call.id));
    expect(await told.ended).toBe(0);
    const lines = told.stdout().split('\n');
    expect(lines.find((line) => line.includes('CallPlayAsked'))).toMatch(/ \+\d+\.\d{3} call [0-9a-f]{8} .+ running v1 < \d+$/);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
    await stop();

    const verified = run(home.env, replay('--verify', '--json'));
    expect(await verified.ended).toBe(0);
    expect(JSON.parse(verified.stdout())).toMatchObject({ different: 0, underWay: 0, skipped: {} });
    expect(await home.postgres()).toBe(0);
  });

  it('runs on a log in memory, after which the one in Postgres shows all that was in it', async () => {
    const call = await callsOf({});
    await stop();
    const forgotten = await callsOf({ EVENT_STORE: 'memory' });
    expect(forgotten).toMatchObject({ hangup_by: 'local', hangup_reason: 'normal' });
    await stop();

    await callsOf({});
    const shown = await calls(await system!.ready());
    expect(shown).toContain(call.id);
    expect(shown).not.toContain(forgotten.id);
  });
});

describe('the whole system on EventStoreDB', () => {
  it('runs, and goes on after a restart', async () => {
    const environment = { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: `esdb://127.0.0.1:${server.port}?tls=false` };
    expect(await callsOf(environment)).toMatchObject({ hangup_by: 'local', hangup_reason: 'normal' });
    await stop();
    expect(await callsOf(environment)).toMatchObject({ hangup_by: 'local', hangup_reason: 'normal' });
    const verified = run({ ...home.env, ...environment }, replay('--verify'));
    expect(await verified.ended).toBe(0);
    expect(verified.stdout()).toMatch(/^\d+ events replayed, no difference\.$/m);
  });
});
