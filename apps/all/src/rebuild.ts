import { rebuild } from '#readmodels/rebuild.js';
import { openServer } from './database.js';
import { openLog } from '#host/log.js';
import { saidOf } from '#host/said.js';
import { readSettings, SettingsError } from '#host/settings.js';
import type { Settings } from '#host/settings.js';
import { openStores } from '#host/stores.js';

const inStores = async (settings: Settings, url: string): Promise<void> => {
  const log = openLog(settings.logLevel);
  const stores = await openStores(settings, url);
  try {
    const began = performance.now();
    const position = await rebuild(stores.pool, stores.store, { onError: (error) => log.warn({ err: error }, error.message) });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const what = settings.eventStore === 'postgres' ? `${position} events` : `the log up to position ${position}`;
    process.stdout.write(`Read models rebuilt from ${what} in ${seconds} s.\n`);
  } finally {
    await stores.close();
  }
};

/** `npm run rebuild`: drops the read models and replays the log into new ones, beside a running system or without one. */
const main = async (): Promise<void> => {
  const settings = readSettings(process.env);
  if (settings.eventStore === 'memory') throw new SettingsError('EVENT_STORE=memory keeps no log to rebuild from.');
  const server = await openServer(settings);
  try {
    await inStores(settings, server.url);
  } finally {
    await server.stop();
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${saidOf(error)}\n`);
  process.exitCode = 1;
});
