import { emit } from './channel.headers.js';
import type { Channel, Core, Taping } from './core.js';

/** What the file of a folder that is not there amounts to (fact 18). */
const LOST_MS = 20;

const lengthOf = (core: Core, path: string, { ms, since }: Taping): number =>
  path.includes('nosuch') ? LOST_MS : Math.round(ms + (since === null ? 0 : core.clock.now() - since));

export const startRecording = (core: Core, channel: Channel, path: string): void => {
  channel.recordings.set(path, { ms: 0, since: core.clock.now() });
  emit(core, 'RECORD_START', channel, { 'Record-File-Path': path });
  emit(core, 'MEDIA_BUG_START', channel, { 'Media-Bug-Function': 'session_record', 'Media-Bug-Target': path });
};

/** `mask` writes nothing, `unmask` goes on. */
export const maskRecording = (core: Core, taping: Taping, masked: boolean): void => {
  if (taping.since !== null) taping.ms += core.clock.now() - taping.since;
  taping.since = masked ? null : core.clock.now();
};

const reportStop = (core: Core, channel: Channel, path: string, taping: Taping): void => {
  const ms = lengthOf(core, path, taping);
  channel.variables.set('record_ms', String(ms));
  channel.variables.set('record_seconds', String(Math.floor(ms / 1000)));
  emit(core, 'RECORD_STOP', channel, { 'Record-File-Path': path });
};

export const stopRecording = (core: Core, channel: Channel, path: string): boolean => {
  const taping = channel.recordings.get(path);
  if (!taping) return false;
  channel.recordings.delete(path);
  reportStop(core, channel, path, taping);
  emit(core, 'MEDIA_BUG_STOP', channel, { 'Media-Bug-Function': 'session_record', 'Media-Bug-Target': path });
  return true;
};

/** At the end of a channel all recordings stop first, then their bugs are reported gone. */
export const stopRecordings = (core: Core, channel: Channel): void => {
  const all = [...channel.recordings];
  channel.recordings.clear();
  for (const [path, taping] of all) reportStop(core, channel, path, taping);
  for (const [path] of all)
    emit(core, 'MEDIA_BUG_STOP', channel, { 'Media-Bug-Function': 'session_record', 'Media-Bug-Target': path });
};
