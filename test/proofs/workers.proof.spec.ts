import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { testDatabase } from '../support/postgres.js';

/** A takeover takes 3.5 s at most; a machine that is busy with other things may stretch it. */
const GENEROUS = 10_000;

const run = async (): Promise<string> => {
  const database = await testDatabase();
  const seed = String(Date.now() % 1_000_000);
  const options = ['--rounds', '1', '--rate', '5', '--seed', seed, '--database', database.url];
  const proof = spawn(process.execPath, ['scripts/proof-workers.mjs', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await Promise.all([text(proof.stdout), once(proof, 'exit')]);
  await database.drop();
  return said;
};

interface Verdict {
  readonly takeovers?: readonly { readonly what: string; readonly ms: number | null }[];
}

it('goes on with what a worker or a switchboard leaves behind that is killed or paused: no call is lost, nothing is done twice', async () => {
  const said = await run();
  const verdict = JSON.parse(/^verdict (.*)$/m.exec(said)?.[1] ?? '{}') as Verdict;
  const { takeovers = [] } = verdict;
  process.stdout.write(`taken over: ${takeovers.map(({ what, ms }) => `${what} ${ms ?? 'never'} ms`).join(', ')}\n`);

  // Everything that was said explains a failure.
  expect({ verdict, said }).toMatchObject({ verdict: { proven: true, twice: 0, lost: 0 }, said });
  expect(takeovers.map(({ what }) => what)).toEqual([
    'worker killed',
    'worker paused',
    'switchboard killed',
    'switchboard paused',
  ]);
  expect(takeovers.filter(({ ms }) => ms === null || ms > GENEROUS)).toEqual([]);
}, 150_000);
