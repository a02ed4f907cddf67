import type { Event } from '#domain/contact-centre.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import type { AgentStatus, ChosenStatus, FloorEvent } from '#domain/floor/floor.events.js';
import { statusBy } from '#domain/floor/floor.state.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { NIL } from '#domain/kernel/uuid.js';
import { isUserEvent, profileOf } from '#domain/user/user.events.js';
import type { UserEvent } from '#domain/user/user.events.js';
import { personOf } from '../person.js';
import type { Row } from '../projection.js';
import { bornAt } from '../settings.js';
import { time } from '../time.js';
import { IDLE, PERMISSION_BITS, profileView } from './agents.view.js';
import type { AgentView, LiveView } from './agents.view.js';

/** `chosen`: what the agent has chosen to be, whatever it does now. */
export type AgentRow = Row<AgentView, { readonly chosen: ChosenStatus }>;

/** What an event of the floor does to an agent. */
type Change = Partial<LiveView> & { readonly chosen?: ChosenStatus };

const statusOf = ({ call_ids, offer_id, wrapup_until }: LiveView, chosen: ChosenStatus): AgentStatus =>
  statusBy({ talks: call_ids.length > 0, rings: offer_id !== NIL, wrapsUp: wrapup_until !== null }, chosen);

/** The row after a change: whatever it is, it shows in the status. */
const after = (row: AgentRow, { chosen = row.hidden.chosen, ...change }: Change, at: Instant): AgentRow => {
  const view = { ...row.view, ...change, tm_update: time(at) };
  const status = statusOf(view, chosen);
  const isSame = status === row.view.status && view.reason === row.view.reason;
  return { ...row, hidden: { chosen }, view: { ...view, status, status_since: isSame ? view.status_since : time(at) } };
};

type Born = Extract<UserEvent, { type: 'UserCreated' }>;

const born = (event: Born, at: Instant): AgentRow => {
  const { userId: id, customerId, username, permission } = event;
  const { name, detail, ring_method, tag_ids, addresses, skills } = profileView(profileOf(event));
  const view: AgentView = {
    ...{ id, customer_id: customerId, username, name, detail, ring_method, status: 'offline' },
    ...{ permission: PERMISSION_BITS[permission], tag_ids, addresses },
    ...bornAt(at),
    status_since: time(at),
    skills,
    ...IDLE,
  };
  return { id, customerId, created: at, deleted: false, open: false, view, hidden: { chosen: 'offline' } };
};

const ofUser = (row: AgentRow | null, event: UserEvent, at: Instant): AgentRow | null => {
  if (event.type === 'UserCreated') return born(event, at);
  if (row === null) return null;
  if (event.type === 'UserDeleted') {
    const gone = after(row, { ...IDLE, chosen: 'offline' }, at);
    return { ...gone, deleted: true, view: { ...gone.view, tm_delete: time(at) } };
  }
  const { profile, permission } = event;
  const changes = {
    ...(profile === undefined ? {} : profileView(profile)),
    ...(permission === undefined ? {} : { permission: PERMISSION_BITS[permission] }),
  };
  return { ...row, view: { ...row.view, ...changes, tm_update: time(at) } };
};

const without = (ids: readonly string[], id: string): readonly string[] => ids.filter((each) => each !== id);

const withId = (ids: readonly string[], id: string): readonly string[] => [...without(ids, id), id];

/** Of an offer that it has no part in any more, an end says nothing. */
const ofOffers = ({ view }: AgentRow, event: FloorEvent): Change | null => {
  switch (event.type) {
    case 'AgentOffered':
      return { offer_id: event.offerId };
    case 'OfferEnded':
      return view.offer_id === event.offerId ? { offer_id: NIL, missed: event.missed } : null;
    case 'QueuecallServed':
      return { call_ids: withId(view.call_ids, event.agentCallId), missed: 0 };
    default:
      return null;
  }
};

const ofFloor = (row: AgentRow, event: FloorEvent): Change | null => {
  const { queue_ids_left: left, call_ids: calls } = row.view;
  switch (event.type) {
    case 'AgentStatusChosen':
      return { chosen: event.status, reason: event.reason, missed: 0 };
    case 'AgentQueueLeft':
      return { queue_ids_left: withId(left, event.queueId) };
    case 'AgentQueueEntered':
      return { queue_ids_left: without(left, event.queueId) };
    case 'AgentLegBegan':
      return { call_ids: withId(calls, event.callId) };
    case 'AgentLegEnded':
      return { call_ids: without(calls, event.callId) };
    case 'AgentWrapupStarted':
      return { wrapup_until: time(event.deadline) };
    case 'AgentWrapupEnded':
      return { wrapup_until: null };
    case 'AgentRemoved':
      return { ...IDLE, chosen: 'offline' };
    default:
      return ofOffers(row, event);
  }
};

/** What people do to an agent. */
const CHOSEN: readonly Event['type'][] = [
  'AgentStatusChosen',
  'AgentQueueLeft',
  'AgentQueueEntered',
  'AgentWrapupStarted',
  'AgentWrapupEnded',
];

/**
 * An agent after an event, of its own or of its customer's floor. A floor tells on for a while of somebody who has been deleted, and
 * the name may be another's by then.
 */
export const evolveAgent = (row: AgentRow | null, { event, cause }: Recorded<Event>): AgentRow | null => {
  const { at } = cause;
  if (isUserEvent(event)) return ofUser(row, event, at);
  if (row === null || !isFloorEvent(event) || event.customerId !== row.customerId) return row;
  const change = ofFloor(row, event);
  const by = CHOSEN.includes(event.type) ? personOf(cause) : null;
  return change === null ? row : after(row, by === null ? change : { ...change, changed_by: by }, at);
};
