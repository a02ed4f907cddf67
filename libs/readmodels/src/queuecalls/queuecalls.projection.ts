import type { Event } from '#domain/contact-centre.js';
import type { FloorQueueEvent, QueuecallEnd } from '#domain/floor/floor.events.js';
import type { QueuecallRef } from '#domain/floor/floor.ref.js';
import type { FloorCallbackEvent } from '#domain/floor/floor.callback.events.js';
import type { Cause } from '#domain/kernel/cause.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { NIL } from '#domain/kernel/uuid.js';
import { addressView } from '../calls/calls.struct.js';
import type { Announcement, Projection, Row } from '../projection.js';
import { NEVER, time } from '../time.js';
import { personOf } from '../person.js';
import { tallied } from './queuecalls.view.js';
import type { OfferView, QueuecallStatus, QueuecallView, Tallied } from './queuecalls.view.js';

type QueuecallRow = Row<QueuecallView, Tallied>;

/** What callers hear while they wait is told by their calls. */
type Shown =
  | Exclude<FloorQueueEvent, { type: 'QueuecallRoundBegan' | 'QueuecallRoundEnded' }>
  | Extract<FloorCallbackEvent, { type: 'QueuecallConnected' | 'QueuecallCallbackAnswered' }>;

type Of<T extends Shown['type']> = Extract<Shown, { type: T }>;

const TYPES: readonly Event['type'][] = [
  'QueuecallJoined',
  'OfferMade',
  'OfferEnded',
  'QueuecallServed',
  'QueuecallRequeued',
  'QueuecallPrioritised',
  'QueuecallConnected',
  'QueuecallCallbackAnswered',
  'QueuecallEnded',
  'QueuecallDisposed',
] satisfies Shown['type'][];

const isOfQueuecall = (event: Event): event is Shown => TYPES.includes(event.type);

/** Parts of offers that are kept; all that ring at once are among them. */
const KEPT = 100;

const rowOf = (view: QueuecallView, created: Instant): QueuecallRow => ({
  id: view.id,
  customerId: view.customer_id,
  created,
  deleted: false,
  open: view.status !== 'done' && view.status !== 'abandoned',
  view,
  hidden: tallied(view),
});

const NOBODY = { type: 'tel', target: '', target_name: '', name: '', detail: '' } as const;

type Named = QueuecallRef & { readonly customerId: string };

const begun = ({ customerId, queueId, queuecallId, callId, soughtBy }: Named, at: Instant): QueuecallView => ({
  id: queuecallId,
  customer_id: customerId,
  queue_id: queueId,
  reference_type: soughtBy === undefined ? 'call' : 'groupcall',
  reference_id: soughtBy ?? callId,
  status: 'waiting',
  service_agent_id: NIL,
  duration_waiting: 0,
  duration_service: 0,
  end: '',
  source: NOBODY,
  priority: 0,
  callback: false,
  attempts: 0,
  changed_by: null,
  offers: [],
  disposition: null,
  tm_create: time(at),
  tm_service: NEVER,
  tm_end: NEVER,
  tm_update: NEVER,
  tm_delete: NEVER,
});

/** Its first event. Who found no queue never joined one. */
const first = (event: Shown, at: Instant): QueuecallView | null => {
  if (event.type === 'QueuecallJoined')
    return {
      ...begun(event, at),
      ...{ source: addressView(event.source), priority: event.priority, callback: event.callback !== undefined },
    };
  return event.type === 'QueuecallEnded' ? { ...begun(event, at), ...ended(event, at) } : null;
};

const offered = (
  { offers }: QueuecallView,
  { offerId, agentIds, attempt }: Of<'OfferMade'>,
  at: Instant,
): Partial<QueuecallView> => {
  const parts = agentIds.map((agentId): OfferView => ({
    offer_id: offerId,
    agent_id: agentId,
    outcome: '',
    tm_offer: time(at),
    tm_end: NEVER,
  }));
  return { status: 'connecting', attempts: attempt, offers: [...offers, ...parts].slice(-KEPT) };
};

/** It waits again when nobody is offered it any more; who has accepted is about to serve it. */
const statusAfter = (status: QueuecallStatus, offers: readonly OfferView[], { outcome }: Of<'OfferEnded'>): QueuecallStatus => {
  if (status !== 'connecting' || outcome === 'accepted') return status;
  return offers.some((offer) => offer.outcome === '') ? status : 'waiting';
};

