import type { Perception } from './perception.js';
import { perceive } from './perception.js';
import { amplitudeAt, FRAME_SAMPLES } from './sound.js';

/** Packets of 20 ms that are listened to together: 100 ms. */
const WINDOW_PACKETS = 5;

/** Milliseconds without a packet after which a phone hears nothing. */
const STALE_MS = 150;

const NOTHING: Perception = { pitches: [], sound: null };
const SILENCE = new Int16Array(WINDOW_PACKETS * FRAME_SAMPLES);

/** What comes out of one phone: the last 100 ms, and what is in them. */
export class Ear {
  private samples = SILENCE;
  private lastAt = -Infinity;

  /** Whether packets come at all; a switch that has nothing to say to a parked leg sends none. */
  get isFed(): boolean {
    return performance.now() - this.lastAt < STALE_MS;
  }

  /** The peak amplitude of one frequency in the last 100 ms. */
  amplitudeAt(hertz: number): number {
    return this.isFed ? amplitudeAt(this.samples, hertz) : 0;
  }

  hear(packet: Int16Array): void {
    const kept = this.isFed ? this.samples : SILENCE;
    this.samples = new Int16Array(kept.length);
    this.samples.set(kept.subarray(packet.length));
    this.samples.set(packet, kept.length - packet.length);
    this.lastAt = performance.now();
  }

  perceive(pitches: readonly number[]): Perception {
    return this.isFed ? perceive(this.samples, pitches) : NOTHING;
  }
}
