import type { Cancel } from '../clock.js';
import type { Application, ApplicationOf, Stage } from '../core.js';
import { channelTimer } from '../core.js';
import type { Sound } from '../media.js';
import { recordingAt } from '../media.js';
import { Player } from './player.js';

/** The arguments of `play_and_get_digits`, times in milliseconds. */
export interface Question {
  readonly min: number;
  readonly max: number;
  readonly tries: number;
  readonly timeoutMs: number;
  readonly terminators: string;
  readonly prompt: string;
  readonly invalid: string;
  readonly variable: string;
  readonly pattern: string;
  readonly digitTimeoutMs: number;
}

const number = (word: string | undefined, least = 0): number => Math.max(least, Number(word) || 0);

/** `min max tries timeout terminators prompt invalid [variable [pattern [digit_timeout]]]`. */
export const parseQuestion = (data: string): Question => {
  const words = data.split(' ');
  const word = (index: number): string => words[index] ?? '';
  return {
    min: number(words[0]),
    max: number(words[1], 1),
    tries: number(words[2], 1),
    timeoutMs: number(words[3]),
    terminators: word(4) === 'none' ? '' : word(4),
    prompt: word(5),
    invalid: word(6),
    variable: word(7),
    pattern: word(8),
    digitTimeoutMs: number(words[9]) || number(words[3]),
  };
};

/** Whether the digits answer the question; a pattern that is no regular expression matches nothing. */
export const isAnswer = (question: Question, digits: string): boolean => {
  if (digits.length < Math.max(1, question.min)) return false;
  return question.pattern === '' || (compiled(question.pattern)?.test(digits) ?? false);
};

const compiled = (pattern: string): RegExp | undefined => {
  try {
    return new RegExp(pattern);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Plays the prompt, which a digit cuts short, and collects digits (fact 16). */
class Collector implements Application {
  private triesLeft: number;
  private digits = '';
  private complete = false;
  private asking = true;
  private player: Player | null = null;
  private timer: Cancel = () => undefined;

  constructor(
    private readonly stage: Stage,
    private readonly question: Question,
  ) {
    this.triesLeft = question.tries;
    stage.channel.variables.delete(question.variable);
  }

  start(): void {
    this.triesLeft -= 1;
    this.digits = '';
    this.complete = false;
    this.asking = true;
    this.play(this.question.prompt, () => this.collect());
  }

  digit(pressed: string): void {
    if (!this.asking || this.complete) return;
    this.complete = this.question.terminators.includes(pressed);
    if (!this.complete) this.digits += pressed;
    this.complete ||= this.digits.length >= this.question.max;
    if (this.player) this.player.interrupt();
    else this.collect();
  }

  suspend(): void {
    this.player?.suspend();
    this.timer();
  }

  resume(): void {
    if (this.player) this.player.resume();
    else this.collect();
  }

  interrupt(): void {
    this.player?.interrupt();
  }

  abort(): void {
    this.timer();
    this.player?.stop();
  }

  sound(): Sound | null {
    return this.player?.sound ?? null;
  }

  private play(path: string, then: () => void): void {
    const { core, channel } = this.stage;
    const recording = recordingAt(path, core.missingFiles);
    if (!recording) {
      then();
      return;
    }
    const ended = () => {
      this.player = null;
      then();
    };
    this.player = new Player({ core, channel, recording, path, ended });
    this.player.start();
  }

  /** Waits for the first digit, or for the next one. */
  private collect(): void {
    this.timer();
    if (this.complete) {
      this.judge();
      return;
    }
    const ms = this.digits === '' ? this.question.timeoutMs : this.question.digitTimeoutMs;
    this.timer = channelTimer(this.stage.core, this.stage.channel, ms, () => this.judge());
  }

  private judge(): void {
    this.timer();
    this.asking = false;
    if (isAnswer(this.question, this.digits)) {
      this.stage.channel.variables.set(this.question.variable, this.digits);
      this.stage.done();
    } else this.play(this.question.invalid, () => this.again());
  }

  private again(): void {
    if (this.triesLeft > 0) this.start();
    else this.stage.done();
  }
}

export const playAndGetDigits: ApplicationOf = (stage) => new Collector(stage, parseQuestion(stage.data));
