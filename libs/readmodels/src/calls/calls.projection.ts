import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Announcement, Projection } from '../projection.js';
import { callOf, evolveCall } from './calls.evolve.js';
import type { CallRow } from './calls.evolve.js';

/** The seed's name for what happened, and the older one beside it (conflict C3). */
const NAMES: Readonly<Partial<Record<Event['type'], readonly [seed: readonly string[], alias: readonly string[]]>>> = {
  CallRinging: [['call_ringing'], []],
  CallAnswered: [['call_answered'], ['call_progressing']],
  CallEnded: [['call_hungup'], ['call_hangup']],
  CallDeleted: [[], ['call_deleted']],
};

const leavingAlias = ({ view }: CallRow): readonly string[] =>
  view.status === 'canceling' || view.status === 'terminating' ? [`call_${view.status}`] : [];

/** The seed's names first, then that the call has changed at all, then the aliases. */
const typesOf = (before: CallRow | null, after: CallRow, { event }: Recorded<Event>): readonly string[] => {
  if (before === null) return ['call_created'];
  const [seed, alias] = NAMES[event.type] ?? [[], event.type === 'CallHangupAsked' ? leavingAlias(after) : []];
  return [...seed, 'call_updated', ...alias];
};

const announce = (before: CallRow | null, after: CallRow, recorded: Recorded<Event>): Announcement | null => {
  const { id, customerId, view } = after;
  if (customerId === null) return null;
  return { customerId, topic: `customer_id:${customerId}:call:${id}`, types: typesOf(before, after, recorded), data: view };
};

/** Calls as `GET /calls` shows them. */
export const calls: Projection<CallRow> = {
  name: 'calls',
  indexes: ['(customer_id) where open and not deleted'],
  keyOf: callOf,
  evolve: evolveCall,
  announce,
};
