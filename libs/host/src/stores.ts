import type pg from 'pg';
import type { Checkpoints } from '#eventstore/checkpoints.js';
import type { EventStore } from '#eventstore/event-store.js';
import { EventStoreDbEventStore } from '#eventstore/eventstoredb/eventstoredb.event-store.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryLeases } from '#eventstore/memory/memory.leases.js';
import type { Leases } from '#eventstore/leases.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { openPostgres } from '#eventstore/postgres/postgres.event-store.js';
import type { Postgres } from '#eventstore/postgres/postgres.event-store.js';
import { recreate } from '#readmodels/readmodels.tables.js';
import type { Settings } from './settings.js';

/** The log, what its followers remember, and the pool for the read models, which are in Postgres whatever keeps the log. */
export interface Stores {
  readonly store: EventStore;
  readonly checkpoints: Checkpoints;
  readonly leases: Leases;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Under this name the database remembers which log its read models show. */
const SHOWN = 'read models';

/** Read models of another log than ours are emptied: a position in one log means nothing in another. */
const showLog = async ({ checkpoints, pool }: Postgres, log: string): Promise<void> => {
  const { rows } = await checkpoints.read(SHOWN);
  if (log !== 'memory' && (rows.get('log') ?? 'postgres') === log) return;
  await recreate(pool);
  await checkpoints.write(SHOWN, 0, new Map([['log', log]]));
};

/** What followers of one log remember, apart from what those of another do. */
const ofLog = (checkpoints: Checkpoints, log: string): Checkpoints => ({
  read: (name) => checkpoints.read(`${log} ${name}`),
  write: (name, position, changes, under) => checkpoints.write(`${log} ${name}`, position, changes, under),
});

const storesOf = ({ eventStore, eventStoreDbUrl }: Settings, postgres: Postgres): Stores => {
  if (eventStore === 'postgres') return postgres;
  const { pool, leases } = postgres;
  if (eventStore === 'memory') {
    const checkpoints = new MemoryCheckpoints();
    return {
      store: new MemoryEventStore(),
      checkpoints,
      leases: new MemoryLeases(Date.now),
      pool,
      close: () => postgres.close(),
    };
  }
  const store = new EventStoreDbEventStore(eventStoreDbUrl ?? '');
  const close = async (): Promise<void> => {
    await store.close();
    await postgres.close();
  };
  return { store, checkpoints: ofLog(postgres.checkpoints, eventStore), leases, pool, close };
};

/** The log and what its followers remember, for one who only reads: no table of the read models is looked at. */
export type Records = Pick<Stores, 'store' | 'checkpoints' | 'leases' | 'close'>;

/** @param url of the Postgres database */
export const openRecords = async (settings: Settings, url: string): Promise<Records> =>
  storesOf(settings, await openPostgres(url));

/** @param url of the Postgres database */
export const openStores = async (settings: Settings, url: string): Promise<Stores> => {
  const postgres = await openPostgres(url);
  try {
    await showLog(postgres, settings.eventStore);
  } catch (error) {
    await postgres.close();
    throw error;
  }
  return storesOf(settings, postgres);
};
