import { bridge } from '../bridging.js';
import { emit } from '../channel.headers.js';
import type { Channel, Core, Order } from '../core.js';
import { hasMedia, liveChannel, peerOf } from '../core.js';
import { keysIn, receiveDigits, sendDigits } from '../dtmf.js';
import { enqueue } from '../life.js';
import { maskRecording, startRecording, stopRecording } from '../recording.js';
import { scheduleHangup } from '../schedule.js';
import type { Command } from './command.js';
import { NO_SESSION, NO_SUCH_CHANNEL, OK, onChannel, wordsOf } from './command.js';

/** A broadcast leads in with ten frames of silence (fact 15). */
const LEAD_IN_MS = 200;

/** The leg that comes first must have media; the switch turns the two around when only the other one has. */
const inOrder = (a: Channel, b: Channel): readonly [Channel, Channel] | undefined => {
  if (a === b || [a, b].some((channel) => channel.state === 'CS_CONSUME_MEDIA' && hasMedia(channel))) return undefined;
  if (hasMedia(a)) return [a, b];
  return hasMedia(b) ? [b, a] : undefined;
};

const bridgeCommand: Command = (core, args, reply) => {
  const [first, second] = wordsOf(args);
  const [a, b] = [liveChannel(core, first), liveChannel(core, second)];
  const pair = a && b ? inOrder(a, b) : undefined;
  if (!pair) {
    reply('-ERR Invalid uuid\n');
    return;
  }
  bridge(core, ...pair);
  reply(`+OK ${second ?? ''}\n`);
};

/** `app::arg`, or a file to play back. */
const orderOf = (core: Core, path: string): Order => {
  const [, application, data] = /^(\w+)!?::(.*)$/s.exec(path) ?? [];
  return { application: application ?? 'playback', data: data ?? path, id: core.newId(), locks: false };
};

const broadcast = onChannel({
  usage: '<uuid> <path> [aleg|bleg|holdb|both]',
  needs: 2,
  absent: '-ERR invalid uuid\n',
  run: (core, channel, args) => {
    const [, path = '', legs = 'aleg'] = /^\S+\s+(.*?)(?:\s+(aleg|bleg|holdb|both))?$/s.exec(args.trim()) ?? [];
    const peer = peerOf(channel);
    if (legs !== 'bleg') enqueue(core, channel, orderOf(core, path), LEAD_IN_MS);
    if (legs !== 'aleg' && peer) enqueue(core, peer, orderOf(core, path), LEAD_IN_MS);
    return '+OK Message sent\n';
  },
});

/** `uuid_audio U start read|write mute [level]`, `uuid_audio U stop` (fact 24); level 0 is not mute. */
const audio = onChannel({
  usage: '<uuid> [start [read|write] [[mute|level] <level>]|stop]',
  needs: 2,
  absent: NO_SUCH_CHANNEL,
  run: (core, channel, args) => {
    const [, action, direction, kind, level] = wordsOf(args);
    const { read, write } = channel.muted;
    const mute = kind === 'mute' && level !== '0';
    const next =
      action === 'start' ? { read: direction === 'read' ? mute : read, write: direction === 'write' ? mute : write } : UNMUTED;
    reportBug(core, channel, read || write, next.read || next.write);
    channel.muted = next;
    return OK;
  },
});

const UNMUTED = { read: false, write: false };

const reportBug = (core: Core, channel: Channel, before: boolean, after: boolean): void => {
  if (before !== after) emit(core, after ? 'MEDIA_BUG_START' : 'MEDIA_BUG_STOP', channel, { 'Media-Bug-Function': 'audio' });
};

const record = onChannel({
  usage: '<uuid> [start|stop|mask|unmask] <path> [<limit>]',
  needs: 3,
  absent: NO_SESSION,
  run: (core, channel, args) => {
    const [, action = '', path = ''] = wordsOf(args);
    return actOnRecording(core, channel, action, path) ? '+OK Success\n' : `-ERR Cannot ${action} record session!\n`;
  },
});

const actOnRecording = (core: Core, channel: Channel, action: string, path: string): boolean => {
  if (action === 'start') {
    startRecording(core, channel, path);
    return true;
  }
  if (action === 'stop') return stopRecording(core, channel, path);
  const taping = channel.recordings.get(path);
  if (taping) maskRecording(core, taping, action === 'mask');
  return taping !== undefined;
};

const sendDtmf = onChannel({
  usage: '<uuid> <dtmf_data>',
  needs: 2,
  absent: NO_SESSION,
  run: (_core, channel, args) => {
    const digits = wordsOf(args)[1] ?? '';
    sendDigits(channel, keysIn(digits));
    return `+OK ${channel.id} sent DTMF ${digits}.\n`;
  },
});

const receiveDtmf = onChannel({
  usage: '<uuid> <dtmf_data>',
  needs: 2,
  absent: NO_SESSION,
  run: (core, channel, args) => {
    const digits = wordsOf(args)[1] ?? '';
    receiveDigits(core, channel, keysIn(digits), 'APP');
    return `+OK ${channel.id} received DTMF ${digits}.\n`;
  },
});

/** `sched_hangup [+]seconds uuid [cause]`. */
const schedHangup: Command = (core, args, reply) => {
  const [time, id, cause] = wordsOf(args);
  if (time === undefined || id === undefined) {
    reply('-USAGE: [+]<time> <uuid> [<cause>]\n');
    return;
  }
  const channel = liveChannel(core, id);
  if (!channel) {
    reply(NO_SUCH_CHANNEL);
    return;
  }
  scheduleHangup(core, channel, time, cause);
  reply(OK);
};

export const mediaCommands: Readonly<Record<string, Command>> = {
  uuid_bridge: bridgeCommand,
  uuid_broadcast: broadcast,
  uuid_audio: audio,
  uuid_record: record,
  uuid_send_dtmf: sendDtmf,
  uuid_recv_dtmf: receiveDtmf,
  sched_hangup: schedHangup,
};
