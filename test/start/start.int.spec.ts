import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { kill, newHome, oneCall, run, simulatorOf } from './program.js';
import type { Home, Program } from './program.js';

let home: Home;
beforeAll(async () => {
  home = await newHome();
});
afterAll(() => home.remove());

const nothingIsLeft = async (): Promise<void> => {
  expect(await home.postgres()).toBe(0);
  expect(await home.simulates()).toBe(false);
};

const oneLine = (text: string): string => {
  expect(text).toMatch(/^[^\n]+\n$/);
  return text;
};

describe('a start on an empty folder', () => {
  let first: Program;
  beforeAll(async () => {
    first = run({ ...home.env, LOG_LEVEL: 'info' });
    await first.ready();
  });

  it('says that it is ready, and nothing else, on standard output', () => {
    expect(first.stdout()).toBe(`ready http://127.0.0.1:${home.env.PORT}\n`);
  });

  it('says in plain words what it has started, on standard error', () => {
    expect(first.stderr()).toMatch(
      /^Postgres started at .*\nSimulator started at .*\nAPI at .*\/docs\nLog in as demo@ledgerline\.example, password demo\n/m,
    );
  });

  it('carries a call from HTTP to the switch and back', async () => {
    expect(await oneCall(await first.ready())).toMatchObject({ hangup_by: 'local', hangup_reason: 'normal' });
  });

  it('refuses a second one on the same folder, which changes nothing', async () => {
    const second = run(home.env);
    expect(await second.ended).toBe(1);
    expect(oneLine(second.stderr())).toContain(`Another Ledgerline runs on this data already (process ${first.pid}).`);
    expect(second.stdout()).toBe('');
    expect(await oneCall(await first.ready())).toMatchObject({ hangup_reason: 'normal' });
  });

  it('brings back a Postgres that was killed, at the place where it was', async () => {
    const postgres = await home.postgres();
    await kill(postgres, 'SIGKILL');
    await until(async () => ![0, postgres].includes(await home.postgres()), { within: 15_000 });
    expect(await until(() => oneCall(`http://127.0.0.1:${home.env.PORT}`), { within: 15_000 })).toMatchObject({
      hangup_reason: 'normal',
    });
  });

  it('stops all that it has begun when it is told to, however often', async () => {
    first.kill('SIGINT');
    first.kill('SIGINT');
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    await nothingIsLeft();
  });
});

describe('npm start', () => {
  it('hands on the signal that it gets, and stops all that it has begun', async () => {
    const system = run(home.env, ['npm', 'start']);
    expect(await oneCall(await system.ready())).toMatchObject({ hangup_reason: 'normal' });
    system.kill('SIGTERM');
    await system.ended;
    await until(() => nothingIsLeft().then(() => true));
  });
});

describe('a start after a kill', () => {
  it('finds Postgres and the simulator where they were, and leaves them running at its end', async () => {
    const first = run(home.env);
    const url = await first.ready();
    const [postgres, simulator] = [await home.postgres(), await simulatorOf(first.pid)];
    first.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');

    const second = run(home.env);
    await second.ready();
    expect(await oneCall(url)).toMatchObject({ hangup_reason: 'normal' });
    second.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(second.stderr()).toMatch(/^Postgres was running.*\nSimulator was running/m);
    expect(await home.postgres()).toBe(postgres);
    expect(await home.simulates()).toBe(true);

    await Promise.all([kill(postgres, 'SIGKILL'), kill(simulator, 'SIGTERM')]);
  });

  it('is not kept out by the lock file of a Postgres that was killed', async () => {
    expect(await home.postgres()).toBeGreaterThan(0);
    const again = run(home.env);
    await again.ready();
    again.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    await nothingIsLeft();
  });

  it('is not kept out by a lock file whose process number some other program has got', async () => {
    const lines = [process.pid, join(home.dataDir, 'postgres'), 1_700_000_000, 5432, '', '127.0.0.1', '', 'ready'];
    await writeFile(join(home.dataDir, 'postgres', 'postmaster.pid'), `${lines.join('\n')}\n`);
    const again = run(home.env);
    await again.ready();
    again.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    await nothingIsLeft();
  });

  it('goes on without the simulator that was killed, and stops cleanly', async () => {
    const again = run(home.env);
    await again.ready();
    await kill(await simulatorOf(again.pid), 'SIGKILL');
    expect((await fetch(`http://127.0.0.1:${home.env.PORT}/v1.0/customer`)).status).toBe(401);
    again.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    await nothingIsLeft();
  });
});

describe('a start that is told to stop before it is done', () => {
  it.each([/^/, /Postgres started/, /Simulator started/])('stops what it has begun by then: after %s', async (sign) => {
    const early = run({ ...home.env, LOG_LEVEL: 'info' });
    if (sign.source !== '^') await until(() => sign.test(early.stderr()));
    else await until(async () => (await home.postgres()) > 0);
    early.kill('SIGTERM');
    expect(await early.ended).toBe(0);
    expect(early.stdout()).toBe('');
    await nothingIsLeft();
  });
});

describe('a port that is taken', () => {
  it.each([
    ['PORT', /HOST=127.0.0.1 PORT=\d+ cannot be listened on: .*EADDRINUSE/],
    ['SIMULATOR_PORT', /The simulator does not start: .*port \d+ is taken/],
    ['SIMULATOR_ESL_PORT', /SIMULATOR_ESL_PORT \d+ is taken by a program that is no event socket/],
  ] as const)('is told in one line: %s', async (name, sentence) => {
    const taker = createServer((socket) => socket.on('error', () => undefined)).listen(Number(home.env[name]), '127.0.0.1');
    await once(taker, 'listening');
    const refused = run({ ...home.env, LOG_LEVEL: 'silent' });
    expect(await refused.ended).toBe(1);
    expect(oneLine(refused.stderr())).toMatch(sentence);
    expect(refused.stdout()).toBe('');
    await once(taker.close(), 'close');
    await nothingIsLeft();
  });
});

describe('settings that cannot be', () => {
  it('are told in one line, and nothing is begun', async () => {
    const refused = run({ ...home.env, EVENT_STORE: 'paper' });
    expect(await refused.ended).toBe(1);
    expect(oneLine(refused.stderr())).toContain('EVENT_STORE must be one of postgres, eventstoredb, memory, not "paper"');
    await nothingIsLeft();
  });

  it('include a demo login that was made earlier, where others can reach it', async () => {
    const refused = run({ ...home.env, HOST: '0.0.0.0', SEED_DEMO: 'no', LOG_LEVEL: 'silent' });
    expect(await refused.ended).toBe(1);
    expect(oneLine(refused.stderr())).toContain('beyond loopback');
    await nothingIsLeft();
  });

  it('include a database that does not answer', async () => {
    const refused = run({ ...home.env, DATABASE_URL: `postgres://nobody@127.0.0.1:${home.env.PORT}/none`, LOG_LEVEL: 'silent' });
    expect(await refused.ended).toBe(1);
    expect(oneLine(refused.stderr())).toContain('ECONNREFUSED');
  });
});
