import type { Typed } from '#domain/kernel/decider.js';
import { NEW_QUEUE } from '#domain/floor/floor.queue.js';

/** Events as older versions wrote them, by type, and what they would be today. Applied by every adapter when it reads. */
export type Upcasts = Readonly<Record<string, (event: Typed) => Typed>>;

/** A queue that was set up before it could have all the settings that it can have now. */
const wholeQueue = (event: Typed & { readonly spec?: object }): Typed & { readonly spec: object } => ({
  ...event,
  spec: { ...NEW_QUEUE, ...event.spec },
});

/** A caller who left a queue when only waiting too long had a way out of its own. */
const withWayOut = (
  event: Typed & { readonly onTimeout?: unknown; readonly wayOut?: unknown },
): Typed & { readonly wayOut: unknown } => ({ ...event, wayOut: event.wayOut ?? event.onTimeout });

/** An agent of whom something was told before agents could do all that they can do now. */
const wholeProfile = (event: Typed & { readonly profile?: object }): Typed & { readonly profile?: object } =>
  event.profile === undefined ? event : { ...event, profile: { skills: [], ...event.profile } };

export const upcasts: Upcasts = {
  QueueCreated: wholeQueue,
  QueueChanged: wholeQueue,
  QueuecallEnded: withWayOut,
  AgentProfiled: wholeProfile,
  UserCreated: wholeProfile,
  UserChanged: wholeProfile,
};

export const upcast = (table: Upcasts, event: Typed): Typed => table[event.type]?.(event) ?? event;
