import { randomUUID } from 'node:crypto';
import { errorOf } from '#domain/kernel/error.js';
import type { CallEvent } from '#domain/call/call.events.js';
import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Checkpoints } from '#eventstore/checkpoints.js';
import type { EventStore, Subscription } from '#eventstore/event-store.js';
import type { Clock } from '#engine/clock.js';
import type { Executor } from '#engine/executor.js';
import { Keeper } from '#engine/keeper.js';
import { legOf } from '#switch/board.js';
import type { Leg } from '#switch/board.js';
import type { FreeswitchSettings } from '#switch/freeswitch/freeswitch.settings.js';
import type { Connect } from '#switch/switch.js';
import { Switchboard } from '#switch/switchboard.js';
import { Desk } from './desk.js';

export interface SwitchboardAppOptions {
  readonly store: EventStore;
  readonly checkpoints: Checkpoints;
  readonly executor: Executor;
  readonly clock: Clock;
  /** The way to the switch. */
  readonly connect: Connect;
  readonly freeswitch: FreeswitchSettings;
  /** Milliseconds from answer to our hang-up, for arrivals of customers who say nothing else. */
  readonly maxDuration: number;
  /** Uuids for reports; random ones where nothing else is said. */
  readonly newId?: () => string;
  readonly onTrouble: (sentence: string) => void;
  readonly onError: (error: Error) => void;
}

/** Reports that may wait for the log during an outage. */
const MAX_PENDING_REPORTS = 10_000;

const isCall = (event: Event): event is CallEvent => event.type.startsWith('Call');

/** One switch and the log: follows the log to it, and tells the log what it says. */
export class SwitchboardApp {
  private readonly keeper: Keeper;
  private switchboard: Switchboard | undefined;
  private subscription: Subscription | undefined;
  private readonly listeners: ((connected: boolean) => void)[] = [];

  constructor(private readonly options: SwitchboardAppOptions) {
    const { checkpoints, clock, onError } = options;
    this.keeper = new Keeper('switchboard', checkpoints, clock, onError);
  }

  /** The switch is there, was compared with the log, and what that told is recorded. */
  get connected(): boolean {
    return this.switchboard?.connected ?? false;
  }

  onState(listener: (connected: boolean) => void): void {
    this.listeners.push(listener);
  }

  /** Catches up with the log. Who follows first is told first: a phone that rings for nothing waits for nobody. */
  async follow(): Promise<void> {
    const { position, rows } = await this.keeper.open();
    this.switchboard = this.made([...rows.values()] as Leg[]);
    await this.catchUp(position, this.switchboard);
  }

  /**
   * Opens the switch, once the log has been followed.
   * @param patience milliseconds to wait for it; it goes on trying afterwards
   */
  async open(patience: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const impatient = this.options.clock.after(patience, resolve);
      void this.switchboard?.open().then(impatient).then(resolve);
    });
  }

  /** Both. */
  async start(patience: number): Promise<void> {
    await this.follow();
    await this.open(patience);
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
    await this.switchboard?.close();
    await this.keeper.close();
  }

  private made(legs: readonly Leg[]): Switchboard {
    const { executor, clock, maxDuration, connect, freeswitch, onTrouble, newId = randomUUID } = this.options;
    const desk = new Desk({ executor, clock, maxDuration, newId });
    const options = { connect, settings: freeswitch, clock, desk, maxPendingReports: MAX_PENDING_REPORTS, trouble: onTrouble };
    const switchboard = new Switchboard(options, legs);
    switchboard.onConnected((connected) => this.listeners.forEach((listener) => listener(connected)));
    return switchboard;
  }

  /** Resolves when what was in the log at this moment has been folded. */
  private async catchUp(position: number, switchboard: Switchboard): Promise<void> {
    const head = await this.options.store.head();
    await new Promise<void>((resolve) => {
      this.subscription = this.subscribe(position, switchboard, (at) => {
        if (at >= head) resolve();
      });
      if (position >= head) resolve();
    });
  }

  private subscribe(position: number, switchboard: Switchboard, passed: (position: number) => void): Subscription {
    return this.options.store.subscribe(position, (batch) => {
      for (const recorded of batch as readonly Recorded<Event>[]) this.take(recorded, switchboard);
      switchboard.flush();
      passed(batch.at(-1)?.position ?? 0);
    });
  }

  private take({ event, cause, position }: Recorded<Event>, switchboard: Switchboard): void {
    if (isCall(event)) this.apply(event, cause.at, switchboard);
    if (event.type === 'GroupcallAnswered') for (const leg of switchboard.letGo(event.losers)) this.keeper.put(leg.legId, leg);
    this.keeper.moveTo(position);
  }

  /** A value that cannot be told to the switch is a bug of whoever let it in: it is shown, and the leg keeps its deadlines. */
  private apply(event: CallEvent, at: number, switchboard: Switchboard): void {
    try {
      switchboard.apply(event, at);
    } catch (error) {
      this.options.onError(errorOf(error));
    }
    const legId = legOf(event);
    if (legId === null) return;
    const leg = switchboard.board.get(legId);
    if (leg) this.keeper.put(legId, leg);
    else this.keeper.drop(legId);
  }
}
