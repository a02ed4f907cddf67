import type pg from 'pg';
import type { Instant } from '#domain/kernel/decider.js';
import type { EventStore } from '#eventstore/event-store.js';
import { Projector } from './projector.js';
import { recreate } from './readmodels.tables.js';

/**
 * Drops every read model and replays the log into new ones, up to where it ended when this was called. A running system waits
 * with its own projecting until the new tables have come to where it was.
 * @returns the position that the tables show
 * @throws StoreUnavailable when Postgres or the log cannot be reached at the start; later outages are waited through
 * @throws what a projection has thrown
 */
export const rebuild = async (pool: pg.Pool, store: EventStore, now: () => Instant = Date.now): Promise<number> => {
  await recreate(pool);
  const projector = new Projector({ pool, store, now, onError: () => undefined });
  try {
    await projector.start();
    return projector.place;
  } finally {
    await projector.stop();
  }
};
