import { deciders } from '#domain/contact-centre.js';
import type { Aggregates, Category } from '#domain/contact-centre.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { EventStore } from '#eventstore/event-store.js';
import type { AnyDecider, Wish } from './aggregate.js';
import type { Clock } from './clock.js';
import { Mailbox } from './mailbox.js';
import type { Told } from './mailbox.js';

/** How many streams stay in memory. An older one that nobody asks for is read again when somebody does. */
const KEPT = 8_000;

/** Tells commands to their aggregates. The state of each stays in memory; the log has the last word. */
export class Executor {
  private readonly mailboxes = new Map<string, Mailbox>();

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly kept = KEPT,
  ) {}

  /**
   * Decides a command and appends what follows.
   * @throws Refusal when the aggregate turns it down
   * @throws StoreUnavailable when the store is away; whether it happened shows when the same command is told again
   */
  tell(wish: Wish): Promise<Told> {
    return this.post(wish, false);
  }

  /** The same, but waits through an outage of the store: for reports, reactions and timers, which nobody would repeat. */
  insist(wish: Wish): Promise<Told> {
    return this.post(wish, true);
  }

  /** An aggregate's state, as of the last event in the log. */
  async state<K extends Category>(category: K, id: string): Promise<Aggregates[K]['state']> {
    const { state } = await this.mailbox(category, id).read();
    return state as Aggregates[K]['state'];
  }

  private post(wish: Wish, patient: boolean): Promise<Told> {
    return new Promise((resolve, reject) => {
      this.mailbox(wish.ask.to, wish.ask.id).put({ wish, patient, resolve, reject });
    });
  }

  private mailbox(category: Category, id: string): Mailbox {
    const stream = streamOf(category, id);
    const known = this.mailboxes.get(stream);
    const mailbox = known ?? new Mailbox(stream, deciders[category] as unknown as AnyDecider, this.store, this.clock);
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
