// node scripts/smoke.mjs [majors]: starts the built system on other versions of Node.js, which npm has as packages, and makes one call
// on each. They are kept in a cache folder. Prints one line a version; fails if one fails.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, install, root } from './prepare.mjs';

const MAJORS = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24'];
const CACHE = process.env.SMOKE_CACHE || join(tmpdir(), 'ledgerline-nodes');
const PATIENCE = 60_000;

const run = async (command, args) => {
  const child = spawn(command, args, { stdio: ['ignore', 2, 2] });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
};

/** The program of a version, from the package that npm has of it for this machine. */
const nodeOf = async (major) => {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(CACHE, major);
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  await run('npm', [
    'install',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `${name}@${major}`,
  ]);
  return program;
};

const freePorts = async (count) => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => String(server.address().port));
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
};

const within = async (what, check) => {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const found = await check();
    if (found) return found;
  }
  throw new Error(`${what} took longer than a minute`);
};

const ask = async (url, { body, token = '' } = {}) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(url, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
};

const call = async (url) => {
  const { token } = await ask(`${url}/auth/login`, { body: { username: 'demo@ledgerline.example', password: 'demo' } });
  const body = {
    source: { type: 'tel', target: '+15550100' },
    destinations: [{ type: 'tel', target: '+15551231005' }],
    actions: [{ type: 'answer' }, { type: 'talk', option: { text: 'Hi.', language: 'en-US' } }, { type: 'hangup' }],
  };
  const [{ id }] = await ask(`${url}/v1.0/calls`, { body, token });
  return within('a call', async () => {
    const found = await ask(`${url}/v1.0/calls/${id}`, { token });
    return found.status === 'hangup' ? found : undefined;
  });
};

const start = async (program, dataDir) => {
  const [PORT, SIMULATOR_PORT, SIMULATOR_ESL_PORT] = await freePorts(3);
  const env = { ...process.env, DATA_DIR: dataDir, PORT, SIMULATOR_PORT, SIMULATOR_ESL_PORT, LOG_LEVEL: 'error' };
  for (const name of ['DATABASE_URL', 'EVENT_STORE', 'SWITCH', 'HOST']) delete env[name];
  return spawn(program, [join(root, 'scripts', 'run.mjs'), 'start'], { env, stdio: ['ignore', 'pipe', 2] });
};

/** Starts it, makes a call, stops it. */
const smoke = async (major) => {
  const program = await nodeOf(major);
  const dataDir = await mkdtemp(join(tmpdir(), 'ledgerline-smoke-'));
  await chmod(dataDir, 0o755);
  const began = Date.now();
  const child = await start(program, dataDir);
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  try {
    const url = await within('the start', () => {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
      return /^ready (.+)$/m.exec(said)?.[1];
    });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    const { hangup_reason: reason } = await call(url);
    child.kill('SIGTERM');
    const [status] = await ended;
    if (reason !== 'normal' || status !== 0) throw new Error(`the call ended ${reason}, the program with ${status}`);
    return `ready in ${seconds} s, one call made, stopped cleanly`;
  } finally {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }
};

await install();
await build();
for (const major of MAJORS) {
  try {
    process.stdout.write(`smoke on Node.js ${major}: ${await smoke(major)}\n`);
  } catch (error) {
    process.exitCode = 1;
    process.stdout.write(`smoke on Node.js ${major}: FAILED, ${error.message}\n`);
  }
}
