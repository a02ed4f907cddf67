import { preAnswer } from '../answering.js';
import { emit } from '../channel.headers.js';
import type { Cancel } from '../clock.js';
import type { Channel, Core } from '../core.js';
import { channelTimer } from '../core.js';
import type { Recording, Sound } from '../media.js';
import { fileTypeOf } from '../media.js';
import { note } from '../phones.js';
import { FRAME_MS } from '../life.js';

export interface Play {
  readonly core: Core;
  readonly channel: Channel;
  readonly recording: Recording;
  /** The path for PLAYBACK_START and PLAYBACK_STOP; speech has none, so it has no such events (fact 17). */
  readonly path: string | null;
  readonly ended: () => void;
}

/** One sound being played to a phone. A sound inside which another one plays stands still meanwhile (fact 13). */
export class Player {
  readonly sound: Sound;
  private remainingMs: number;
  private since = 0;
  private breaking = false;
  private cancel: Cancel = () => undefined;

  constructor(private readonly play: Play) {
    this.sound = play.recording.sound;
    this.remainingMs = play.recording.ms;
  }

  start(): void {
    const { core, channel } = this.play;
    preAnswer(core, channel);
    hear(core, channel, this.sound);
    this.report('PLAYBACK_START');
    this.run(this.remainingMs);
  }

  suspend(): void {
    this.cancel();
    this.remainingMs -= this.play.core.clock.now() - this.since;
  }

  resume(): void {
    this.run(Math.max(0, this.breaking ? Math.min(FRAME_MS, this.remainingMs) : this.remainingMs));
  }

  /** Ends it at the next frame, or when it ends by itself before. */
  interrupt(): void {
    if (this.breaking) return;
    this.suspend();
    this.breaking = true;
    this.run(Math.max(0, Math.min(FRAME_MS, this.remainingMs)));
  }

  /** Ends it a frame after it is resumed. */
  interruptLater(): void {
    this.breaking = true;
  }

  /** Ends it now, without a word to `ended`. */
  stop(): void {
    this.cancel();
    this.report('PLAYBACK_STOP', 'done');
  }

  private run(ms: number): void {
    const { core, channel } = this.play;
    this.since = core.clock.now();
    if (ms !== Infinity) this.cancel = channelTimer(core, channel, ms, () => this.end());
  }

  /** A break that meets a transfer is lost to it: the channel leaves at the same frame, and what played reports an error. */
  private end(): void {
    if (this.breaking && this.play.channel.redirect) return;
    this.report('PLAYBACK_STOP', this.breaking ? 'break' : 'done');
    this.play.ended();
  }

  private report(name: string, status?: string): void {
    const { core, channel, path } = this.play;
    if (path === null) return;
    const extra = { 'Playback-File-Type': fileTypeOf(path), 'Playback-File-Path': path };
    emit(core, name, channel, status === undefined ? extra : { ...extra, 'Playback-Status': status });
  }
}

const hear = (core: Core, channel: Channel, sound: Sound): void => {
  if (channel.leg && sound.kind !== 'silence' && !channel.muted.write) note(channel.leg, { at: core.clock.now(), ...sound });
};
