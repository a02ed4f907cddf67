import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { isTransferEvent } from '#domain/transfer/transfer.events.js';
import type { TransferEvent } from '#domain/transfer/transfer.events.js';
import type { Announcement, Projection, Row } from '../projection.js';
import { time } from '../time.js';
import { transferView } from './transfers.view.js';
import type { TransferView } from './transfers.view.js';

type TransferRow = Row<TransferView, null>;

const begun = ({ spec }: Extract<TransferEvent, { type: 'TransferCreated' }>, at: Instant): TransferRow => ({
  id: spec.transferId,
  customerId: spec.customerId,
  created: at,
  deleted: false,
  open: true,
  view: transferView(spec, at),
  hidden: null,
});

/** An end, and what is known by it. */
const over = (event: TransferEvent): Partial<TransferView> | null => {
  switch (event.type) {
    case 'TransferCompleted':
      return { status: 'completed', consult_call_id: event.target ?? NIL, transferee_call_id: event.target ?? NIL };
    case 'TransferCancelled':
      return { status: 'cancelled' };
    case 'TransferFailed':
      return { status: 'failed', reason: event.reason };
    case 'TransferRecovered':
      return { status: 'recovered' };
    case 'TransferCallerGone':
      return { status: 'caller_gone' };
    default:
      return null;
  }
};

const changed = (event: TransferEvent, at: Instant): Partial<TransferView> | null => {
  switch (event.type) {
    case 'TransferRinging':
    case 'TransferRecalling':
      return { status: 'ringing' };
    case 'TransferConsulting':
      return { status: 'consulting', talking_to: 'target', consult_call_id: event.target ?? NIL };
    case 'TransferSwapped':
      return { talking_to: event.talkingTo };
    case 'TransferMerged':
      return { status: 'merged', talking_to: '' };
    default: {
      const end = over(event);
      return end && { ...end, talking_to: '', tm_end: time(at) };
    }
  }
};

const evolve = (row: TransferRow | null, { event, cause: { at } }: Recorded<Event>): TransferRow | null => {
  if (event.type === 'TransferCreated') return row ?? begun(event, at);
  const change = row && isTransferEvent(event) ? changed(event, at) : null;
  if (!row || !change) return row;
  return { ...row, view: { ...row.view, ...change, tm_update: time(at) }, open: !('tm_end' in change) };
};

const NAMES: Readonly<Partial<Record<Event['type'], string>>> = {
  TransferCreated: 'transfer_created',
  TransferConsulting: 'transfer_consulting',
  TransferCompleted: 'transfer_completed',
  TransferCancelled: 'transfer_cancelled',
  TransferFailed: 'transfer_failed',
  TransferRecovered: 'transfer_recovered',
  TransferCallerGone: 'transfer_caller_gone',
};

const announce = (
  _: TransferRow | null,
  { id, customerId, view }: TransferRow,
  { event }: Recorded<Event>,
): Announcement | null => {
  if (customerId === null) return null;
  const types = [NAMES[event.type] ?? 'transfer_updated'];
  return { customerId, topic: `customer_id:${customerId}:transfer:${id}`, types, data: view };
};

/** Transfers as `GET /transfers/{id}` shows them. */
export const transfers: Projection<TransferRow> = {
  name: 'transfers',
  indexes: [],
  keyOf: ({ event }) => (isTransferEvent(event) ? event.transferId : null),
  evolve,
  announce,
};
