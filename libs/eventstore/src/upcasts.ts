import type { Typed } from '#domain/kernel/decider.js';
import { NEW_QUEUE } from '#domain/floor/floor.queue.js';

/** Events as older versions wrote them, by type, and what they would be today. Applied by every adapter when it reads. */
export type Upcasts = Readonly<Record<string, (event: Typed) => Typed>>;

/** A queue that was set up before it could have all the settings that it can have now. */
const wholeQueue = (event: Typed & { readonly spec?: object }): Typed & { readonly spec: object } => ({
  ...event,
  spec: { ...NEW_QUEUE, ...event.spec },
});

export const upcasts: Upcasts = { QueueCreated: wholeQueue, QueueChanged: wholeQueue };

export const upcast = (table: Upcasts, event: Typed): Typed => table[event.type]?.(event) ?? event;