const offerOver = ({ status, offers }: QueuecallView, event: Of<'OfferEnded'>, at: Instant): Partial<QueuecallView> => {
  const over = offers.map((offer) =>
    offer.outcome === '' && offer.offer_id === event.offerId && offer.agent_id === event.agentId
      ? { ...offer, outcome: event.outcome, tm_end: time(at) }
      : offer,
  );
  return { status: statusAfter(status, over, event), offers: over };
};

const ABANDONED: QueuecallEnd = 'abandoned';

const ended = ({ end, agentId, waited, served }: Of<'QueuecallEnded'>, at: Instant): Partial<QueuecallView> => ({
  status: end === ABANDONED ? 'abandoned' : 'done',
  end,
  service_agent_id: agentId ?? NIL,
  duration_waiting: waited,
  duration_service: served,
  tm_end: time(at),
});

const disposed = ({ code, notes, version }: Of<'QueuecallDisposed'>, { actor, at }: Cause): Partial<QueuecallView> => ({
  disposition: { code, notes, version, actor: { kind: actor.kind, id: actor.id }, tm: time(at) },
});

const changed = (view: QueuecallView, event: Exclude<Shown, Of<'QueuecallDisposed'>>, at: Instant): Partial<QueuecallView> => {
  switch (event.type) {
    case 'QueuecallJoined':
    case 'QueuecallWidened':
      return {};
    case 'OfferMade':
      return offered(view, event, at);
    case 'OfferEnded':
      return offerOver(view, event, at);
    case 'QueuecallServed':
      return { status: 'service', service_agent_id: event.agentId, duration_waiting: event.waited, tm_service: time(at) };
    case 'QueuecallRequeued':
      return { status: 'waiting', service_agent_id: NIL, duration_waiting: 0, tm_service: NEVER };
    case 'QueuecallConnected':
    case 'QueuecallCallbackAnswered':
      return { reference_id: event.callId };
    case 'QueuecallPrioritised':
      return { priority: event.priority };
    case 'QueuecallEnded':
      return ended(event, at);
  }
};

/** What people do to who waits. */
const byPeople = (event: Shown): boolean =>
  event.type === 'QueuecallPrioritised' || (event.type === 'QueuecallEnded' && ['kicked', 'moved'].includes(event.end));

const evolve = (row: QueuecallRow | null, { event, cause }: Recorded<Event>): QueuecallRow | null => {
  if (!isOfQueuecall(event)) return row;
  const { at } = cause;
  const by = byPeople(event) ? { changed_by: personOf(cause) } : {};
  if (row) {
    const change = event.type === 'QueuecallDisposed' ? disposed(event, cause) : changed(row.view, event, at);
    return rowOf({ ...row.view, ...change, ...by, tm_update: time(at) }, row.created);
  }
  const view = first(event, at);
  return view && rowOf(view, at);
};

const STATUS_NAMES: Readonly<Record<QueuecallStatus, string>> = {
  waiting: 'queuecall_waiting',
  connecting: 'queuecall_connecting',
  service: 'queuecall_serviced',
  done: 'queuecall_done',
  abandoned: 'queuecall_abandoned',
};

/** A change of the status by its own name; whoever waits again has been requeued. */
const typesOf = (before: QueuecallRow | null, { view: { status, disposition } }: QueuecallRow): readonly string[] => {
  if (!before) return ['queuecall_created', STATUS_NAMES[status]];
  if (before.view.disposition !== disposition) return ['queuecall_disposed', 'queuecall_updated'];
  if (before.view.status === status) return ['queuecall_updated'];
  return status === 'waiting' ? ['queuecall_requeued', STATUS_NAMES.waiting] : [STATUS_NAMES[status]];
};

const announce = (before: QueuecallRow | null, after: QueuecallRow): Announcement => {
  const { id, customer_id } = after.view;
  return {
    customerId: customer_id,
    topic: `customer_id:${customer_id}:queuecall:${id}`,
    types: typesOf(before, after),
    data: after.view,
  };
};

/** Callers in queues as `GET /queuecalls` shows them. */
export const queuecalls: Projection<QueuecallRow> = {
  name: 'queuecalls',
  indexes: [
    '(customer_id) where open',
    `(customer_id, (view->>'queue_id'), tm_create desc, id desc) where not deleted`,
    `((view->>'reference_id'))`,
  ],
  keyOf: ({ event }) => (isOfQueuecall(event) ? event.queuecallId : null),
  evolve,
  announce,
};
