import type { AgentStatus } from '#domain/floor/floor.events.js';
import type { Permission } from '#domain/kernel/permission.js';
import { PERMISSION_BITS } from './agents.view.js';
import type { AgentView } from './agents.view.js';

/** Which agents are meant: those of whom all this is true; null says nothing. */
export interface AgentFilter {
  /** Has one of these tags. */
  readonly tagIds: readonly string[] | null;
  /** Serves a queue of these tags: has one of them, and has not logged out of the queue. */
  readonly queue: { readonly queueId: string; readonly tagIds: readonly string[] } | null;
  readonly status: AgentStatus | null;
  readonly permission: Permission | null;
}

export const EVERYBODY: AgentFilter = { tagIds: null, queue: null, status: null, permission: null };

const isOneOf = (ids: readonly string[], among: readonly string[] | null): boolean =>
  among === null || ids.some((id) => among.includes(id));

const serves = ({ tag_ids, queue_ids_left }: AgentView, queue: AgentFilter['queue']): boolean =>
  queue === null || (isOneOf(tag_ids, queue.tagIds) && !queue_ids_left.includes(queue.queueId));

/** Whether a filter means an agent: the rule that the SQL below keeps. */
export const isMeant = (view: AgentView, { tagIds, queue, status, permission }: AgentFilter): boolean =>
  (status === null || view.status === status) &&
  (permission === null || view.permission === PERMISSION_BITS[permission]) &&
  isOneOf(view.tag_ids, tagIds) &&
  serves(view, queue);

const hasOneOf = (parameter: number): string =>
  `exists (select from json_array_elements_text(view->'tag_ids') as tag where tag = any($${parameter}))`;

/** Parameters: customer, time and id after which the page begins, most rows; then those of the filter. */
export const LIST_AGENTS = `
  select id, tm_create::float8 as created, view from ledgerline_read.agents
  where customer_id = $1 and not deleted and (tm_create, id) < ($2, $3)
    and ($5::text is null or view->>'status' = $5)
    and ($6::text is null or view->>'permission' = $6)
    and ($7::text[] is null or ${hasOneOf(7)})
    and ($8::text[] is null or ${hasOneOf(8)})
    and ($9::text is null or not exists (select from json_array_elements_text(view->'queue_ids_left') as left_ where left_ = $9))
  order by tm_create desc, id desc limit $4`;

/** The filter as parameters of `LIST_AGENTS`. */
export const parametersOf = ({ tagIds, queue, status, permission }: AgentFilter): readonly unknown[] => [
  status,
  permission === null ? null : String(PERMISSION_BITS[permission]),
  tagIds,
  queue?.tagIds ?? null,
  queue?.queueId ?? null,
];
