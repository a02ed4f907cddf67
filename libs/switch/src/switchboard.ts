import type { CallEvent } from '#domain/call/call.events.js';
import { LOSE_RACE } from '#domain/call/call.outcome.js';
import type { Instant } from '#domain/kernel/decider.js';
import { legOf } from './board.js';
import type { Board, Leg } from './board.js';
import { kill, stopSound, toEsl } from './freeswitch/freeswitch.effects.js';
import { observe } from './freeswitch/freeswitch.observation.js';
import type { Observation } from './freeswitch/freeswitch.observation.js';
import { reconcile, strangers } from './freeswitch/freeswitch.reconcile.js';
import type { Moment, Reconcile } from './freeswitch/freeswitch.reconcile.js';
import { LastingConnection } from './lasting.connection.js';
import { cleans, write } from './ledger.commands.js';
import { Legs, endedBy } from './legs.js';
import { meaning } from './meaning.js';
import { parkedFirst } from './parked.connection.js';
import { Reporter } from './reporter.js';
import { ReportsQueue } from './reports.queue.js';
import type { EslCommand, EslEvent } from './switch.js';
import type { SwitchboardOptions } from './switchboard.options.js';

/** What is too young to have left a trace is looked at again after so long, in milliseconds (DESIGN section 3). */
const SECOND_LOOK = 2_000;

/**
 * A stop that overtakes the start of its sound is lost, and one too many does nothing (source of switch_core_session_exec), so that
 * it is repeated until the end of the sound is in the log; in milliseconds.
 */
const STOP_AGAIN = 200;

/** From the last report that the desk took to the look for those that were dropped, in milliseconds. */
const LOOK_ANEW = 1_000;

/** What takes a claim out of the ledger while its leg lives on. */
const FREES: readonly CallEvent['type'][] = ['CallPlayEnded', 'CallListenEnded'];

/** So many commands that clean the ledger are kept for a switch that is away. */
const MOST_KEPT = 10_000;

/**
 * One switch: performs what was decided, reports what it saw, and after each connection compares what should be with what is.
 * `away`: nothing is sent, the comparison will. `looking`: what is decided meanwhile waits for it. `live`: at once.
 */
export class Switchboard {
  private readonly legs: Legs;
  private readonly line: LastingConnection;
  private readonly queue: ReportsQueue;
  private readonly reporter: Reporter;
  private readonly commandsFor: ReturnType<typeof meaning>;
  private readonly compare: Reconcile;
  private phase: 'away' | 'looking' | 'live' = 'away';
  private held: EslCommand[] = [];
  private isConnected = false;
  /** Counts the looks, so that what belongs to an old one is seen to. */
  private looks = 0;
  private closing = false;
  private cancelSecondLook = (): void => undefined;
  private readonly listeners: ((connected: boolean) => void)[] = [];

  /** @param legs the board as it was kept */
  constructor(
    private readonly options: SwitchboardOptions,
    legs: Iterable<Leg> = [],
  ) {
    const { connect, clock, settings, desk, maxPendingReports: limit } = options;
    this.legs = new Legs(legs);
    this.commandsFor = meaning(toEsl(settings), this.legs);
    this.compare = reconcile(settings);
    this.line = new LastingConnection(parkedFirst(connect, clock), clock, {
      up: () => this.up(),
      down: (reason) => this.down(reason),
      event: (event: EslEvent) => this.reporter.hear(event),
    });
    this.queue = new ReportsQueue({
      limit,
      lost: () => this.lookAnew(),
      failed: (error) => this.complain('A report failed', error),
    });
    this.reporter = new Reporter({ board: this.legs.board, line: this.line, clock, desk, queue: this.queue });
  }

  /** The legs that should be. */
  get board(): Board {
    return this.legs.board;
  }

  /** Whether the switch is there, was compared, and all that this told is in the log: timers of legs wait until then. */
  get connected(): boolean {
    return this.isConnected;
  }

