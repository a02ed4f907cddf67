import type { EventStore } from '../event-store.js';
import type { Upcasts } from '../upcasts.js';

/** A store on an empty log, and what a test may do to it from outside. */
export interface Opened {
  readonly store: EventStore;
  /** The same log as another process sees it. */
  readonly another: (upcasts?: Upcasts) => Promise<EventStore>;
  /** Cuts every connection that the store has at this moment, as a network would. */
  readonly cut: () => Promise<void>;
  /** Another writer appends a note that says `slow`, but its commit is late, where it can be; the answer lets it commit. */
  readonly appendSlowly: () => Promise<() => Promise<void>>;
  /** Closes all that was opened, and drops the log. */
  readonly close: () => Promise<void>;
}
