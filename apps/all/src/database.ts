import { Guard } from '#host/guard.js';
import type { AlreadyRunning } from '#host/lock.js';
import type { Log } from '#host/log.js';
import { openPostgresServer } from './postgres.server.js';
import type { PostgresServer } from './postgres.server.js';
import type { Settings } from '#host/settings.js';

/** The Postgres database of a system, which is ours alone while it is open. */
export interface Database {
  readonly url: string;
  /** What it is, for people. */
  readonly about: string;
  /** Whether nobody else can have written to it since the start. */
  readonly alone: () => boolean;
  close(): Promise<void>;
}

/** A database that somebody else keeps running. */
const named = (url: string): PostgresServer => ({
  url,
  cluster: '',
  found: true,
  revive: () => Promise.resolve(),
  stop: () => Promise.resolve(),
});

/** The server that the settings ask for: one that DATABASE_URL names, else our own, started unless it runs. */
export const openServer = ({ databaseUrl, dataDir }: Settings): Promise<PostgresServer> =>
  databaseUrl === null ? openPostgresServer(dataDir) : Promise.resolve(named(databaseUrl));

const describe = ({ url, cluster, found }: PostgresServer): string => {
  const { host } = new URL(url);
  if (cluster === '') return `Postgres at ${host}`;
  return `Postgres ${found ? 'was running, and is left running afterwards' : 'started'} at ${host}, data in ${cluster}`;
};

/**
 * Opens the database, and keeps it: our own server is started again when it dies.
 * @param onTaken hears that another system took the database while Postgres was away: this one must end
 * @throws AlreadyRunning when another system runs on it
 */
export const openDatabase = async (settings: Settings, log: Log, onTaken: (error: AlreadyRunning) => void): Promise<Database> => {
  const server = await openServer(settings);
  const guard = new Guard({ url: server.url, company: 'alone', log, revive: () => server.revive(), onTaken });
  const close = async (): Promise<void> => {
    await guard.close();
    await server.stop();
  };
  try {
    await guard.lock();
  } catch (error) {
    await close();
    throw error;
  }
  return { url: server.url, about: describe(server), alone: () => guard.alone, close };
};
