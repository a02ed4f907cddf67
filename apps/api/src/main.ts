import 'reflect-metadata';
import { systemClock } from '#engine/clock.js';
import { Executor } from '#engine/executor.js';
import { askingForRetry } from '#engine/retrying.js';
import { requirePort } from '#host/port.js';
import { runProgram } from '#host/program.js';
import { SettingsError } from '#host/settings.js';
import { openShared } from '#host/shared.js';
import type { Stores } from '#host/stores.js';
import { Projector } from '#readmodels/projector.js';
import { serveApi } from './api.served.js';
import { prepare } from './seed.js';

/** Longest that the read models may be behind the log, in milliseconds. */
const BEHIND = 1_000;

const keepsUp = async ({ store }: Stores, projector: Projector): Promise<boolean> => {
  try {
    return await projector.passed(await store.head(), BEHIND);
  } catch {
    return false;
  }
};

/** `npm run start:api`: one of any number of doors to one database. */
runProgram(async (start) => {
  const { settings, log, say, begun, stopping } = start;
  if (settings.jwtSecret === null) throw new SettingsError('This program needs JWT_SECRET, the same for every api.');
  const stores = await openShared(start);
  await requirePort(settings);
  const executor = new Executor(stores.store, systemClock);
  const following = await executor.follow();
  begun(() => following.stop());
  await prepare(settings, executor);
  const projector = new Projector({ ...stores, onError: (error) => log.error({ err: error }, error.message) });
  begun(() => projector.stop());
  await projector.start();
  stopping.throwIfAborted();
  const retry = askingForRetry({ ...stores, executor });
  const ready = (): Promise<boolean> => keepsUp(stores, projector);
  const api = await serveApi(settings, { stores, executor, projector, clock: systemClock, log, retry, ready });
  begun(() => api.close());
  stopping.throwIfAborted();
  say(`API at ${api.url}/v1.0, described at ${api.url}/docs`);
  process.stdout.write(`ready ${api.url}\n`);
});
