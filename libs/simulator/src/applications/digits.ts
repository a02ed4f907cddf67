import type { Cancel } from '../clock.js';
import type { ApplicationOf } from '../core.js';
import { channelTimer } from '../core.js';
import { recordingAt } from '../media.js';
import type { Player } from './player.js';
import { play } from './player.js';

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
export const playAndGetDigits: ApplicationOf = (stage) => {
  const question = parseQuestion(stage.data);
  stage.channel.variables.delete(question.variable);
  let triesLeft = question.tries;
  let digits = '';
  let complete = false;
  let asking = true;
  let player: Player | undefined;
  let timer: Cancel | undefined;

  const sing = (path: string, then: () => void) => {
    const recording = recordingAt(path, stage.core.missingFiles);
    if (!recording) {
      then();
      return;
    }
    const ended = () => {
      player = undefined;
      then();
    };
    player = play({ core: stage.core, channel: stage.channel, recording, path, ended });
  };
  const ask = () => {
    triesLeft -= 1;
    digits = '';
    complete = false;
    asking = true;
    sing(question.prompt, collect);
  };
  const collect = () => {
    timer?.();
    if (complete) {
      judge();
      return;
    }
    timer = channelTimer(stage.core, stage.channel, digits === '' ? question.timeoutMs : question.digitTimeoutMs, judge);
  };
  const judge = () => {
    timer?.();
    asking = false;
    if (isAnswer(question, digits)) {
      stage.channel.variables.set(question.variable, digits);
      stage.done();
      return;
    }
    sing(question.invalid, () => (triesLeft > 0 ? ask() : stage.done()));
  };
  const digit = (pressed: string) => {
    if (!asking || complete) return;
    complete = question.terminators.includes(pressed);
    if (!complete) digits += pressed;
    complete ||= digits.length >= question.max;
    if (player) player.interrupt();
    else collect();
  };
  const rest = () => {
    player?.suspend();
    timer?.();
  };
  return {
    start: ask,
    digit,
    suspend: rest,
    resume: () => (player ? player.resume() : collect()),
    interrupt: () => player?.interrupt(),
    abort: () => {
      timer?.();
      player?.stop();
    },
    sound: () => player?.sound() ?? null,
  };
};
