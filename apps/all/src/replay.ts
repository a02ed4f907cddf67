import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { Poisoned } from '#engine/processor.js';
import { narrated } from '#engine/replay/narrative.js';
import { textOf } from '#engine/replay/narrative.text.js';
import { eventsBeside, eventsOfTree } from '#engine/replay/tree.js';
import { sentencesOf } from '#engine/replay/verdict.text.js';
import { wholeOf } from '#engine/slot.checkpoints.js';
import { TREES } from '#engine/slots.js';
import type { Progress } from '#engine/replay/verifier.js';
import { verify } from '#engine/replay/verify.js';
import { openServer } from './database.js';
import { saidOf } from '#host/said.js';
import { readSettings, SettingsError } from '#host/settings.js';
import type { Settings } from '#host/settings.js';
import { openRecords } from '#host/stores.js';
import type { Records } from '#host/stores.js';

const USAGE = 'Usage: npm run replay -- --call <id> [--json] | --verify [--json]';

interface Wanted {
  readonly call: string | undefined;
  readonly json: boolean;
}

const readWanted = (args: readonly string[]): Wanted => {
  const options = { call: { type: 'string' }, verify: { type: 'boolean' }, json: { type: 'boolean' } } as const;
  try {
    const { call, verify: all = false, json = false } = parseArgs({ args: [...args], options }).values;
    if ((call === undefined) === all) return { call, json };
  } catch {
    throw new SettingsError(USAGE);
  }
  throw new SettingsError(USAGE);
};

/** Waits where the reader of a pipe is slow, and stops where it has gone: it has read enough. */
const say = async (lines: Iterable<string>): Promise<void> => {
  for (const line of lines)
    if (process.stdout.writable && !process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain').catch(() => undefined);
};

const progressOf = async ({ checkpoints, leases }: Records): Promise<Progress> => {
  const { position, rows } = await wholeOf(checkpoints, 'processes', await leases.size(TREES.pool));
  const stopped = [...rows.values()].map((row) => row as Poisoned);
  return { checkpoint: position, stopped: new Map(stopped.map((poisoned) => [poisoned.tree, poisoned.position])) };
};

const tell = async (records: Records, callId: string, json: boolean): Promise<void> => {
  const { checkpoint } = await progressOf(records);
  const events = await eventsOfTree(records.store, callId);
  if (events.length === 0) throw new SettingsError(`The log has no call ${callId}.`);
  const scenes = narrated(events, { events: await eventsBeside(records.store, events), checkpoint });
  await say(json ? scenes.map((scene) => JSON.stringify(scene)) : textOf(scenes));
};

const check = async (records: Records, json: boolean): Promise<void> => {
  const verdict = await verify(records.store, await progressOf(records));
  const { differences, ...counts } = verdict;
  await say(json ? [...differences, counts].map((each) => JSON.stringify(each)) : sentencesOf(verdict));
  if (verdict.different > 0) process.exitCode = 1;
};

const inRecords = async (settings: Settings, url: string, { call, json }: Wanted): Promise<void> => {
  const records = await openRecords(settings, url);
  try {
    await (call === undefined ? check(records, json) : tell(records, call, json));
  } finally {
    await records.close();
  }
};

/** `npm run replay`: tells a call tree from the log, or replays the whole log; beside a running system or without one. */
const main = async (): Promise<void> => {
  const wanted = readWanted(process.argv.slice(process.argv[2] === 'replay' ? 3 : 2));
  const settings = readSettings(process.env);
  if (settings.eventStore === 'memory') throw new SettingsError('EVENT_STORE=memory keeps no log to replay.');
  const server = await openServer(settings);
  try {
    await inRecords(settings, server.url, wanted);
  } finally {
    await server.stop();
  }
};

process.stdout.on('error', () => undefined);

main().catch((error: unknown) => {
  process.stderr.write(`${saidOf(error)}\n`);
  process.exitCode = 1;
});
