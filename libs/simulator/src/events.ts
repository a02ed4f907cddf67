import type { Clock } from './clock.js';

/** Header names as FreeSWITCH writes them, values decoded. */
export type Headers = Readonly<Record<string, string>>;

/**
 * An event, in parts that together are its headers: a channel's variables are shared by many events, and nobody needs them
 * copied. `_body` holds the text of a background job.
 */
export type SwitchEvent = readonly Headers[];

/** The event as one flat object. */
export const recordOf = (event: SwitchEvent): Headers => Object.assign({}, ...event) as Headers;

export const headerOf = (event: SwitchEvent, name: string): string | undefined =>
  event.find((part) => Object.hasOwn(part, name))?.[name];

/** A connected client, as the bus sees it. */
export interface Subscriber {
  wants(name: string, event: SwitchEvent | null): boolean;
  event(event: SwitchEvent): void;
}

/** Ways to make the event stream worse than it should be. */
export interface EventFaults {
  delayMs: number;
  duplicate: boolean;
  drop: number;
}

/** Carries events to whoever is connected. What nobody listens to is never built, and nothing is kept for later (fact 30). */
export class Bus {
  readonly faults: EventFaults = { delayMs: 0, duplicate: false, drop: 0 };
  private readonly subscribers = new Set<Subscriber>();
  private waiting = 0;
  private lastDue = 0;

  constructor(private readonly clock: Clock) {}

  join(subscriber: Subscriber): void {
    this.subscribers.add(subscriber);
  }

  leave(subscriber: Subscriber): void {
    this.subscribers.delete(subscriber);
  }

  /** `build` is called only when somebody wants this event. */
  publish(name: string, build: () => SwitchEvent): void {
    if (!this.isWanted(name)) return;
    if (this.faults.drop > 0) {
      this.faults.drop -= 1;
      return;
    }
    const event = build();
    this.send(name, event);
    if (this.faults.duplicate) this.send(name, event);
  }

  private isWanted(name: string): boolean {
    for (const subscriber of this.subscribers) if (subscriber.wants(name, null)) return true;
    return false;
  }

  private send(name: string, event: SwitchEvent): void {
    for (const subscriber of this.subscribers) if (subscriber.wants(name, event)) this.deliver(subscriber, event);
  }

  /** A shorter delay than before must not let an event overtake. */
  private deliver(to: Subscriber, event: SwitchEvent): void {
    if (this.faults.delayMs === 0 && this.waiting === 0) {
      to.event(event);
      return;
    }
    this.waiting += 1;
    this.lastDue = Math.max(this.lastDue, this.clock.now() + this.faults.delayMs);
    this.clock.after(this.lastDue - this.clock.now(), () => {
      this.waiting -= 1;
      if (this.subscribers.has(to)) to.event(event);
    });
  }
}
