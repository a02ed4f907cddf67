import { setTimeout as pause } from 'node:timers/promises';
import { AlreadyRunning, lockDatabase } from './lock.js';
import type { Log } from './log.js';
import { openPostgresServer } from './postgres.server.js';
import type { PostgresServer } from './postgres.server.js';
import type { Settings } from './settings.js';

/** The Postgres database of a system, which is ours alone while it is open. */
export interface Database {
  readonly url: string;
  /** What it is, for people. */
  readonly about: string;
  close(): Promise<void>;
}

/** Milliseconds between attempts to get a lost database back. */
const PAUSE = 1_000;

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

/** Whoever loses the lock has lost Postgres: gets both back, unless another system was faster. */
class Guard {
  #release: () => Promise<void> = () => Promise.resolve();
  #isClosed = false;
  #reviving: Promise<void> = Promise.resolve();

  constructor(
    private readonly server: PostgresServer,
    private readonly log: Log,
    private readonly onTaken: (error: AlreadyRunning) => void,
  ) {}

  async lock(): Promise<void> {
    this.#release = await lockDatabase(this.server.url, () => {
      this.log.error('Postgres has gone away; calls go on, and it is brought back.');
      this.#reviving = this.#revive();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#reviving;
    await this.#release();
    await this.server.stop();
  }

  async #revive(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.server.revive();
        await this.lock();
        this.log.info('Postgres is back.');
        return;
      } catch (error) {
        if (error instanceof AlreadyRunning) {
          this.onTaken(error);
          return;
        }
        this.log.warn({ err: error }, 'Postgres is not back yet.');
        await pause(PAUSE);
      }
    }
  }
}

/**
 * Opens the database, and keeps it: our own server is started again when it dies.
 * @param onTaken hears that another system took the database while Postgres was away: this one must end
 * @throws AlreadyRunning when another system runs on it
 */
export const openDatabase = async (settings: Settings, log: Log, onTaken: (error: AlreadyRunning) => void): Promise<Database> => {
  const server = await openServer(settings);
  const guard = new Guard(server, log, onTaken);
  try {
    await guard.lock();
  } catch (error) {
    await guard.close();
    throw error;
  }
  return { url: server.url, about: describe(server), close: () => guard.close() };
};
