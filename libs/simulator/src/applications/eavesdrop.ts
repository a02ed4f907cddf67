import { preAnswer } from '../answering.js';
import type { Application, ApplicationOf, Eavesdropping, Stage } from '../core.js';
import { channelTimer, hasMedia, liveChannel } from '../core.js';
import { startEavesdropping, stopEavesdropping } from '../eavesdropping.js';
import { FRAME_MS } from '../life.js';

/** To whom the supervisor speaks after a digit, as FreeSWITCH's documentation of `eavesdrop` has it. */
const MODES: ReadonlyMap<string, Pick<Eavesdropping, 'toTarget' | 'toOthers'>> = new Map([
  ['0', { toTarget: false, toOthers: false }],
  ['1', { toTarget: false, toOthers: true }],
  ['2', { toTarget: true, toOthers: false }],
  ['3', { toTarget: true, toOthers: true }],
]);

/** `eavesdrop UUID` (fact 25): ends with the other channel, at once when there is none, and with `*`. */
class Listening implements Application {
  private eavesdropping: Eavesdropping | null = null;
  private over = false;

  constructor(private readonly stage: Stage) {}

  start(): void {
    const { core, channel, data } = this.stage;
    const target = liveChannel(core, data.trim());
    if (!target || target === channel || !hasMedia(target)) {
      this.stage.done();
      return;
    }
    preAnswer(core, channel);
    const end = () => {
      this.over = true;
      channelTimer(core, channel, FRAME_MS, () => this.stage.done());
    };
    this.eavesdropping = { supervisor: channel, target, toTarget: false, toOthers: false, end };
    startEavesdropping(core, this.eavesdropping);
  }

  digit(digit: string): void {
    if (!this.eavesdropping || this.stage.channel.variables.get('eavesdrop_enable_dtmf') !== 'true') return;
    if (digit === '*') {
      this.abort();
      this.stage.done();
    } else Object.assign(this.eavesdropping, MODES.get(digit));
  }

  resume(): void {
    if (this.over) this.stage.done();
  }

  abort(): void {
    if (this.eavesdropping) stopEavesdropping(this.stage.core, this.eavesdropping);
  }
}

export const eavesdrop: ApplicationOf = (stage) => new Listening(stage);
