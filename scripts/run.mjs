// node scripts/run.mjs <program>: prepares what is missing, then runs one of the programs in this very process.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { build, install, root } from './prepare.mjs';

const PROGRAMS = {
  start: 'dist/apps/all/src/main.js',
  'start:api': 'dist/apps/api/src/main.js',
  'start:worker': 'dist/apps/worker/src/main.js',
  'start:switchboard': 'dist/apps/switchboard/src/main.js',
  rebuild: 'dist/apps/all/src/rebuild.js',
  replay: 'dist/apps/all/src/replay.js',
  simulator: 'dist/apps/simulator/src/main.js',
  demo: 'scripts/demo.mjs',
};

const program = PROGRAMS[process.argv[2]];
if (!program) {
  process.stderr.write(`Usage: node scripts/run.mjs ${Object.keys(PROGRAMS).join(' | ')}\n`);
  process.exit(1);
}
await install();
await build();

// While a program is being loaded, it has begun nothing that would have to be stopped.
const leave = () => process.exit(0);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, leave);
await import(pathToFileURL(join(root, program)).href);
for (const signal of ['SIGTERM', 'SIGINT']) process.off(signal, leave);
