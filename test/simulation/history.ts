/** Who did something: the log, the wire to the switch, a person, or fate. */
export type Voice = 'log' | 'wire' | 'user' | 'phone' | 'fault' | 'life' | 'BROKEN';

/** What happened in a run, in order, for whoever wants to know why a seed fails. A run that keeps none costs nothing for it. */
export interface History {
  note(voice: Voice, words: () => string): void;
}

export const NO_HISTORY: History = { note: () => undefined };

/** Seconds since the beginning, to the millisecond. */
const stamp = (ms: number): string => (ms / 1000).toFixed(3).padStart(9);

/** Keeps every line. */
export class KeptHistory implements History {
  readonly lines: string[] = [];

  constructor(private readonly now: () => number) {}

  note(voice: Voice, words: () => string): void {
    this.lines.push(`${stamp(this.now())} ${voice.padEnd(6)} ${words()}`);
  }
}
