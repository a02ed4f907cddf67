// node scripts/test.mjs [jest arguments]: prepares what is missing, then runs every test, or those that jest is told.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build, install, root } from './prepare.mjs';

await install();
await build();
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const child = spawn(process.execPath, [...flags, jest, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
const [status] = await once(child, 'exit');
process.exit(status ?? 1);