  onConnected(listener: (connected: boolean) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Folds an event of the log, and performs it when the switch is there.
   * @param at when it was decided
   * @throws Error for a value outside its grammar, after folding
   */
  apply(event: CallEvent, at: Instant): void {
    const legId = legOf(event);
    if (legId === null) return;
    const step = this.legs.fold(legId, event);
    this.reporter.settle(legId, !step.after);
    // What would be sent to a switch that is away is left to the comparison, but for the ledger, which it does not clean.
    if (this.phase === 'away' && !endedBy(step) && !FREES.includes(event.type)) return;
    this.perform(this.commandsFor(event, at, step));
    if (event.type === 'CallPlayStopAsked') this.stopAgain(legId, event.playId);
  }

  /**
   * Ends the legs of calls that lost to another as soon as that is in the log: each call's own hang-up follows, one commit later.
   * @returns the legs that this has changed
   */
  letGo(callIds: readonly string[]): readonly Leg[] {
    const legs = callIds.flatMap((callId) => this.legs.letGo(callId) ?? []);
    this.perform(legs.map(({ legId }) => kill(legId, LOSE_RACE)));
    return legs;
  }

  /** All that was performed since leaves now: a batch of the log has been folded. */
  flush(): void {
    this.line.flush();
  }

  /** Call it once the state has caught up with the log. Resolves when the switch is connected for the first time. */
  open(): Promise<void> {
    const connected = new Promise<void>((resolve) => {
      this.onConnected((now) => (now ? resolve() : undefined));
    });
    this.line.open();
    return connected;
  }

  /** Resolves when what was reported until now has been told. */
  async close(): Promise<void> {
    this.closing = true;
    await this.line.close();
    await this.queue.told();
  }

  private perform(commands: readonly EslCommand[]): void {
    if (this.phase === 'live') commands.forEach((command) => write(this.line, command, this.keep));
    else if (this.phase === 'looking') this.held.push(...commands);
    else commands.filter(cleans).forEach(this.keep);
  }

  /** For the next connection. */
  private readonly keep = (command: EslCommand): void => {
    if (this.held.length < MOST_KEPT) this.held.push(command);
  };

  private stopAgain(legId: string, playId: string): void {
    this.options.clock.after(STOP_AGAIN, () => {
      const leg = this.legs.get(legId);
      if (this.phase === 'away' || !leg?.stopping || leg.sound?.playId !== playId) return;
      this.perform([stopSound(legId)]);
      this.stopAgain(legId, playId);
    });
  }

  private up(): Promise<void> {
    this.reporter.begin();
    return this.look();
  }

  private down(reason: string): void {
    this.phase = 'away';
    this.looks += 1;
    this.held = this.held.filter(cleans);
    this.cancelSecondLook();
    if (!this.closing) this.options.trouble(`The switch is away: ${reason}`);
    this.say(false);
  }

  /** The whole comparison. What is decided while it lasts is sent after it, since it was surely never sent before. */
  private async look(): Promise<void> {
    const look = ++this.looks;
    this.phase = 'looking';
    this.cancelSecondLook();
    const legs = this.legs.all();
    const seen = await observe(this.line, legs);
    if (look !== this.looks) return;
    this.settle(legs, seen, 'first');
    this.meetStrangers(legs, seen);
    this.goLive(look);
  }

  private goLive(look: number): void {
    this.phase = 'live';
    this.held.splice(0).forEach((command) => write(this.line, command, this.keep));
    void this.queue.told().then(() => {
      if (look === this.looks) this.say(true);
    });
  }

  /** Reports were lost, and the desk is through with the others; what they led to gets time to arrive here. */
  private lookAnew(): void {
    this.options.clock.after(LOOK_ANEW, () => {
      if (this.phase === 'looking') this.lookAnew();
      else if (this.phase === 'live')
        this.look().catch((error: unknown) => this.complain('The switch could not be looked at', error));
    });
  }

  private settle(legs: readonly Leg[], seen: Observation, look: Moment['look']): void {
    const waiting = legs.filter((leg) =>
      this.settleLeg(leg, seen, {
        at: this.options.clock.now(),
        look,
        met: this.reporter.hasMet(leg.legId),
        peer: this.legs.peerOf(leg),
      }),
    );
    if (waiting.length > 0) this.lookLater(waiting.map(({ legId }) => legId));
  }

  /** A leg that cannot be told to the switch holds up no other. Returns whether it has to be looked at again. */
  private settleLeg(leg: Leg, seen: Observation, moment: Moment): boolean {
    try {
      const { send, reports, waits } = this.compare(leg, seen, moment);
      send.forEach((command) => this.line.send(command));
      reports.forEach((report) => this.reporter.tell(report));
      return waits;
    } catch (error) {
      this.complain(`Leg ${leg.legId} could not be compared`, error);
      return false;
    }
  }

  private meetStrangers(legs: readonly Leg[], seen: Observation): void {
    const { arrivals, strays } = strangers(new Set([...legs, ...this.legs.all()].map(({ legId }) => legId)), seen);
    arrivals.forEach((arrival) => this.reporter.arrive(arrival));
    strays.forEach((legId) => this.reporter.killStray(legId));
  }

  private lookLater(legIds: readonly string[]): void {
    this.cancelSecondLook = this.options.clock.after(SECOND_LOOK, () => {
      this.lookTwice(legIds).catch((error: unknown) => this.complain('The switch could not be looked at', error));
    });
  }

  private async lookTwice(legIds: readonly string[]): Promise<void> {
    const look = this.looks;
    const waiting = (): readonly Leg[] =>
      legIds.filter((legId) => !this.reporter.saw(legId)).flatMap((legId) => this.legs.get(legId) ?? []);
    const seen = await observe(this.line, waiting());
    if (look === this.looks) this.settle(waiting(), seen, 'second');
  }

  private say(connected: boolean): void {
    if (connected === this.isConnected) return;
    this.isConnected = connected;
    this.listeners.forEach((listener) => listener(connected));
  }

  private complain(what: string, error: unknown): void {
    this.options.trouble(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
