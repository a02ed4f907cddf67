import { EPOCH_QUESTION, epochIn, epochNote } from './freeswitch/freeswitch.epoch.js';
import type { SwitchClock } from './lasting.connection.js';
import type { Connect, EslCommand, SwitchConnection, SwitchListener } from './switch.js';

/** By what right a switchboard commands its switch, where others wait to do so. */
export interface Reign {
  readonly epoch: number;
  /** Whether it still has the right, as far as its own clock can tell. */
  readonly valid: () => boolean;
  readonly clock: SwitchClock;
  /** Another one commands the switch now. This one must end; nothing that it sends arrives any more. */
  readonly deposed: (sentence: string) => void;
}

/** A process that did nothing for so many milliseconds may have been replaced meanwhile. */
const STALL = 1_000;

/** How often it is noticed that time passes, in milliseconds. */
const BEAT = 250;

class Deposed extends Error {
  override readonly name = 'Deposed';
}

/** Something to be said to the switch, or not to be said any more. */
interface Deed {
  readonly run: () => void;
  readonly drop: () => void;
}

class EpochConnection implements SwitchConnection {
  private readonly line: SwitchConnection;
  private seen: number;
  private cancelBeat = (): void => undefined;
  /** What waits until it is known whether the switch is still ours; null while that is not in doubt. */
  private held: Deed[] | null = null;
  private doubted = false;
  private isOver = false;

  constructor(
    connect: Connect,
    private readonly reign: Reign,
    private readonly listener: SwitchListener,
    private readonly claim: { made: boolean },
  ) {
    this.seen = reign.clock.now();
    this.line = connect({
      up: () => this.up(),
      down: (reason) => this.down(reason),
      event: (event) => listener.event(event),
    });
  }

  send(command: EslCommand): void {
    this.whenOurs({ run: () => this.line.send(command), drop: () => undefined });
  }

  ask(command: EslCommand): Promise<string> {
    return new Promise((answer, lost) => {
      const drop = (): void => lost(new Error('The switch is no longer ours'));
      this.whenOurs({ run: () => void this.line.ask(command).then(answer, lost), drop });
    });
  }

  flush(): void {
    this.line.flush();
  }

  close(): Promise<void> {
    this.cancelBeat();
    return this.line.close();
  }

  private async up(): Promise<void> {
    const found = epochIn(await this.line.ask(EPOCH_QUESTION));
    const { epoch, valid } = this.reign;
    // The first time it is enough to have the lease: what is written there is of one who had it before.
    if (this.claim.made ? found !== null && found !== epoch : !valid()) throw this.depose(found);
    if (found !== epoch) await this.line.ask(epochNote(epoch));
    this.claim.made = true;
    this.seen = this.reign.clock.now();
    this.beat();
    await this.listener.up();
  }

  private down(reason: string): void {
    this.cancelBeat();
    this.end();
    this.listener.down(reason);
  }

  private beat(): void {
    this.cancelBeat = this.reign.clock.after(BEAT, () => {
      this.notice();
      this.beat();
    });
  }

  private whenOurs(deed: Deed): void {
    if (!this.isOver) this.notice();
    if (this.isOver) deed.drop();
    else if (this.held) this.held.push(deed);
    else deed.run();
  }

  private end(): void {
    this.isOver = true;
    this.release().forEach(({ drop }) => drop());
  }

  private release(): readonly Deed[] {
    const held = this.held ?? [];
    this.held = null;
    return held;
  }

  /** Timers run before what waits on sockets after a pause, so that the pause is noticed by whoever comes first. */
  private notice(): void {
    const now = this.reign.clock.now();
    const stalled = now - this.seen > STALL;
    this.seen = now;
    if (!this.claim.made || (!stalled && this.reign.valid())) return;
    this.doubted ||= stalled;
    if (this.held) return;
    this.held = [];
    void this.check().catch(() => undefined);
  }

  /** An answer that a pause has kept from us is as old as the pause. A lost connection is told to the listener. */
  private async check(): Promise<void> {
    let found: number | null;
    do found = await this.look();
    while (this.doubted);
    if (found !== null && found !== this.reign.epoch) this.depose(found);
    else this.release().forEach(({ run }) => run());
  }

  private async look(): Promise<number | null> {
    this.doubted = false;
    const found = epochIn(await this.line.ask(EPOCH_QUESTION));
    this.notice();
    return found;
  }

  private depose(by: number | null): Deposed {
    const sentence = `Another switchboard has the switch: epoch ${by ?? 'unknown'}, ours was ${this.reign.epoch}`;
    this.end();
    this.reign.deposed(sentence);
    return new Deposed(sentence);
  }
}

/**
 * A connection that commands the switch only while no other switchboard does: it writes its epoch into the switch, and reads it
 * again after every stall of more than a second, and whenever its lease may have run out, before its next command.
 */
export const underEpoch = (connect: Connect, reign: Reign): Connect => {
  const claim = { made: false };
  return (listener) => new EpochConnection(connect, reign, listener, claim);
};
