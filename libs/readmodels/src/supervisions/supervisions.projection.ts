import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { isSupervisionEvent } from '#domain/supervision/supervision.events.js';
import type { SupervisionEvent } from '#domain/supervision/supervision.events.js';
import type { Announcement, Projection, Row } from '../projection.js';
import { time } from '../time.js';
import { supervisionView } from './supervisions.view.js';
import type { SupervisionView } from './supervisions.view.js';

type SupervisionRow = Row<SupervisionView, null>;

const begun = ({ spec }: Extract<SupervisionEvent, { type: 'SupervisionCreated' }>, at: Instant): SupervisionRow => ({
  id: spec.supervisionId,
  customerId: spec.customerId,
  created: at,
  deleted: false,
  open: true,
  view: supervisionView(spec, at),
  hidden: null,
});

const changed = (event: SupervisionEvent, at: Instant): Partial<SupervisionView> | null => {
  switch (event.type) {
    case 'SupervisionStarted':
      return { status: 'supervising', supervisor_call_id: event.supervisorCallId, tm_answer: time(at) };
    case 'SupervisionModeChanged':
    case 'SupervisionTakeoverMissed':
      return { mode: event.mode };
    case 'SupervisionTakenOver':
      return { status: 'taken_over', tm_end: time(at) };
    case 'SupervisionEnded':
      return { status: 'ended', reason: event.reason, tm_end: time(at) };
    case 'SupervisionFailed':
      return { status: 'failed', reason: event.reason, tm_end: time(at) };
    default:
      return null;
  }
};

const evolve = (row: SupervisionRow | null, { event, cause: { at } }: Recorded<Event>): SupervisionRow | null => {
  if (event.type === 'SupervisionCreated') return row ?? begun(event, at);
  const change = row && isSupervisionEvent(event) ? changed(event, at) : null;
  if (!row || !change) return row;
  return { ...row, view: { ...row.view, ...change, tm_update: time(at) }, open: !('tm_end' in change) };
};

const NAMES: Readonly<Partial<Record<Event['type'], string>>> = {
  SupervisionCreated: 'supervision_created',
  SupervisionStarted: 'supervision_started',
  SupervisionTakenOver: 'supervision_ended',
  SupervisionEnded: 'supervision_ended',
  SupervisionFailed: 'supervision_ended',
};

/** Told to those who follow the call that was named. */
const announce = (
  _: SupervisionRow | null,
  { customerId, view }: SupervisionRow,
  { event }: Recorded<Event>,
): Announcement | null => {
  if (customerId === null) return null;
  const types = [NAMES[event.type] ?? 'supervision_changed'];
  return { customerId, topic: `customer_id:${customerId}:call:${view.call_id}`, types, data: view };
};

/** Supervisions as `GET /calls/{id}/supervise` shows them. */
export const supervisions: Projection<SupervisionRow> = {
  name: 'supervisions',
  indexes: [],
  keyOf: ({ event }) => (isSupervisionEvent(event) ? event.supervisionId : null),
  evolve,
  announce,
};
