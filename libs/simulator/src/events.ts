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
export interface Bus {
  readonly faults: EventFaults;
  join(subscriber: Subscriber): void;
  leave(subscriber: Subscriber): void;
  /** `build` is called only when somebody wants this event. */
  publish(name: string, build: () => SwitchEvent): void;
}

export const createBus = (clock: Clock): Bus => {
  const subscribers = new Set<Subscriber>();
  const faults: EventFaults = { delayMs: 0, duplicate: false, drop: 0 };
  let waiting = 0;
  let lastDue = 0;

  const isWanted = (name: string): boolean => {
    for (const subscriber of subscribers) if (subscriber.wants(name, null)) return true;
    return false;
  };
  const hand = (to: Subscriber, event: SwitchEvent) => {
    if (subscribers.has(to)) to.event(event);
  };
  /** A shorter delay than before must not let an event overtake. */
  const deliver = (to: Subscriber, event: SwitchEvent) => {
    if (faults.delayMs === 0 && waiting === 0) {
      hand(to, event);
      return;
    }
    waiting += 1;
    lastDue = Math.max(lastDue, clock.now() + faults.delayMs);
    clock.after(lastDue - clock.now(), () => {
      waiting -= 1;
      hand(to, event);
    });
  };
  const send = (name: string, event: SwitchEvent) => {
    for (const subscriber of subscribers) if (subscriber.wants(name, event)) deliver(subscriber, event);
  };

  return {
    faults,
    join: (subscriber) => void subscribers.add(subscriber),
    leave: (subscriber) => void subscribers.delete(subscriber),
    publish: (name, build) => {
      if (!isWanted(name)) return;
      if (faults.drop > 0) {
        faults.drop -= 1;
        return;
      }
      const event = build();
      send(name, event);
      if (faults.duplicate) send(name, event);
    },
  };
};
