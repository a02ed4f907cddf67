import type { SwitchClock } from './lasting.connection.js';
import { stopSound } from './freeswitch/freeswitch.effects.js';
import { cleans } from './ledger.commands.js';
import type { Connect, EslCommand, EslEvent, SwitchConnection } from './switch.js';
import { YoungSounds } from './young.sounds.js';

/** A command that waits, and what is done when it may be sent, or never will be. */
interface Held {
  readonly command: EslCommand;
  readonly go: () => void;
  readonly lost: () => void;
}

/** A bridge stands some 65 ms after its command at the latest (facts 19 and 54); milliseconds. */
const BRIDGING = 100;

const legOf = (event: EslEvent): string => String(event['Unique-ID']);

const isOutbound = (event: EslEvent): boolean => event['Call-Direction'] === 'outbound';

const isBridge = ({ line }: EslCommand): boolean => line.startsWith('api uuid_bridge ');

/** Legs that take nothing for a moment, and what waits for each. */
class Holding {
  private readonly answered = new Set<string>();
  private readonly bridging = new Map<string, () => void>();
  private readonly held = new Map<string, Held[]>();

  constructor(private readonly clock: SwitchClock) {}

  put(held: Held): void {
    const { command } = held;
    const busy = command.parked?.find((legId) => this.answered.has(legId) || this.bridging.has(legId));
    if (busy !== undefined) {
      this.held.set(busy, [...(this.held.get(busy) ?? []), held]);
      return;
    }
    held.go();
    if (isBridge(command)) command.parked?.forEach((legId) => this.join(legId));
  }

  /** Follows a leg from its answer to its park. */
  follow(event: EslEvent): void {
    const [name, legId] = [event['Event-Name'], legOf(event)];
    if (name === 'CHANNEL_ANSWER' && isOutbound(event)) this.answered.add(legId);
    else if (name === 'CHANNEL_PARK' && this.answered.delete(legId)) this.free(legId);
    else if (name === 'CHANNEL_HANGUP_COMPLETE') this.end(legId);
  }

  /** The connection is lost, and all that waits with it. */
  close(): void {
    for (const cancel of this.bridging.values()) cancel();
    const waiting = [...this.held.values()].flat();
    [this.answered, this.bridging, this.held].forEach((each) => each.clear());
    waiting.forEach(({ lost }) => lost());
  }

  private join(legId: string): void {
    const cancel = this.clock.after(BRIDGING, () => {
      this.bridging.delete(legId);
      this.free(legId);
    });
    this.bridging.set(legId, cancel);
  }

  private free(legId: string): void {
    if (this.answered.has(legId) || this.bridging.has(legId)) return;
    this.take(legId).forEach((each) => this.put(each));
  }

  /** Of what waits for a leg that is over only the ledger is still to be told. */
  private end(legId: string): void {
    this.answered.delete(legId);
    this.bridging.get(legId)?.();
    this.bridging.delete(legId);
    for (const { command, go } of this.take(legId)) if (cleans(command)) go();
  }

  private take(legId: string): readonly Held[] {
    const due = this.held.get(legId) ?? [];
    this.held.delete(legId);
    return due;
  }
}

const sending = (connection: SwitchConnection, holding: Holding, young: YoungSounds): SwitchConnection => ({
  send: (command) => {
    const go = (): void => {
      connection.send(command);
      young.after(command);
    };
    holding.put({ command, go, lost: () => undefined });
  },
  ask: (command) => {
    if (!cleans(command)) return connection.ask(command);
    return new Promise((resolve, reject) => {
      const go = (): void => void connection.ask(command).then(resolve, reject);
      holding.put({ command, go, lost: () => reject(new Error('The connection was lost')) });
    });
  },
  flush: () => connection.flush(),
  close: () => connection.close(),
});

/**
 * Holds back what a leg would lose. Answered but not yet parked, some 20 ms, it has cut off what runs on it when it parks (fact 35),
 * and so would be its bridge; an arrival is parked before it is answered. And while a bridge is being made, what moves one
 * of its two legs elsewhere would be overtaken by it.
 */
export const parkedFirst =
  (connect: Connect, clock: SwitchClock): Connect =>
  (listener) => {
    const holding = new Holding(clock);
    const connection = connect({
      up: () => listener.up(),
      down: (reason) => {
        holding.close();
        listener.down(reason);
      },
      event: (event) => {
        holding.follow(event);
        listener.event(event);
      },
    });
    const young = new YoungSounds(clock, (legId) => connection.send(stopSound(legId)));
    return sending(connection, holding, young);
  };
