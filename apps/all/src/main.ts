import 'reflect-metadata';
import { systemClock } from '#engine/clock.js';
import { AlreadyRunning, lockDatabase } from './lock.js';
import { openLedgerline } from './ledgerline.js';
import { openLog } from './log.js';
import type { Log } from './log.js';
import { openPostgresServer } from './postgres.server.js';
import type { PostgresServer } from './postgres.server.js';
import { readSettings, SettingsError } from './settings.js';
import type { Settings } from './settings.js';
import { openSimulator } from './simulator.process.js';
import { openStores } from './stores.js';

/** What this start has begun, to be ended in the opposite order. */
const begun: (() => Promise<void>)[] = [];

const database = ({ databaseUrl, dataDir }: Settings): Promise<PostgresServer> =>
  databaseUrl === null ? openPostgresServer(dataDir) : Promise.resolve({ url: databaseUrl, stop: () => Promise.resolve() });

const start = async (settings: Settings, log: Log): Promise<void> => {
  const server = await database(settings);
  const { url } = server;
  begun.push(() => server.stop());
  if (settings.databaseUrl === null)
    begun.push(await lockDatabase(url, (error) => log.warn({ err: error }, 'The lock on the data is lost.')));
  if (settings.switch === 'simulator') begun.push(await openSimulator(settings));
  const stores = await openStores(settings, url);
  const ledgerline = await openLedgerline(settings, { stores, clock: systemClock }, log);
  begun.push(() => ledgerline.close());
  process.stdout.write(`ready ${ledgerline.url}\n`);
};

let ending: Promise<void> | undefined;

const end = (): Promise<void> => (ending ??= endAll());

const endAll = async (): Promise<void> => {
  for (const stop of begun.splice(0).reverse()) {
    try {
      await stop();
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(`${String(error)}\n`);
    }
  }
};

const fail = async (error: unknown): Promise<void> => {
  const known = error instanceof SettingsError || error instanceof AlreadyRunning;
  process.stderr.write(`${known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  await end();
  process.exit(1);
};

const stop = (): void => void end().then(() => process.exit());
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

try {
  const settings = readSettings(process.env);
  await start(settings, openLog(settings.logLevel));
} catch (error) {
  await fail(error);
}
