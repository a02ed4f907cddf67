import type { Event } from '#domain/contact-centre.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import type { AgentStatus, ChosenStatus, FloorEvent } from '#domain/floor/floor.events.js';
import { statusBy } from '#domain/floor/floor.state.js';
import type { Choice } from '#domain/floor/floor.state.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { NIL } from '#domain/kernel/uuid.js';
import { isUserEvent, profileOf } from '#domain/user/user.events.js';
import type { UserEvent } from '#domain/user/user.events.js';
import { personOf } from '../person.js';
import { addressView } from '../calls/calls.struct.js';
import type { Row } from '../projection.js';
import { bornAt } from '../settings.js';
import { time } from '../time.js';
import { IDLE, PERMISSION_BITS, profileView } from './agents.view.js';
import type { AgentView, LiveView, OfferEnd, OfferShown, WrapupView } from './agents.view.js';

type Of<Type extends FloorEvent['type']> = Extract<FloorEvent, { type: Type }>;

/**
 * `chosen`: what the agent has chosen to be, whatever it does now; `before`: what it had chosen before that, while it is busy; `ended`:
 * the last of its offers, for a desktop that was away.
 */
export interface AgentHidden {
  readonly chosen: ChosenStatus;
  readonly before: Choice | null;
  readonly ended: readonly OfferEnd[];
}

export type AgentRow = Row<AgentView, AgentHidden>;

/** Offers whose end is kept. */
export const ENDED = 10;

/** What an event of the floor does to an agent. */
type Change = Partial<LiveView> & { readonly chosen?: ChosenStatus; readonly before?: Choice | null };

const statusOf = ({ call_ids, offer_id, wrapup_until }: LiveView, chosen: ChosenStatus): AgentStatus =>
  statusBy({ talks: call_ids.length > 0, rings: offer_id !== NIL, wrapsUp: wrapup_until !== null }, chosen);

/** The row after a change: whatever it is, it shows in the status. */
const after = (row: AgentRow, change: Change, at: Instant): AgentRow => {
  const { chosen = row.hidden.chosen, before: wanted = row.hidden.before, ...rest } = change;
  const view = { ...row.view, ...rest, tm_update: time(at) };
  const status = statusOf(view, chosen);
  const isSame = status === row.view.status && view.reason === row.view.reason;
  const before = isBusy(view) ? wanted : null;
  const next = before === null ? NO_NEXT : { next_status: chosen, next_reason: view.reason };
  return {
    ...row,
    hidden: { chosen, before, ended: endedAfter(row, view) },
    view: { ...view, ...next, status, status_since: isSame ? view.status_since : time(at) },
  };
};

const NO_NEXT = { next_status: '', next_reason: '' } as const;

const isBusy = ({ call_ids, offer_id, wrapup_until }: LiveView): boolean =>
  call_ids.length > 0 || offer_id !== NIL || wrapup_until !== null;

const endedAfter = ({ view: { last_offer }, hidden: { ended } }: AgentRow, view: LiveView): readonly OfferEnd[] =>
  view.last_offer === null || view.last_offer === last_offer ? ended : [...ended, view.last_offer].slice(-ENDED);

/** What it had chosen, where it chooses something else for later. */
const beforeOf = ({ view, hidden }: AgentRow, { cancels, status, reason }: Of<'AgentStatusChosen'>): Choice | null => {
  if (cancels === true || !isBusy(view)) return null;
  const before = hidden.before ?? { status: hidden.chosen, reason: view.reason };
  return before.status === status && before.reason === reason ? null : before;
};

type Born = Extract<UserEvent, { type: 'UserCreated' }>;

const born = (event: Born, at: Instant): AgentRow => {
  const { userId: id, customerId, username, permission } = event;
  const { name, detail, ring_method, capacity, tag_ids, addresses, skills } = profileView(profileOf(event));
  const view: AgentView = {
    ...{ id, customer_id: customerId, username, name, detail, ring_method, capacity, status: 'offline' },
    ...{ permission: PERMISSION_BITS[permission], tag_ids, addresses },
    ...bornAt(at),
    status_since: time(at),
    skills,
    ...IDLE,
  };
  return {
    id,
    customerId,
    created: at,
    deleted: false,
    open: false,
    view,
    hidden: { chosen: 'offline', before: null, ended: [] },
  };
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

const endOf = ({ offerId: id, outcome }: Of<'OfferEnded'>, at: Instant): OfferEnd => ({ id, outcome, tm: time(at) });

/** Of logs of before there were desktops it is only known that it rings. */
const shownOf = ({ offerId, queueId, queuecallId, shown }: Of<'AgentOffered'>, at: Instant): OfferShown | null =>
  shown === undefined
    ? null
    : {
        id: offerId,
        queue_id: queueId,
        queuecall_id: queuecallId,
        deadline: time(shown.deadline),
        since: time(shown.since),
        waited: at - shown.since,
        caller: addressView(shown.caller),
        variables: shown.variables,
        attempt: shown.attempt,
      };

/** Of an offer that it has no part in any more, an end says nothing. */
const ofOffers = ({ view }: AgentRow, event: FloorEvent, at: Instant): Change | null => {
  switch (event.type) {
    case 'AgentOffered':
      return { offer_id: event.offerId, offer: shownOf(event, at) };
    case 'OfferEnded':
      if (view.offer_id !== event.offerId) return null;
      return { offer_id: NIL, missed: event.missed, offer: null, last_offer: endOf(event, at) };
    case 'QueuecallServed':
      return { call_ids: withId(view.call_ids, event.agentCallId), missed: 0 };
    default:
      return null;
  }
};

const wrapupOf = ({ queueId, queuecallId, deadline }: Of<'AgentWrapupStarted'>): WrapupView => ({
  queue_id: queueId,
  queuecall_id: queuecallId,
  deadline: time(deadline),
});

const ofFloor = (row: AgentRow, event: FloorEvent, at: Instant): Change | null => {
  const { queue_ids_left: left, call_ids: calls } = row.view;
  switch (event.type) {
    case 'AgentStatusChosen':
      return {
        ...{ chosen: event.status, reason: event.reason, missed: 0 },
        ...{ version: row.view.version + 1, before: beforeOf(row, event) },
      };
    case 'AgentQueueLeft':
      return { queue_ids_left: withId(left, event.queueId) };
    case 'AgentQueueEntered':
      return { queue_ids_left: without(left, event.queueId) };
    case 'AgentLegBegan':
      return { call_ids: withId(calls, event.callId) };
    case 'AgentLegEnded':
      return { call_ids: without(calls, event.callId) };
    case 'AgentWrapupStarted':
      return { wrapup_until: time(event.deadline), wrapup: wrapupOf(event) };
    case 'AgentWrapupEnded':
      return { wrapup_until: null, wrapup: null };
    case 'AgentDesktopLost':
      return { desktop: 'lost' };
    case 'AgentDesktopBack':
      return { desktop: 'here' };
    case 'AgentRemoved':
      return { ...IDLE, chosen: 'offline' };
    default:
      return ofOffers(row, event, at);
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
  const change = ofFloor(row, event, at);
  const by = CHOSEN.includes(event.type) ? personOf(cause) : null;
  return change === null ? row : after(row, by === null ? change : { ...change, changed_by: by }, at);
};
