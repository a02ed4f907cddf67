import { deciders as ours } from '#domain/contact-centre.js';
import type { Aggregates, Category } from '#domain/contact-centre.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { NewEvent } from '#domain/kernel/recorded.js';
import type { Appended, EventStore, Subscription } from '#eventstore/event-store.js';
import type { AnyDecider, Wish } from './aggregate.js';
import type { Clock } from './clock.js';
import { Mailbox } from './mailbox.js';
import type { Told } from './letter.js';
import type { MailboxLog } from './mailbox.js';

/** So many streams stay in memory. An older one that nobody asks for is read again when somebody does. */
const KEPT = 8_000;

/** The wishes that follow from events that are about to be appended to a stream. A process tells them again. It must not throw. */
export type Foresight = (events: readonly NewEvent[], appending: Promise<Appended>) => readonly Wish[];

const ignored = (): void => undefined;

export interface ExecutorOptions {
  /**
   * Whether nobody else writes to this log, so that what is in memory is what is in the log. Otherwise an answer that no append
   * confirms (nothing to do, a refusal, a state) is confirmed by a look at the stream's end. By default somebody may.
   */
  readonly alone?: () => boolean;
  /** How many streams stay in memory. */
  readonly kept?: number;
  /** Who decides: by default whoever the table of contents names. */
  readonly deciders?: typeof ours;
}

/** Tells commands to their aggregates. The state of each stays in memory; the log has the last word. */
export class Executor {
  private readonly mailboxes = new Map<string, Mailbox>();
  private readonly kept: number;
  private readonly deciders: typeof ours;
  private readonly log: MailboxLog;
  private foresight: Foresight = () => [];

  constructor(store: EventStore, clock: Clock, { alone = () => false, kept = KEPT, deciders = ours }: ExecutorOptions = {}) {
    this.kept = kept;
    this.deciders = deciders;
    this.log = { store, clock, alone, foresee: (events, appending) => this.hasten(events, appending) };
  }

  /** What follows from some events need not wait until they are in the log: it is decided at once, and written with them or not at all. */
  foresee(foresight: Foresight): void {
    this.foresight = foresight;
  }

  /**
   * Decides a command and appends what follows.
   * @throws Refusal when the aggregate turns it down
   * @throws StoreUnavailable when the store is away; whether it happened shows when the same command is told again
   */
  tell(wish: Wish): Promise<Told> {
    return this.post(wish, false);
  }

  /**
   * The same, but waits through an outage of the store: for reports, reactions and timers, which nobody would repeat, and nobody asks
   * what became of them.
   */
  async insist(wish: Wish): Promise<void> {
    await this.post(wish, true);
  }

  /** An aggregate's state, as of the last event in the log. */
  async state<K extends Category>(category: K, id: string): Promise<Aggregates[K]['state']> {
    const { state } = await this.mailbox(category, id).read();
    return state as Aggregates[K]['state'];
  }

  /**
   * Goes on with what others append as soon as the log tells of it, so that fewer decisions are made on a state that is over. It only
   * saves work, and answers how to stop.
   */
  async follow(): Promise<Subscription> {
    const { store } = this.log;
    return store.subscribe(await store.head(), (batch) => {
      for (const recorded of batch) this.mailboxes.get(recorded.stream)?.advance(recorded);
    });
  }

  private hasten(events: readonly NewEvent[], after: Promise<Appended>): void {
    for (const wish of this.foresight(events, after))
      this.mailbox(wish.ask.to, wish.ask.id).put({ wish, patient: false, after, resolve: ignored, reject: ignored });
  }

  private post(wish: Wish, patient: boolean): Promise<Told> {
    return new Promise((resolve, reject) => {
      this.mailbox(wish.ask.to, wish.ask.id).put({ wish, patient, resolve, reject });
    });
  }

  private mailbox(category: Category, id: string): Mailbox {
    const stream = streamOf(category, id);
    const known = this.mailboxes.get(stream);
    const mailbox = known ?? new Mailbox(stream, this.deciders[category] as unknown as AnyDecider, this.log);
    this.mailboxes.delete(stream);
    this.mailboxes.set(stream, mailbox);
    if (!known) this.forget();
    return mailbox;
  }

  /** Drops the stream that was asked for longest ago, once there are too many. */
  private forget(): void {
    if (this.mailboxes.size <= this.kept) return;
    for (const [stream, mailbox] of this.mailboxes) {
      if (!mailbox.idle) continue;
      this.mailboxes.delete(stream);
      return;
    }
  }
}
