import type pg from 'pg';
import type { EventStore } from '#eventstore/event-store.js';
import { Projector } from './projector.js';
import type { ProjectorOptions } from './projector.js';
import { recreate } from './readmodels.tables.js';

/**
 * Drops every read model and replays the log into new ones, up to where it ended when this was called. A running system helps
 * with it, and goes on afterwards.
 * @param options `onError` hears of outages, which are waited through
 * @returns the position that the tables show
 * @throws StoreUnavailable when Postgres or the log cannot be reached at the start
 * @throws what a projection has thrown
 */
export const rebuild = async (
  pool: pg.Pool,
  store: EventStore,
  options: Partial<Pick<ProjectorOptions, 'now' | 'onError'>> = {},
): Promise<number> => {
  await recreate(pool);
  const projector = new Projector({ pool, store, onError: () => undefined, ...options });
  try {
    await projector.start();
    return projector.place;
  } finally {
    await projector.stop();
  }
};
