import type { CallSpec } from '#domain/call/call.route.js';
import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { evolveCall } from './calls.evolve.js';
import type { CallRow } from './calls.evolve.js';
import { begunOf, begunView } from './calls.struct.js';
import type { CallView } from './calls.struct.js';

export type { AddressView, CallActionView, CallView } from './calls.struct.js';
export { NEVER, time } from '../time.js';

/** A call that has just been created: what `POST /calls` answers for it. */
export const viewOfSpec = (spec: CallSpec, at: Instant): CallView => {
  return begunView(begunOf(spec), at);
};

/**
 * A call as its events tell it, without a table.
 * @param events all of the call's stream, and of its plan's for `action`, by position
 * @throws when they do not begin with the call's first
 */
export const viewOf = (events: readonly Recorded[]): CallView => {
  const row = (events as readonly Recorded<Event>[]).reduce<CallRow | null>(evolveCall, null);
  if (row === null) throw new Error('these events are not those of a call from its first on');
  return row.view;
};
