import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { testDatabase } from '../support/postgres.js';

it('survives a dozen kills of its process under load: no call is lost, none dialled twice', async () => {
  const database = await testDatabase();
  const seed = String(Date.now() % 1_000_000);
  const options = ['--kills', '12', '--rate', '8', '--seed', seed, '--database', database.url];
  const proof = spawn(process.execPath, ['scripts/proof-kill.mjs', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await Promise.all([text(proof.stdout), once(proof, 'exit')]);
  await database.drop();
  const verdict: unknown = JSON.parse(/^verdict (.*)$/m.exec(said)?.[1] ?? JSON.stringify({ said }));

  // Everything that was said explains a failure.
  expect({ verdict, said }).toMatchObject({ verdict: { proven: true, kills: 12, twice: 0, lost: 0 }, said });
}, 150_000);
