import type { Event } from '#domain/contact-centre.js';
import type { FloorEvent } from '#domain/floor/floor.events.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Announcement, Projection } from '../projection.js';
import { born, bornAt, deleted, updated } from '../settings.js';
import type { SettingsRow } from '../settings.js';
import { NOTHING_YET, queueSettings } from './queues.view.js';
import type { QueueView } from './queues.view.js';

type QueueRow = SettingsRow<QueueView>;

type Of<T extends FloorEvent['type']> = Extract<FloorEvent, { type: T }>;

type Setting = Of<'QueueCreated' | 'QueueChanged' | 'QueueDeleted'>;
type Counted = Of<'QueuecallJoined' | 'QueuecallServed' | 'QueuecallRequeued' | 'QueuecallEnded'>;

const SETTINGS: readonly Event['type'][] = ['QueueCreated', 'QueueChanged', 'QueueDeleted'] satisfies Setting['type'][];
const COUNTED: readonly Event['type'][] = [
  'QueuecallJoined',
  'QueuecallServed',
  'QueuecallRequeued',
  'QueuecallEnded',
] satisfies Counted['type'][];

const isSetting = (event: Event): event is Setting => SETTINGS.includes(event.type);
const isCounted = (event: Event): event is Counted => COUNTED.includes(event.type);

const waiting = (ids: readonly string[]): Pick<QueueView, 'wait_queuecall_ids' | 'waiting_calls'> => ({
  wait_queuecall_ids: ids,
  waiting_calls: ids.length,
});

/** What a caller's fate adds to the counts. One whose agent had gone before they could talk was not served after all. */
const counted = (view: QueueView, event: Counted): Partial<QueueView> => {
  const { queuecallId } = event;
  const others = view.wait_queuecall_ids.filter((id) => id !== queuecallId);
  const served = view.service_queuecall_ids.filter((id) => id !== queuecallId);
  switch (event.type) {
    case 'QueuecallJoined':
      return { ...waiting([...others, queuecallId]), total_incoming_count: view.total_incoming_count + 1 };
    case 'QueuecallServed':
      return {
        ...waiting(others),
        service_queuecall_ids: [...served, queuecallId],
        total_serviced_count: view.total_serviced_count + 1,
      };
    case 'QueuecallRequeued':
      return {
        ...waiting([...others, queuecallId]),
        service_queuecall_ids: served,
        total_serviced_count: view.total_serviced_count - 1,
      };
    case 'QueuecallEnded': {
      const abandoned = event.end === 'abandoned' ? 1 : 0;
      return {
        ...waiting(others),
        service_queuecall_ids: served,
        total_abandoned_count: view.total_abandoned_count + abandoned,
      };
    }
  }
};

const set = (row: QueueRow | null, event: Setting, at: number): QueueRow | null => {
  if (event.type === 'QueueCreated') {
    const { queueId: id, customerId, spec } = event;
    const view = { id, customer_id: customerId, ...queueSettings(spec), ...NOTHING_YET, ...bornAt(at) };
    return born<QueueView>(id, customerId, view, at);
  }
  if (!row) return row;
  if (event.type === 'QueueDeleted') return deleted(row, {}, at);
  return updated(row, { ...queueSettings(event.spec), version: row.view.version + 1 }, at);
};

const evolve = (row: QueueRow | null, { event, cause: { at } }: Recorded<Event>): QueueRow | null => {
  if (isSetting(event)) return set(row, event, at);
  return row && isCounted(event) ? { ...row, view: { ...row.view, ...counted(row.view, event) } } : row;
};

const NAMES = { QueueCreated: 'queue_created', QueueChanged: 'queue_updated', QueueDeleted: 'queue_deleted' } as const;

const announce = (_: QueueRow | null, { id, view }: QueueRow, { event }: Recorded<Event>): Announcement | null => {
  if (!isSetting(event)) return null;
  const { customerId } = event;
  return { customerId, topic: `customer_id:${customerId}:queue:${id}`, types: [NAMES[event.type]], data: view };
};

/** Queues as `GET /queues` shows them, but for the agents that are free now. What they count is not announced: the figures tell it. */
export const queues: Projection<QueueRow> = {
  name: 'queues',
  indexes: [],
  keyOf: ({ event }) => (isSetting(event) || isCounted(event) ? event.queueId : null),
  evolve,
  announce,
};
