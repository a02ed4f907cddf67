import type { Typed } from '#domain/kernel/decider.js';

/** Events as older versions wrote them, by type, and what they would be today. Applied by every adapter when it reads. */
export type Upcasts = Readonly<Record<string, (event: Typed) => Typed>>;

/** No event has changed its shape yet. */
export const upcasts: Upcasts = {};

export const upcast = (table: Upcasts, event: Typed): Typed => table[event.type]?.(event) ?? event;
