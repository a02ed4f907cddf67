// npm run stories:freeswitch: the stories that a real switch can tell, on the FreeSWITCH whose event socket LEDGERLINE_TEST_SWITCH names
// (host:port; FREESWITCH_PASSWORD beside it). One at a time, and nobody else may use that switch meanwhile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './prepare.mjs';

if (!process.env.LEDGERLINE_TEST_SWITCH) {
  process.stderr.write(
    'LEDGERLINE_TEST_SWITCH must name the event socket of a FreeSWITCH with the configuration of freeswitch/.\n',
  );
  process.exit(1);
}
const STORIES = [
  'hearing',
  'outgoing-call',
  'incoming-call',
  'sound-of-a-call',
  'connect',
  'groupcalls',
  'transfers',
  'queues',
  'seats',
  'waiting',
  'routing',
  'agents',
  'desktop',
  'supervise',
  'reports',
];
const paths = process.argv.length > 2 ? process.argv.slice(2) : STORIES.map((name) => `test/stories/${name}`);
const child = spawn(process.execPath, [join(root, 'scripts', 'test.mjs'), '--selectProjects', 'story', '--runInBand', ...paths], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
const [status] = await once(child, 'exit');
process.exit(status ?? 1);
