// node scripts/run.mjs <program>: prepares what is missing, then runs one of the programs in this very process.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { build, install, root } from './prepare.mjs';

const PROGRAMS = {
  start: 'apps/all/src/main.js',
  demo: 'apps/all/src/demo.js',
  rebuild: 'apps/worker/src/rebuild.js',
  simulator: 'apps/simulator/src/main.js',
};

const program = PROGRAMS[process.argv[2]];
if (!program) {
  process.stderr.write(`Usage: node scripts/run.mjs ${Object.keys(PROGRAMS).join(' | ')}\n`);
  process.exit(1);
}
install();
build();
await import(pathToFileURL(join(root, 'dist', program)).href);
