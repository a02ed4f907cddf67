import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { exists, homeFor } from './postgres.home.js';
import type { Home } from './postgres.home.js';

const run = promisify(execFile);

/** A Postgres of our own, as a process that outlives us if we are killed. */
export interface PostgresServer {
  readonly url: string;
  /** Where its data is. */
  readonly cluster: string;
  /** Whether it was there before us. It is then left running. */
  readonly found: boolean;
  /** Starts it again where it was, if it has gone. */
  revive(): Promise<void>;
  /** Stops it, if we began it; one that was found running is left as it was. */
  stop(): Promise<void>;
}

/** How often a start is tried: what a killed server leaves behind is in the way until its last child has noticed. */
const TRIES = 6;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** Kept beside the cluster from before it is made, so that a start that was cut off can be done again. */
const passwordIn = async (file: string): Promise<string> => {
  if (!(await exists(file))) await writeFile(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFile(file, 'utf8');
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Clusters that were never finished, because whoever made them is gone. */
const removeUnfinished = async (cluster: string): Promise<void> => {
  const prefix = `${basename(cluster)}.new-`;
  for (const name of await readdir(dirname(cluster)))
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))))
      await rm(join(dirname(cluster), name), { recursive: true });
};

/** Makes the cluster under another name first: one that bears the name is complete. */
const initialise = async ({ cluster, bin, ids }: Home, password: string): Promise<void> => {
  await removeUnfinished(cluster);
  const made = `${cluster}.new-${process.pid}`;
  const [data, handed] = [join(made, 'data'), join(made, 'password')];
  await mkdir(made, { mode: 0o700 });
  await writeFile(handed, password, { mode: 0o600 });
  if (ids.uid !== undefined) await run('chown', ['-R', `${ids.uid}:${String(ids.gid)}`, made]);
  const options = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${handed}`, '--encoding=UTF8', '--locale=C'];
  await run(join(bin, 'initdb'), ['-D', data, ...options], { ...ids, cwd: '/' });
  await rename(data, cluster).catch(async (error: unknown) => {
    if (!(await exists(cluster))) throw error;
  });
  await rm(made, { recursive: true });
};

const urlFor = (port: number, password: string): string => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
};

/** The command line of a process, or nothing. Slim images have no `ps`, but on Linux there is `/proc`. */
const commandOf = (pid: number): Promise<string> =>
  process.platform === 'linux'
    ? readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    : run('ps', ['-p', String(pid), '-o', 'args=']).then(
        ({ stdout }) => stdout,
        () => '',
      );

/** Whether that process serves this cluster, and is not some other that got the number of one that died. */
const serves = async (pid: number, cluster: string): Promise<boolean> => {
  const command = await commandOf(pid);
  return command.includes('postgres') && command.includes(cluster);
};

/**
 * The port of a server that serves this cluster now. A lock file that names some other program is taken away; one that names nobody
 * is left to Postgres, which finds in it whether children of the dead server still write.
 */
const runningPort = async ({ cluster }: Home, password: string): Promise<number | null> => {
  const lock = join(cluster, 'postmaster.pid');
  for (let tries = 0; tries < 40; tries++) {
    const [pid, , , port] = (await readFile(lock, 'utf8').catch(() => '')).split('\n');
    if (!pid) return null;
    if (!(await serves(Number(pid), cluster))) {
      if (isAlive(Number(pid))) await rm(lock, { force: true });
      return null;
    }
    if (port && (await answers(urlFor(Number(port), password)))) return Number(port);
    await pause(250);
  }
  throw new Error(`A Postgres serves ${cluster}, as its postmaster.pid says, but does not answer.`);
};

const control = async ({ bin, ids, cluster }: Home, ...command: readonly string[]): Promise<boolean> => {
  const args = ['-D', cluster, '-w', '-t', '60', ...command];
  const child = spawn(join(bin, 'pg_ctl'), args, { ...ids, cwd: '/', detached: true, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
};

const start = (home: Home, port: number): Promise<boolean> => {
  const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100 -c wal_init_zero=off`;
  return control(home, '-l', join(home.cluster, 'server.log'), '-o', flags, 'start');
};

interface Served {
  readonly port: number;
  readonly found: boolean;
}

/** Finds the server, or starts it. */
const serve = async (home: Home, password: string, port: () => Promise<number>): Promise<Served> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const running = await runningPort(home, password);
    if (running !== null) return { port: running, found: true };
    const chosen = await port();
    if (await start(home, chosen)) return { port: chosen, found: false };
    await pause(500);
  }
  throw new Error(`Postgres does not start; ${join(home.cluster, 'server.log')} says why.`);
};

/** Finds or starts the embedded Postgres of a data folder. As root too. */
export const openPostgresServer = async (dataDir: string): Promise<PostgresServer> => {
  const home = await homeFor(dataDir);
  const password = await passwordIn(join(resolve(dataDir), 'postgres.password'));
  if (!(await exists(join(home.cluster, 'PG_VERSION')))) await initialise(home, password);
  const { port, found } = await serve(home, password, freePort);
  let begun = !found;
  return {
    url: urlFor(port, password),
    cluster: home.cluster,
    found,
    revive: async () => {
      const again = await serve(home, password, () => Promise.resolve(port));
      begun ||= !again.found;
    },
    stop: async () => {
      if (begun && !(await control(home, '-m', 'fast', 'stop'))) throw new Error(`Postgres in ${home.cluster} does not stop.`);
    },
  };
};
