import type pg from 'pg';
import type { Checkpoints } from '#eventstore/checkpoints.js';
import type { EventStore } from '#eventstore/event-store.js';
import { EventStoreDbEventStore } from '#eventstore/eventstoredb/eventstoredb.event-store.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { openPostgres } from '#eventstore/postgres/postgres.event-store.js';
import { recreate } from '#readmodels/readmodels.tables.js';
import type { Settings } from './settings.js';

/** The log, what its followers remember, and the pool for the read models, which are in Postgres whatever keeps the log. */
export interface Stores {
  readonly store: EventStore;
  readonly checkpoints: Checkpoints;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** @param url of the Postgres database */
export const openStores = async ({ eventStore, eventStoreDbUrl }: Settings, url: string): Promise<Stores> => {
  const postgres = await openPostgres(url);
  if (eventStore === 'postgres') return postgres;
  const { pool } = postgres;
  if (eventStore === 'memory') {
    await recreate(pool);
    return { store: new MemoryEventStore(), checkpoints: new MemoryCheckpoints(), pool, close: () => postgres.close() };
  }
  const store = new EventStoreDbEventStore(eventStoreDbUrl ?? '');
  const close = async (): Promise<void> => {
    await store.close();
    await postgres.close();
  };
  return { store, checkpoints: postgres.checkpoints, pool, close };
};
