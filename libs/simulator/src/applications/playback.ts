import type { Application, ApplicationOf, Stage } from '../core.js';
import type { Recording, Sound } from '../media.js';
import { recordingAt, speechOf } from '../media.js';
import { Player } from './player.js';

const PLAYED = 'FILE PLAYED';
const NOT_FOUND = 'FILE NOT FOUND';
const TORN_OFF = 'PLAYBACK ERROR';

/** Digits that end a playback: `*`, or what the variable `playback_terminators` says. */
const isTerminator = ({ channel }: Stage, digit: string): boolean => {
  const terminators = channel.variables.get('playback_terminators') ?? '*';
  return terminators === 'any' || (terminators !== 'none' && terminators.includes(digit));
};

interface Disc {
  readonly recording: Recording | undefined;
  readonly path: string | null;
  /** Whether the end is told in EXECUTE_COMPLETE's response; speech leaves that alone. */
  readonly responds: boolean;
  /** Starts again after its end, and after `uuid_break` too (fact 14). */
  readonly loops: boolean;
}

/** Playing in all its forms. */
class Playing implements Application {
  private player: Player | null = null;

  constructor(
    private readonly stage: Stage,
    private readonly disc: Disc,
  ) {}

  start(): void {
    const { core, channel } = this.stage;
    const { recording, path } = this.disc;
    if (!recording) {
      this.finish(NOT_FOUND);
      return;
    }
    this.player = new Player({ core, channel, recording, path, ended: () => this.ended() });
    this.player.start();
  }

  suspend(): void {
    this.player?.suspend();
  }

  resume(): void {
    this.player?.resume();
  }

  interrupt(): void {
    this.player?.interrupt();
  }

  /** What loops goes on. */
  interruptedInside(): void {
    if (!this.disc.loops) this.player?.interruptLater();
  }

  digit(digit: string): void {
    if (isTerminator(this.stage, digit)) this.interrupt();
  }

  abort(): void {
    this.player?.stop();
    const { channel } = this.stage;
    if (this.disc.responds) channel.variables.set('current_application_response', channel.cause === null ? TORN_OFF : PLAYED);
  }

  sound(): Sound | null {
    return this.player?.sound ?? null;
  }

  private ended(): void {
    this.player = null;
    if (this.disc.loops && this.stage.channel.cause === null) this.start();
    else this.finish(PLAYED);
  }

  private finish(response: string): void {
    this.stage.done(this.disc.responds ? response : undefined);
  }
}

const fileOf = ({ core, data }: Stage): Pick<Disc, 'recording' | 'path' | 'responds'> => ({
  recording: recordingAt(data, core.missingFiles),
  path: data,
  responds: true,
});

/** `playback FILE` (facts 11 and 12). */
export const playback: ApplicationOf = (stage) => new Playing(stage, { ...fileOf(stage), loops: false });

export const endlessPlayback: ApplicationOf = (stage) => new Playing(stage, { ...fileOf(stage), loops: true });

/** `speak engine|voice|text` (fact 17). */
export const speak: ApplicationOf = (stage) =>
  new Playing(stage, { recording: speechOf(stage.data), path: null, responds: false, loops: false });
