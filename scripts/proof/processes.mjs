// The processes of a proof: a simulator that lives through it, and a system that is killed and started again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../prepare.mjs';

export const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
};

/** The last lines that the programs wrote to standard error. */
export const errors = [];
const MOST_ERRORS = 100;

/** Starts a program; `said` is what it wrote to standard error; `ready` resolves with the line that begins so, and rejects when it ends before. */
export const start = (program, env, beginning) => {
  const child = spawn(process.execPath, [join(root, 'dist', 'apps', program, 'src', 'main.js')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let heard = '';
  child.stderr.on('data', (chunk) => {
    heard += chunk;
    errors.push(...chunk.toString().split('\n').filter(Boolean));
    errors.splice(0, errors.length - MOST_ERRORS);
  });
  const gone = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  const ready = new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const line = said.split('\n').find((each) => each.startsWith(beginning));
      if (line) resolve(line);
    });
    gone.then((how) => reject(new Error(`${program} ended: ${how}`)));
  });
  ready.catch(() => undefined);
  return {
    ready,
    said: () => heard,
    signal: (signal) => child.kill(signal),
    end: async (signal) => {
      child.kill(signal);
      return gone;
    },
  };
};

const alive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A system that was killed leaves its Postgres behind, and the one after it uses that without ending it. */
const endPostgres = async (dataDir) => {
  const lock = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(lock.split('\n', 1)[0]);
  if (!pid || !alive(pid)) return;
  process.kill(pid, 'SIGINT');
  while (alive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
};

/** @param database URL of an empty Postgres database, or null for the embedded one */
export const startProof = async (database) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ledgerline-proof-'));
  // Postgres may have to run as another user, who must get here.
  await chmod(dataDir, 0o755);
  const simulator = start('simulator', { SIMULATOR_PORT: '0', SIMULATOR_ESL_PORT: '0' }, 'simulator ready');
  const [, esl, phones] = /esl \S+:(\d+) http (\S+)/.exec(await simulator.ready) ?? [];
  const port = await freePort();
  const env = {
    DATA_DIR: dataDir,
    PORT: String(port),
    SIMULATOR_ESL_PORT: esl,
    SEED_DEMO: 'yes',
    LOG_LEVEL: 'error',
    DATABASE_URL: database ?? '',
  };
  return {
    api: `http://127.0.0.1:${port}`,
    phones,
    system: () => start('all', env, 'ready '),
    close: async () => {
      await simulator.end('SIGTERM');
      await endPostgres(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
