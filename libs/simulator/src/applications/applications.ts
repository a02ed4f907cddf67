import type { ApplicationOf } from '../core.js';
import { conference } from './conference.js';
import { playAndGetDigits } from './digits.js';
import { eavesdrop } from './eavesdrop.js';
import { park } from './park.js';
import { endlessPlayback, playback, speak } from './playback.js';
import { answerApplication, hangup, preAnswerApplication, ringReadyApplication, schedHangup, set, sleep } from './simple.js';

/** What a channel can execute. A name that is not here ends the channel with DESTINATION_OUT_OF_ORDER. */
export const applications: ReadonlyMap<string, ApplicationOf> = new Map<string, ApplicationOf>([
  ['answer', answerApplication],
  ['conference', conference],
  ['eavesdrop', eavesdrop],
  ['endless_playback', endlessPlayback],
  ['hangup', hangup],
  ['park', park],
  ['play_and_get_digits', playAndGetDigits],
  ['playback', playback],
  ['pre_answer', preAnswerApplication],
  ['ring_ready', ringReadyApplication],
  ['sched_hangup', schedHangup],
  ['set', set],
  ['sleep', sleep],
  ['speak', speak],
]);
