// npm run proof:workers -- --rounds N --rate R --seed S [--database URL]: two workers, two switchboards and two apis on one database;
// kills and pauses them while calls go through them, and counts what has become of the calls.
import { parseArgs } from 'node:util';
import { build, install } from './prepare.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    rate: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    database: { type: 'string' },
  },
});
const [rounds, rate, seed] = [Number(values.rounds), Number(values.rate), Number(values.seed)];
if (!Number.isInteger(rounds) || rounds < 1 || !(rate > 0) || !Number.isInteger(seed)) {
  process.stderr.write('Usage: npm run proof:workers -- --rounds N --rate CALLS_A_SECOND --seed N [--database URL]\n');
  process.exit(1);
}

await install();
await build();
const { prove } = await import('./proof/workers.mjs');
process.exit((await prove({ rounds, rate, seed, database: values.database ?? null })) ? 0 : 1);
