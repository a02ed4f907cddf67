import 'reflect-metadata';
import { systemClock } from '#engine/clock.js';
import { requirePort } from '#host/port.js';
import { runProgram } from '#host/program.js';
import type { Start } from '#host/program.js';
import { openStores } from '#host/stores.js';
import { DEMO } from '../../api/src/seed.js';
import { openDatabase } from './database.js';
import { openLedgerline } from './ledgerline.js';
import { openSimulator } from './simulator.process.js';

const openSwitch = async ({ settings, begun }: Start): Promise<string> => {
  if (settings.switch === 'freeswitch') return `FreeSWITCH at ${settings.esl.host}:${settings.esl.port}`;
  const simulator = await openSimulator(settings);
  begun(() => simulator.stop());
  return simulator.about;
};

/** `npm start`: API, worker and switchboard in one process, alone on its database. */
runProgram(async (start) => {
  const { settings, log, say, begun, stopping, fail } = start;
  const database = await openDatabase(settings, log, fail);
  begun(() => database.close());
  say(database.about);
  stopping.throwIfAborted();
  await requirePort(settings);
  say(await openSwitch(start));
  stopping.throwIfAborted();
  const stores = await openStores(settings, database.url);
  const ground = { stores, clock: systemClock, alone: database.alone };
  const ledgerline = await openLedgerline(settings, ground, log).catch(async (error: unknown) => {
    await stores.close();
    throw error;
  });
  begun(() => ledgerline.close());
  stopping.throwIfAborted();
  say(`API at ${ledgerline.url}/v1.0, described at ${ledgerline.url}/docs`);
  if (settings.seed) say(`Log in as ${DEMO.username}, password ${DEMO.password}`);
  process.stdout.write(`ready ${ledgerline.url}\n`);
});
