import type { Sound } from '#simulator/media.js';
import { Ear } from './ear.js';
import type { Perception, SwitchSound } from './perception.js';
import { WORDS_HERTZ } from './perception.js';

/** One phone's tone, by which all others know it. */
export interface Voice {
  readonly hertz: number;
  readonly address: string;
  /** What is being said into the phone now; its tone is higher meanwhile. */
  readonly words: Words | null;
}

export interface Words {
  readonly text: string;
}

export interface Heard {
  readonly at: number;
  readonly kind: Sound['kind'] | 'voice';
  readonly what: string;
}

/** What somebody who listens has to know beforehand. */
export interface Knowledge {
  /** The voices of all legs that live. */
  voices(): readonly Voice[];
  /** What the switch says that it plays to this leg: the name of a sound, where the ear knows only that there is one. */
  played(): Sound | null;
}

/**
 * A tone is there when so many windows in a row have it. A tone that begins or ends is something else for the length of a window, so
 * what is unknown has to outlast that: once when the switch says that it plays something, several times when it does not.
 */
const SURE = 2;
const SURE_OF_SAID = 6;
const SURE_OF_UNSAID = 15;

/** The longest pause within what a switch plays is that of the ringing tone, 4 s. A sound that the switch does not speak of has none. */
const PAUSE_MS = 4500;
const NO_PAUSE_MS = 300;

const HEARD_AT_MOST = 500;

interface Current {
  readonly sound: Sound;
  readonly kind: SwitchSound;
  /** Whether the switch says that it plays this. */
  readonly said: boolean;
  readonly heardAt: number;
  readonly pauseMs: number;
}

/** Turns what comes out of a phone into what a person would say of it. */
export class Attention {
  readonly heard: Heard[] = [];
  private readonly ear = new Ear();
  private readonly runs = new Map<number | SwitchSound, number>();
  private readonly understood = new Set<Words>();
  private current: Current | null = null;

  constructor(private readonly knowledge: Knowledge) {}

  take(packet: Int16Array): void {
    this.ear.hear(packet);
    const voices = this.knowledge.voices();
    const perception = this.ear.perceive(voices.flatMap(({ hertz }) => [hertz, hertz + WORDS_HERTZ]));
    this.count(perception);
    this.understand(voices);
    this.follow();
  }

  /** The addresses whose tone or words are in what comes now. */
  hears(): readonly string[] {
    const heard = this.knowledge.voices().filter(({ hertz }) => this.isSure(hertz) || this.isSure(hertz + WORDS_HERTZ));
    return [...new Set(heard.map(({ address }) => address))];
  }

  /**
   * What the switch plays now, its pauses included. The ear tells ringing, the music of `freeswitch/moh` and everything else apart;
   * the rest of the name is what the switch says that it plays at this moment.
   */
  playing(): Sound | null {
    if (this.current && !this.goesOn(this.current)) this.current = null;
    return this.current?.sound ?? null;
  }

  /** How loud a frequency is, as a peak amplitude of 16 bits. */
  amplitudeAt(hertz: number): number {
    return this.ear.amplitudeAt(hertz);
  }

  /** It is heard now, or pauses: as long as packets come, nobody else is heard, and the switch does not say otherwise. */
  private goesOn({ sound, kind, said, heardAt, pauseMs }: Current): boolean {
    if (kind !== 'other' && this.isSure(kind)) return true;
    if (said && this.knowledge.played()?.what !== sound.what) return false;
    return this.ear.isFed && performance.now() - heardAt < pauseMs && this.hears().length === 0;
  }

  private isSure(what: number | SwitchSound, enough = SURE): boolean {
    return this.ear.isFed && (this.runs.get(what) ?? 0) >= enough;
  }

  private count({ pitches, sound }: Perception): void {
    const present: readonly (number | SwitchSound)[] = sound === null ? pitches : [...pitches, sound];
    for (const each of this.runs.keys()) if (!present.includes(each)) this.runs.delete(each);
    for (const each of present) this.runs.set(each, (this.runs.get(each) ?? 0) + 1);
  }

  /** Words are noted once, by whoever hears the higher tone that carries them. */
  private understand(voices: readonly Voice[]): void {
    for (const { hertz, words } of voices) {
      if (!words || this.understood.has(words) || !this.isSure(hertz + WORDS_HERTZ)) continue;
      this.understood.add(words);
      this.note('voice', words.text);
    }
  }

  private follow(): void {
    const said = this.knowledge.played();
    const sound = this.recognized(said !== null);
    if (!sound) return;
    const played = nameOf(sound, said);
    const before = this.playing();
    if (before?.kind !== played.kind || before.what !== played.what) this.note(played.kind, played.what);
    const pauseMs = sound === 'other' && said === null ? NO_PAUSE_MS : PAUSE_MS;
    this.current = { sound: played, kind: sound, said: said?.what === played.what, heardAt: performance.now(), pauseMs };
  }

  private recognized(said: boolean): SwitchSound | undefined {
    const known = (['ringing', 'music'] as const).find((each) => this.isSure(each));
    if (known) return known;
    return this.isSure('other', said ? SURE_OF_SAID : SURE_OF_UNSAID) ? 'other' : undefined;
  }

  private note(kind: Heard['kind'], what: string): void {
    if (this.heard.length < HEARD_AT_MOST) this.heard.push({ at: Date.now(), kind, what });
  }
}

/** What the ear knows counts; what it cannot know, the switch says. */
const nameOf = (heard: SwitchSound, said: Sound | null): Sound => {
  if (heard === 'other') return said ?? { kind: 'speech', what: '' };
  const kind = heard === 'ringing' ? 'tone' : 'moh';
  return said?.kind === kind ? said : { kind, what: heard };
};
