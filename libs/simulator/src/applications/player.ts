import { preAnswer } from '../answering.js';
import { emit } from '../channel.headers.js';
import type { Cancel } from '../clock.js';
import type { Channel, Core } from '../core.js';
import { channelTimer } from '../core.js';
import type { Recording, Sound } from '../media.js';
import { fileTypeOf } from '../media.js';
import { note } from '../phones.js';
import { FRAME_MS } from '../life.js';

/** One sound being played to a phone. */
export interface Player {
  suspend(): void;
  resume(): void;
  /** Ends it at the next frame, or when it ends by itself before. */
  interrupt(): void;
  /** Ends it now, without a word to `ended`. */
  stop(): void;
  sound(): Sound;
}

export interface Play {
  readonly core: Core;
  readonly channel: Channel;
  readonly recording: Recording;
  /** The path for PLAYBACK_START and PLAYBACK_STOP; speech has none, so it has no such events (fact 17). */
  readonly path: string | null;
  readonly ended: (how: 'done' | 'break') => void;
}

/**
 * Starts to play. A sound inside which another one plays stands still meanwhile (fact 13).
 * A break that meets a transfer is lost to it: the channel leaves at the same frame, and what played reports an error.
 */
export const play = ({ core, channel, recording, path, ended }: Play): Player => {
  const { sound } = recording;
  let remaining = recording.ms;
  let since = core.clock.now();
  let breaking = false;
  let cancel: Cancel | undefined;

  const report = (name: string, status?: string) => {
    if (path === null) return;
    const extra = { 'Playback-File-Type': fileTypeOf(path), 'Playback-File-Path': path };
    emit(core, name, channel, status === undefined ? extra : { ...extra, 'Playback-Status': status });
  };
  const end = () => {
    cancel = undefined;
    if (breaking && channel.redirect) return;
    const how = breaking ? 'break' : 'done';
    report('PLAYBACK_STOP', how);
    ended(how);
  };
  const run = (ms: number) => {
    since = core.clock.now();
    if (ms !== Infinity) cancel = channelTimer(core, channel, ms, end);
  };
  const pause = () => {
    cancel?.();
    cancel = undefined;
    remaining -= core.clock.now() - since;
  };

  preAnswer(core, channel);
  hear(core, channel, sound);
  report('PLAYBACK_START');
  run(remaining);
  return {
    suspend: pause,
    resume: () => run(breaking ? 0 : Math.max(0, remaining)),
    interrupt: () => {
      if (breaking) return;
      pause();
      breaking = true;
      run(Math.max(0, Math.min(FRAME_MS, remaining)));
    },
    stop: () => {
      cancel?.();
      report('PLAYBACK_STOP', 'done');
    },
    sound: () => sound,
  };
};

const hear = (core: Core, channel: Channel, sound: Sound): void => {
  if (channel.leg && sound.kind !== 'silence' && !channel.muted.write) note(channel.leg, { at: core.clock.now(), ...sound });
};
