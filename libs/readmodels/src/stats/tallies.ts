import type { Instant } from '#domain/kernel/decider.js';
import type { Statement } from '../ask.js';
import { turnedAway } from '../queuecalls/queuecalls.view.js';
import type { Outcomes } from './service-level.js';

/** What is counted of a queue's callers: those who are there now, and what became of those who came since an instant. */
export interface Tally extends Outcomes {
  /** Who has no agent yet, those who are connecting included. */
  readonly waiting: number;
  /** When the one of them who waits longest came; null where nobody waits. */
  readonly oldest: Instant | null;
  readonly connecting: number;
  readonly in_service: number;
  /** Milliseconds that those who were answered waited, all together. */
  readonly waited: number;
}

/** A queue whose callers are counted, from when on, and by what they are judged, in milliseconds. */
export interface Counted {
  readonly queueId: string;
  readonly since: Instant;
  readonly threshold: number;
  readonly short: number;
}

/** Of the queues that have any, at one moment of the log. */
export interface Tallies {
  readonly position: number;
  readonly queues: readonly (Tally & { readonly queue_id: string })[];
}

export const EMPTY_TALLY: Tally = {
  waiting: 0,
  oldest: null,
  connecting: 0,
  in_service: 0,
  offered: 0,
  answered: 0,
  abandoned: 0,
  flow_outs: 0,
  answered_within: 0,
  abandoned_within: 0,
  short_abandoned: 0,
  waited: 0,
};

const count = (condition: string): string => `(count(*) filter (where ${condition}))::int`;

/** Of a caller who has left, and was neither served nor turned away. */
const FLOWED_OUT = `today.is and not h.answered and h.status = 'done' and not ${turnedAway('h')}`;

/** Since when they wait, and whether they came today, is told by the row's own columns; all else by what is hidden in it. */
const TALLIES = `
  select p.position::float8 as position, t.*
  from ledgerline_read.projector p left join lateral (
    select
      queue_id,
      ${count(`h.status in ('waiting', 'connecting')`)} as waiting,
      (min(q.tm_create) filter (where h.status in ('waiting', 'connecting')))::float8 as oldest,
      ${count(`h.status = 'connecting'`)} as connecting,
      ${count(`h.status = 'service'`)} as in_service,
      ${count(`today.is and not ${turnedAway('h')}`)} as offered,
      ${count('today.is and h.answered')} as answered,
      ${count('today.is and h.answered and h.waited <= c.threshold')} as answered_within,
      ${count(`today.is and h.status = 'abandoned'`)} as abandoned,
      ${count(`today.is and h.status = 'abandoned' and h.waited <= c.threshold`)} as abandoned_within,
      ${count(`today.is and h.status = 'abandoned' and h.waited < c.short`)} as short_abandoned,
      ${count(FLOWED_OUT)} as flow_outs,
      coalesce(sum(h.waited) filter (where today.is and h.answered), 0)::float8 as waited
    from ledgerline_read.queuecalls q
    cross join lateral json_to_record(q.hidden) as h(queue_id text, status text, answered boolean, "end" text, waited float8)
    join unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) as c(queue_id, since, threshold, short) using (queue_id)
    cross join lateral (select q.tm_create >= c.since as is) as today
    where q.customer_id = $1 and not q.deleted and (q.open or q.tm_create >= $6)
    group by queue_id
  ) t on true`;

/** A row a queue; one of nothing but the position where nobody is to be counted. */
export type TallyRow = { readonly position: number } & (Tallies['queues'][number] | { readonly queue_id: null });

export const tallying = (customerId: string, queues: readonly Counted[]): Statement => ({
  name: 'tallies',
  text: TALLIES,
  values: [
    customerId,
    queues.map(({ queueId }) => queueId),
    queues.map(({ since }) => since),
    queues.map(({ threshold }) => threshold),
    queues.map(({ short }) => short),
    Math.min(Number.MAX_SAFE_INTEGER, ...queues.map(({ since }) => since)),
  ],
});

export const talliesIn = (rows: readonly TallyRow[]): Tallies => ({
  position: rows[0]?.position ?? 0,
  queues: rows.filter((row) => row.queue_id !== null),
});
