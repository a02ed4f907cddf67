import type { Application, ApplicationOf, Stage } from '../core.js';
import type { Recording } from '../media.js';
import { recordingAt, speechOf } from '../media.js';
import type { Player } from './player.js';
import { play } from './player.js';

const PLAYED = 'FILE PLAYED';
const NOT_FOUND = 'FILE NOT FOUND';
const TORN_OFF = 'PLAYBACK ERROR';

/** Digits that end a playback: `*`, or what the variable `playback_terminators` says. */
const isTerminator = ({ channel }: Stage, digit: string): boolean => {
  const terminators = channel.variables.get('playback_terminators') ?? '*';
  return terminators === 'any' || (terminators !== 'none' && terminators.includes(digit));
};

const respond = ({ channel }: Stage, response: string) => channel.variables.set('current_application_response', response);

interface Disc {
  readonly recording: Recording | undefined;
  readonly path: string | null;
  /** EXECUTE_COMPLETE's response; speech leaves it alone. */
  readonly responds: boolean;
  readonly loops: boolean;
}

/** Playing in all its forms; `endless` starts again after its end and after `uuid_break` (fact 14). */
const player = (stage: Stage, disc: Disc): Application => {
  const { core, channel, done } = stage;
  const { recording, path } = disc;
  const finish = (response: string) => done(disc.responds ? response : undefined);
  let playing: Player | undefined;
  const start = () => {
    if (!recording) {
      finish(NOT_FOUND);
      return;
    }
    playing = play({ core, channel, recording, path, ended });
  };
  const ended = () => {
    playing = undefined;
    if (disc.loops && channel.cause === null) start();
    else finish(PLAYED);
  };
  return {
    start,
    suspend: () => playing?.suspend(),
    resume: () => playing?.resume(),
    interrupt: () => playing?.interrupt(),
    digit: (digit) => {
      if (isTerminator(stage, digit)) playing?.interrupt();
    },
    abort: () => {
      playing?.stop();
      if (disc.responds) respond(stage, TORN_OFF);
    },
    sound: () => playing?.sound() ?? null,
  };
};

/** `playback FILE` (facts 11 and 12). */
export const playback: ApplicationOf = (stage) =>
  player(stage, { recording: recordingAt(stage.data, stage.core.missingFiles), path: stage.data, responds: true, loops: false });

export const endlessPlayback: ApplicationOf = (stage) =>
  player(stage, { recording: recordingAt(stage.data, stage.core.missingFiles), path: stage.data, responds: true, loops: true });

/** `speak engine|voice|text` (fact 17). */
export const speak: ApplicationOf = (stage) =>
  player(stage, { recording: speechOf(stage.data), path: null, responds: false, loops: false });
