import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { protocolServer } from '#eventstore/eventstoredb/testing/protocol-server.js';
import type { ProtocolServer } from '#eventstore/eventstoredb/testing/protocol-server.js';
import { newHome, oneCall, root, run } from './program.js';
import type { Home, Program } from './program.js';

let home: Home;
let server: ProtocolServer;
let system: Program | undefined;
beforeAll(async () => {
  home = await newHome();
  server = await protocolServer();
});
afterEach(async () => {
  system?.kill('SIGTERM');
  expect(await (system?.ended ?? 0)).toBe(0);
  system = undefined;
});
afterAll(async () => {
  await server.stop();
  await home.remove();
});

const REBUILD = [process.execPath, `${root}/dist/apps/all/src/rebuild.js`];
const callsOf = async (environment: Record<string, string>): Promise<any> => {
  system = run({ ...home.env, ...environment });
  return oneCall(await system.ready());
};

describe('the whole system', () => {
  it('runs on a log in Postgres, whose read models are rebuilt beside it or without it', async () => {
    const call = await callsOf({});
    const beside = run(home.env, REBUILD);
    expect(await beside.ended).toBe(0);
    expect(beside.stdout()).toMatch(/^Read models rebuilt from \d+ events in \d+\.\d s\.\n$/);
    expect(await oneCall(await system!.ready())).toMatchObject({ hangup_reason: call.hangup_reason });
    system!.kill('SIGTERM');
    expect(await system!.ended).toBe(0);

    const alone = run(home.env, REBUILD);
    expect(await alone.ended).toBe(0);
    expect(alone.stdout()).toMatch(/^Read models rebuilt from \d+ events/);
    expect(await home.postgres()).toBe(0);
  });

  it('runs on a log in memory', async () => {
    expect(await callsOf({ EVENT_STORE: 'memory' })).toMatchObject({ hangup_by: 'local', hangup_reason: 'normal' });
  });
});

describe('the whole system on EventStoreDB', () => {
  it('runs, and goes on after a restart', async () => {
    const environment = { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: `esdb://127.0.0.1:${server.port}?tls=false` };
    expect(await callsOf(environment)).toMatchObject({ hangup_by: 'local', hangup_reason: 'normal' });
    system!.kill('SIGTERM');
    expect(await system!.ended).toBe(0);
    expect(await callsOf(environment)).toMatchObject({ hangup_by: 'local', hangup_reason: 'normal' });
  });
});
