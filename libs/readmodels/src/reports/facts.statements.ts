import type { Statement } from '../ask.js';
import type { Cohort } from './marks.js';
import type { FactsWanted } from './fact.source.js';

/** A table of facts, and which of its rows are some that a report counts. */
const TABLES = [
  { table: 'report_calls', is: 'true' },
  { table: 'report_agents', is: `view->>'kind' = 'wrapped'` },
] as const;

export type FactTable = (typeof TABLES)[number];

export const FACT_TABLES: readonly FactTable[] = TABLES;

/** Where a page ends: what its last fact was found by. */
export interface FactPlace {
  readonly stamp: number;
  readonly id: string;
}

export interface FactRowRead<F> extends FactPlace {
  readonly view: F;
}

const STAMPS: Readonly<Record<Cohort, string>> = { completion: 'tm_create', arrival: `(view->>'began')::bigint` };

/** Facts, newest first, of before a place. A transfer says itself of no queue; whose it was is found out afterwards. */
export const paging = (
  { table, is }: FactTable,
  { customerId, wanted, size }: { readonly customerId: string; readonly wanted: FactsWanted; readonly size: number },
  before: FactPlace,
): Statement => {
  const stamp = STAMPS[wanted.cohort];
  return {
    name: `facts-${table}-${wanted.cohort}`,
    text: `
      select id, ${stamp}::float8 as stamp, view from ledgerline_read.${table}
      where customer_id = $1 and not deleted and ${is} and ${stamp} >= $2 and (${stamp}, id) < ($3, $4)
        and ($5::text is null or view->>'queueId' = $5 or view->>'kind' = 'transfer')
      order by ${stamp} desc, id desc limit $6`,
    values: [customerId, wanted.from, before.stamp, before.id, wanted.queueId, size],
  };
};

/** The facts of some ids that still hold. */
export const naming = (customerId: string, ids: readonly string[]): Statement => ({
  name: 'facts-named',
  text: 'select id, view from ledgerline_read.report_calls where id = any($2) and customer_id = $1 and not deleted',
  values: [customerId, ids],
});

export const queuesOf = (customerId: string): Statement => ({
  name: 'facts-queues',
  text: 'select view from ledgerline_read.report_queues where customer_id = $1 order by id',
  values: [customerId],
});

export const namesOf = (customerId: string): Statement => ({
  name: 'facts-names',
  text: `select id, coalesce(nullif(view->>'name', ''), view->>'username') as name from ledgerline_read.agents where customer_id = $1`,
  values: [customerId],
});

/** All agents of whom there are any facts, or the one. */
export const agentsOf = (customerId: string, agentId: string | null): Statement => ({
  name: 'facts-agents',
  text: `
    select hidden->>'agentId' as agent from ledgerline_read.report_agents
    where customer_id = $1 and deleted and ($2::text is null or hidden->>'agentId' = $2) order by 1`,
  values: [customerId, agentId],
});

/** What some agents were when a span began, and all that they became in it. */
export const statesOf = (
  customerId: string,
  agents: readonly string[],
  { from, to }: Pick<FactsWanted, 'from' | 'to'>,
): Statement => ({
  name: 'facts-states',
  text: `
    select s.view from unnest($2::text[]) as a(agent) cross join lateral (
      (
        select id, view from ledgerline_read.report_agents
        where customer_id = $1 and view->>'agentId' = a.agent and view->>'kind' = 'state' and tm_create < $3
        order by tm_create desc, id desc limit 1
      ) union all (
        select id, view from ledgerline_read.report_agents
        where customer_id = $1 and view->>'agentId' = a.agent and view->>'kind' = 'state' and tm_create >= $3 and tm_create < $4
      )
    ) as s
    order by s.id`,
  values: [customerId, agents, from, to],
});
