import type { SwitchClock } from './lasting.connection.js';
import type { EslCommand } from './switch.js';

/** A sound has begun 20 ms after its command (fact 15), on a busy switch a little later; milliseconds. */
const YOUNG = 100;

/** From the move to each of the breaks: two sounds under an event lock need one each (fact 13). */
const BREAKS = [150, 250];

const isMove = ({ line }: EslCommand): boolean => /^api uuid_(bridge|park|transfer) /.test(line);

const isSound = ({ line }: EslCommand): boolean => line.startsWith('sendmsg ');

/**
 * A leg that is moved has cut off what plays to it. A sound that was sent just before has not begun yet: it is taken along, and plays
 * where nobody wants it. So such a leg is told to stop once it is there, unless something else was sent to it meanwhile.
 */
export class YoungSounds {
  /** When each leg was sent a sound that may not have begun. */
  private readonly young = new Map<string, number>();
  /** Legs that were moved with such a sound, by the move. */
  private readonly moved = new Map<string, EslCommand>();

  constructor(
    private readonly clock: SwitchClock,
    private readonly stop: (legId: string) => void,
  ) {}

  /** A command has been sent to the switch. */
  after(command: EslCommand): void {
    for (const legId of command.parked ?? []) {
      if (isSound(command)) this.note(legId);
      else if (isMove(command) && this.young.delete(legId)) this.chase(legId, command);
    }
  }

  private note(legId: string): void {
    const at = this.clock.now();
    this.moved.delete(legId);
    this.young.set(legId, at);
    this.clock.after(YOUNG, () => {
      if (this.young.get(legId) === at) this.young.delete(legId);
    });
  }

  private chase(legId: string, move: EslCommand): void {
    this.moved.set(legId, move);
    for (const ms of BREAKS)
      this.clock.after(ms, () => {
        if (this.moved.get(legId) !== move) return;
        this.stop(legId);
        if (ms === BREAKS.at(-1)) this.moved.delete(legId);
      });
  }
}
