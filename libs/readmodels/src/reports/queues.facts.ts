import type { Event } from '#domain/contact-centre.js';
import type { FloorSettingsEvent } from '#domain/floor/floor.events.js';
import type { Instant } from '#domain/kernel/decider.js';
import { same } from '#domain/kernel/same.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Projection, Row } from '../projection.js';
import type { QueueFact } from './facts.js';

type QueueFactRow = Row<QueueFact, null>;

type Setting = Extract<FloorSettingsEvent, { type: 'QueueCreated' | 'QueueChanged' | 'QueueDeleted' }>;

const SETTINGS: readonly Event['type'][] = ['QueueCreated', 'QueueChanged', 'QueueDeleted'] satisfies Setting['type'][];

const isSetting = (event: Event): event is Setting => SETTINGS.includes(event.type);

const retagged = (tags: QueueFact['tags'], tagIds: readonly string[], since: Instant): QueueFact['tags'] =>
  same(tags.at(-1)?.tagIds, tagIds) ? tags : [...tags, { since, tagIds }];

const after = (before: QueueFact | null, event: Setting, at: Instant): QueueFact | null => {
  if (event.type === 'QueueDeleted') return before && { ...before, tags: retagged(before.tags, [], at), deleted: at };
  const { queueId, spec } = event;
  return {
    queueId,
    name: spec.name,
    timeZone: spec.timeZone,
    threshold: spec.serviceLevelThreshold,
    short: spec.shortAbandonThreshold,
    tags: retagged(before?.tags ?? [], spec.tagIds, at),
    deleted: null,
  };
};

const evolve = (row: QueueFactRow | null, { event, cause: { at } }: Recorded<Event>): QueueFactRow | null => {
  if (!isSetting(event)) return row;
  const view = after(row?.view ?? null, event, at);
  if (!view) return row;
  const { customerId, queueId: id } = event;
  return { id, customerId, created: row?.created ?? at, deleted: false, open: false, view, hidden: null };
};

/** The settings of queues that reports go by, with whose they were when. */
export const queueFacts: Projection<QueueFactRow> = {
  name: 'report_queues',
  indexes: [],
  keyOf: ({ event }) => (isSetting(event) ? event.queueId : null),
  evolve,
};
