import { errorOf } from '#domain/kernel/error.js';
import { timersOf } from '#domain/contact-centre.js';
import type { Ask, Event } from '#domain/contact-centre.js';
import type { TimerChange } from '#domain/kernel/timer.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import type { Wish } from './aggregate.js';
import type { Clock } from './clock.js';
import type { Feed, Followed } from './feed.js';
import type { Keeper } from './keeper.js';

/** An open timer, as it is kept. */
export interface Timer {
  readonly timer: string;
  readonly due: Instant;
  readonly ask: Ask;
  readonly waitsForSwitch: boolean;
  readonly tree: string;
  /** The event that set it. */
  readonly setBy: string;
}

/** What an event does to timers. */
export interface Timing {
  readonly changes: readonly TimerChange<Ask>[];
  readonly tree: string;
  readonly eventId: string;
}

const NOTHING: readonly never[] = [];

/** Most events do nothing to timers. */
export const timing = ({ event, cause, id }: Recorded<Event>): readonly Timing[] => {
  const changes = timersOf(event);
  return changes.length === 0 ? NOTHING : [{ changes, tree: cause.correlation, eventId: id }];
};

export interface TimersOptions {
  readonly feed: Feed<Timing>;
  readonly keeper: Keeper;
  readonly clock: Clock;
  /** Tells the command of a timer that is due; waits through outages by itself. */
  readonly tell: (wish: Wish) => Promise<unknown>;
  readonly onError: (error: Error) => void;
}

/** From the return of the switch to the first overdue timer, in milliseconds. */
const MOMENT = 250;

/** The command of a timer that is due: fired twice, done once. */
export const wishOf = ({ ask, timer, setBy, tree }: Pick<Timer, 'ask' | 'timer' | 'setBy' | 'tree'>): Wish => ({
  ask,
  id: uuid5(setBy, timer),
  causation: setBy,
  actor: { kind: 'timer', id: timer },
  tree,
});

/**
 * Durable timers: set and cleared by facts of the log, kept with the place in it, fired once each. Those of a leg wait while its
 * switch is away, and then fire in the order in which they were due.
 */
export class Timers {
  private readonly open = new Map<string, { readonly timer: Timer; readonly cancel: () => void }>();
  private readonly overdue: Timer[] = [];
  private switchAway = true;
  private cancelReturn = (): void => undefined;
  private following: Followed | undefined;

  constructor(private readonly options: TimersOptions) {}

  async start(): Promise<void> {
    const { position, rows } = await this.options.keeper.open();
    for (const row of rows.values()) this.set(row as Timer);
    this.following = this.options.feed.follow(position, (timings, upTo) => this.follow(timings, upTo));
  }

  /** Resolves when what the log said of these timers at the start is known. */
  async caughtUp(): Promise<void> {
    await this.following?.caughtUp;
  }

  async stop(): Promise<void> {
    await this.following?.stop();
    this.cancelReturn();
    for (const { cancel } of this.open.values()) cancel();
    await this.options.keeper.close();
  }

  /**
   * The switch is back and what it told has been recorded. What waited for it fires in a moment, by due time: what the switch has just
   * been told again, such as a hang-up, is given the time to happen.
   */
  switchIsBack(): void {
    this.cancelReturn();
    this.cancelReturn = this.options.clock.after(MOMENT, () => this.catchUp());
  }

  switchIsAway(): void {
    this.cancelReturn();
    this.switchAway = true;
  }

  private catchUp(): void {
    this.switchAway = false;
    const overdue = this.overdue.splice(0).sort((a, b) => a.due - b.due);
    for (const timer of overdue) if (this.open.get(timer.timer)?.timer === timer) this.fire(timer);
  }

  private follow(timings: readonly Timing[], upTo: number): void {
    for (const { changes, tree, eventId } of timings) {
      for (const change of changes) {
        this.clear(change.timer);
        if (change.kind === 'clear') continue;
        const { timer, due, ask, waitsForSwitch } = change;
        this.set({ timer, due, ask, waitsForSwitch, tree, setBy: eventId });
        this.options.keeper.put(timer, this.open.get(timer)?.timer);
      }
    }
    this.options.keeper.moveTo(upTo);
  }

  private set(timer: Timer): void {
    const { clock } = this.options;
    const cancel = clock.after(timer.due - clock.now(), () => this.isDue(timer));
    this.open.set(timer.timer, { timer, cancel });
  }

  private clear(name: string): void {
    this.open.get(name)?.cancel();
    this.open.delete(name);
    this.options.keeper.drop(name);
  }

  /** A clock may wake us a little too early, or be set back: a decider that looks at its deadline would not take it as over. */
  private isDue(timer: Timer): void {
    if (this.options.clock.now() < timer.due) this.set(timer);
    else if (timer.waitsForSwitch && this.switchAway) this.overdue.push(timer);
    else this.fire(timer);
  }

  /** The row stays until the command is in the log, so that a crash in between fires it again, under the same id. */
  private fire(timer: Timer): void {
    this.options.tell(wishOf(timer)).then(
      () => this.fired(timer),
      (error: unknown) => this.options.onError(errorOf(error)),
    );
  }

  private fired(timer: Timer): void {
    if (this.open.get(timer.timer)?.timer === timer) this.clear(timer.timer);
  }
}
