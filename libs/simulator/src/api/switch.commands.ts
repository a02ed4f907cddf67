import { causeNamed } from '../causes.js';
import { channelRow } from '../channel.row.js';
import { secondOf } from '../clock.js';
import type { Channel, Core } from '../core.js';
import { peerOf } from '../core.js';
import { parseOriginate } from '../dialstring.js';
import { runHash } from '../hash.js';
import { FRAME_MS, hangUp } from '../life.js';
import { originate } from '../originate.js';
import type { Command } from './command.js';
import { wordsOf } from './command.js';

const VERSION = '1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit (git a88d069 2024-08-02 21:02:27Z 64bit)';
const ORIGINATE_USAGE =
  '-USAGE: <call url> <exten>|&<application_name>(<app_args>) [<dialplan>] [<context>] [<cid_name>] [<cid_num>] [<timeout_sec>]\n';

const originateCommand: Command = (core, args, reply) => {
  const plan = parseOriginate(args);
  if (plan === 'usage') {
    reply(ORIGINATE_USAGE);
    return;
  }
  if (plan === 'broken') {
    reply('-ERR DESTINATION_OUT_OF_ORDER\n');
    return;
  }
  originate(core, plan, reply);
};

const hupall: Command = (core, args, reply) => {
  const [named] = wordsOf(args);
  const cause = named === undefined ? 'MANAGER_REQUEST' : causeNamed(named);
  for (const channel of [...core.channels.values()]) hangUp(core, channel, cause, FRAME_MS);
  reply(`+OK hangup all channels with cause ${cause}\n`);
};

const uptimeMs = (core: Core): number => core.clock.now() - core.identity.startedAt;

const spelledUptime = (core: Core): string => {
  const ms = uptimeMs(core);
  const part = (unitMs: number, within: number) => Math.floor(ms / unitMs) % within;
  const [days, hours, minutes, seconds] = [part(86_400_000, 365), part(3_600_000, 24), part(60_000, 60), part(1000, 60)];
  return `UP 0 years, ${days} days, ${hours} hours, ${minutes} minutes, ${seconds} seconds, ${Math.floor(ms) % 1000} milliseconds, 0 microseconds`;
};

const status: Command = (core, _args, reply) => {
  const lines = [
    spelledUptime(core),
    'FreeSWITCH (Version 1.10.12-release git a88d069 2024-08-02 21:02:27Z 64bit) is ready',
    `${core.identity.sessions} session(s) since startup`,
    `${core.channels.size} session(s) - peak ${core.channels.size}, last 5min ${core.channels.size} `,
    '0 session(s) per Sec out of max 1000, peak 0, last 5min 0 ',
    '5000 session(s) max',
    'min idle cpu 0.00/100.00',
    'Current Stack Size/Max 240K/8192K',
  ];
  reply(lines.map((line) => `${line}\n`).join(''));
};

const asJson = (rows: readonly object[]): string =>
  rows.length === 0 ? '{"row_count": 0}\n' : JSON.stringify({ row_count: rows.length, rows });

const asText = (rows: readonly Readonly<Record<string, string>>[]): string => {
  const [first] = rows;
  if (!first) return '\n0 total.\n';
  const table = [Object.keys(first), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(','));
  return `${table.join('\n')}\n\n${rows.length} total.\n`;
};

const isCall = (channel: Channel): boolean => {
  const peer = peerOf(channel);
  return peer === null || channel.bridge?.a === channel;
};

const callRow = (channel: Channel): Readonly<Record<string, string>> => {
  const peer = peerOf(channel);
  return { ...channelRow(channel), b_uuid: peer?.id ?? '', b_name: peer?.name ?? '', b_callstate: peer?.callState ?? '' };
};

/** `show channels|calls [count] [as json]`. */
const show: Command = (core, args, reply) => {
  const words = wordsOf(args);
  const [what = '', second] = words;
  if (what !== 'channels' && what !== 'calls') {
    reply('-USAGE: channels|calls [count] [as json]\n');
    return;
  }
  const channels = [...core.channels.values()];
  const rows = what === 'channels' ? channels.map(channelRow) : channels.filter(isCall).map(callRow);
  const json = words.at(-1) === 'json';
  if (second === 'count') {
    reply(json ? JSON.stringify({ row_count: rows.length }) : `\n${rows.length} total.\n`);
    return;
  }
  reply(json ? asJson(rows) : asText(rows));
};

export const switchCommands: Readonly<Record<string, Command>> = {
  originate: originateCommand,
  hupall,
  status,
  show,
  version: (_core, _args, reply) => reply(`FreeSWITCH Version ${VERSION}\n`),
  uptime: (core, _args, reply) => reply(`${secondOf(uptimeMs(core))}\n`),
  hash: (core, args, reply) => reply(runHash(core.hash, args)),
  global_getvar: (core, args, reply) => reply(args.trim() === 'core_uuid' ? core.identity.coreId : ''),
  create_uuid: (core, _args, reply) => reply(core.newId()),
};
