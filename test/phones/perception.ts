import { amplitudeAt, powerOf } from './sound.js';

/** Peak amplitude of the tone that each phone sends. */
export const VOICE_AMPLITUDE = 7000;

/** Who speaks moves the tone up by this many Hertz: two bins of a window of 100 ms. */
export const WORDS_HERTZ = 20;

/**
 * The tones of the phones, in Hertz: one octave less a little, so that none is a harmonic of another, far above what the switch
 * plays (ringing 440 and 480, music below 530), without the harmonics of 440 and 480, in whole periods of a window.
 */
export const PITCHES: readonly number[] = Array.from({ length: 34 }, (_, index) => 1680 + 50 * index).filter((hertz) =>
  [440, 480].every((base) => [0, WORDS_HERTZ].every((more) => Math.abs(hertz + more - Math.round(hertz / base) * base) > 25)),
);

/** What the switch itself can be heard to play. Speech, files and other tones cannot be told apart by ear. */
export type SwitchSound = 'ringing' | 'music' | 'other';

export interface Perception {
  /** Those of the pitches asked for that are there. */
  readonly pitches: readonly number[];
  readonly sound: SwitchSound | null;
}

/** A quarter of a voice: what is left of one in a window that it fills by half is still more. */
const VOICE_HEARD = VOICE_AMPLITUDE / 4;
const TONE_HEARD = 1000;

/** Root mean square of all that is no known tone; u-law's own noise under several loud tones stays below. */
const OTHER_HEARD = 400;

/** The American ringing tone, and the two chords of `freeswitch/moh/tones.loc`. */
const RINGING = [440, 480];
const MUSIC = [
  [392, 494],
  [440, 523],
];

/** What there is in a window of 100 ms, when the phones have these pitches. */
export const perceive = (window: Int16Array, pitches: readonly number[]): Perception => {
  const loud = (tones: readonly number[]): boolean => tones.every((hertz) => amplitudeAt(window, hertz) > TONE_HEARD);
  const voices = pitches.map((hertz) => ({ hertz, amplitude: amplitudeAt(window, hertz) }));
  const present = voices.filter(({ amplitude }) => amplitude > VOICE_HEARD).map(({ hertz }) => hertz);
  if (loud(RINGING)) return { pitches: present, sound: 'ringing' };
  if (MUSIC.some(loud)) return { pitches: present, sound: 'music' };
  const rest = powerOf(window) - voices.reduce((sum, { amplitude }) => sum + amplitude ** 2 / 2, 0);
  return { pitches: present, sound: rest > OTHER_HEARD ** 2 ? 'other' : null };
};
