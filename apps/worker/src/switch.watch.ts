import { errorOf } from '#domain/kernel/error.js';
import type { Event } from '#domain/contact-centre.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore, Subscription } from '#eventstore/event-store.js';
import type { Leases } from '#eventstore/leases.js';
import type { Clock } from '#engine/clock.js';
import type { Executor } from '#engine/executor.js';

export interface SwitchWatchOptions {
  readonly store: EventStore;
  readonly executor: Executor;
  readonly leases: Leases;
  readonly clock: Clock;
  /** As its switchboards call it, and the pool of their lease. */
  readonly switchId: string;
  readonly onError: (error: Error) => void;
}

/** Between two looks at a switchboard of which it is not known whether it lives, in milliseconds. */
const PAUSE = 500;

/** Whether somebody hears what the switch says, as the log tells it. */
export class SwitchWatch {
  private connected = false;
  private told = false;
  private subscription: Subscription | undefined;
  private cancel = (): void => undefined;
  private readonly listeners = new Set<(connected: boolean) => void>();

  constructor(private readonly options: SwitchWatchOptions) {}

  async start(): Promise<void> {
    const { store, switchId } = this.options;
    const head = await store.head();
    await this.look();
    const stream = streamOf('switch', switchId);
    this.subscription = store.subscribe(head, (batch) => {
      for (const recorded of batch as readonly Recorded<Event>[]) if (recorded.stream === stream) this.hear(recorded.event);
    });
  }

  async stop(): Promise<void> {
    this.cancel();
    await this.subscription?.stop();
  }

  /** Tells what is, and whatever it becomes. Answers how to stop. */
  follow(listener: (connected: boolean) => void): () => void {
    this.listeners.add(listener);
    listener(this.connected);
    return () => this.listeners.delete(listener);
  }

  private hear({ type }: Event): void {
    if (type !== 'SwitchConnected' && type !== 'SwitchLost') return;
    this.told = true;
    this.cancel();
    this.say(type === 'SwitchConnected');
  }

  /**
   * The last fact may be of a switchboard that died since without a word: it counts only while its lease lives. One that comes
   * late to renew its lease says nothing new in the log, and is looked for again.
   */
  private async look(): Promise<void> {
    const { executor, leases, switchId } = this.options;
    const { status, epoch } = await executor.state('switch', switchId);
    if (status === 'away' || this.told) return;
    if ((await leases.epoch(switchId, 0)) === epoch) this.say(true);
    else this.lookAgain();
  }

  private lookAgain(): void {
    this.cancel = this.options.clock.after(PAUSE, () => {
      this.look().catch((error: unknown) => {
        this.options.onError(errorOf(error));
        this.lookAgain();
      });
    });
  }

  private say(connected: boolean): void {
    if (connected === this.connected) return;
    this.connected = connected;
    for (const listener of this.listeners) listener(connected);
  }
}
