// npm run proof:kill -- --kills N --rate R --seed S [--database URL]: kills the system again and again while calls go through it,
// and counts what has become of them. Needs nothing but Node.js and npm.
import { parseArgs } from 'node:util';
import { build, install } from './prepare.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    rate: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    database: { type: 'string' },
  },
});
const [kills, rate, seed] = [Number(values.kills), Number(values.rate), Number(values.seed)];
if (!Number.isInteger(kills) || kills < 0 || !(rate > 0) || !Number.isInteger(seed)) {
  process.stderr.write('Usage: npm run proof:kill -- --kills N --rate CALLS_A_SECOND --seed N [--database URL]\n');
  process.exit(1);
}

install();
build();
const { prove } = await import('./proof/kills.mjs');
process.exit((await prove({ kills, rate, seed, database: values.database ?? null })) ? 0 : 1);
