import 'reflect-metadata';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '#engine/clock.js';
import { openDatabase } from './database.js';
import { openLedgerline } from './ledgerline.js';
import { openLog } from './log.js';
import type { Log } from './log.js';
import { saidOf } from './said.js';
import { DEMO } from './seed.js';
import { readSettings, SettingsError } from './settings.js';
import type { Settings } from './settings.js';
import { openSimulator } from './simulator.process.js';
import { openStores } from './stores.js';

/** Signals this close together are one wish: npm hands on what the terminal has told us too. */
const SAME_WISH = 1_000;

/** Milliseconds that an orderly end may take. */
const PATIENCE = 30_000;

/** What this start has begun, to be ended in the opposite order. */
const begun: (() => Promise<void>)[] = [];
const stopping = new AbortController();

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** Finds out before anything depends on it. */
const requirePort = async ({ port, host }: Settings): Promise<void> => {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new SettingsError(`HOST=${host} PORT=${port} cannot be listened on: ${saidOf(error)}`);
  }
  server.close();
  await once(server, 'close');
};

const openSwitch = async (settings: Settings): Promise<string> => {
  if (settings.switch === 'freeswitch') return `FreeSWITCH at ${settings.esl.host}:${settings.esl.port}`;
  const simulator = await openSimulator(settings);
  begun.push(() => simulator.stop());
  return simulator.about;
};

const start = async (settings: Settings, log: Log): Promise<void> => {
  const say = settings.logLevel === 'silent' ? () => undefined : tell;
  const database = await openDatabase(settings, log, (error) => void fail(error));
  begun.push(() => database.close());
  say(database.about);
  stopping.signal.throwIfAborted();
  await requirePort(settings);
  say(await openSwitch(settings));
  stopping.signal.throwIfAborted();
  const stores = await openStores(settings, database.url);
  const ledgerline = await openLedgerline(settings, { stores, clock: systemClock }, log).catch(async (error: unknown) => {
    await stores.close();
    throw error;
  });
  begun.push(() => ledgerline.close());
  stopping.signal.throwIfAborted();
  say(`API at ${ledgerline.url}/v1.0, described at ${ledgerline.url}/docs`);
  if (settings.seed) say(`Log in as ${DEMO.username}, password ${DEMO.password}`);
  process.stdout.write(`ready ${ledgerline.url}\n`);
};

const endAll = async (): Promise<void> => {
  for (const stop of begun.splice(0).reverse()) {
    try {
      await stop();
    } catch (error) {
      process.exitCode = 1;
      tell(saidOf(error));
    }
  }
};

const endInTime = async (): Promise<void> => {
  const late = pause(PATIENCE, 'late', { ref: false });
  if ((await Promise.race([endAll(), late])) !== 'late') return;
  process.exitCode = 1;
  tell('Not everything could be stopped.');
};

let ending: Promise<void> | undefined;

const end = (): Promise<void> => (ending ??= endInTime());

const fail = async (error: unknown): Promise<void> => {
  if (!stopping.signal.aborted) {
    process.exitCode = 1;
    tell(saidOf(error));
  }
  stopping.abort();
  await end();
  process.exit();
};

/** What is being started is waited for, and then stopped. */
const stop = async (): Promise<void> => {
  stopping.abort();
  await started.catch(() => undefined);
  await end();
  process.exit();
};

let wished = 0;

const onSignal = (): void => {
  if (wished > 0 && Date.now() - wished > SAME_WISH) {
    tell('Left at once. What is still running is found again at the next start.');
    process.exit(1);
  }
  if (wished > 0) return;
  wished = Date.now();
  void stop();
};

// Whoever started us may stop reading what we print, and we go on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.on('SIGTERM', onSignal);
process.on('SIGINT', onSignal);

const begin = async (): Promise<void> => {
  const settings = readSettings(process.env);
  await start(settings, openLog(settings.logLevel));
};

const started = begin();
started.catch((error: unknown) => void fail(error));
