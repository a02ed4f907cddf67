import type pg from 'pg';
import { LIST_AGENTS, parametersOf } from './agents/agents.queries.js';
import type { AgentFilter } from './agents/agents.queries.js';
import type { AgentView } from './agents/agents.view.js';
import { ask } from './ask.js';
import type { Statement } from './ask.js';
import { readToken, tokenOf } from './page-token.js';
import type { Place } from './page-token.js';
import type { FactSource } from './reports/fact.source.js';
import { reading } from './reports/postgres.facts.js';
import { talliesIn, tallying } from './stats/tallies.js';
import type { Counted, Tallies, TallyRow } from './stats/tallies.js';

export { BadPageToken } from './page-token.js';

/** What a customer can ask for. */
export type ReadModel =
  | 'calls'
  | 'groupcalls'
  | 'transfers'
  | 'supervisions'
  | 'queues'
  | 'queuecalls'
  | 'flows'
  | 'numbers'
  | 'accesskeys'
  | 'customers'
  | 'agents'
  | 'tags';

export interface Page<V> {
  readonly result: readonly V[];
  /** Empty on the last page. */
  readonly next_page_token: string;
}

export interface PageRequest {
  /** Rows a page, at least 1. */
  readonly size: number;
  /** `next_page_token` of the page before; null or empty for the first. */
  readonly token: string | null;
  /** Only those of which this is true. */
  readonly where?: Condition;
}

/** What a list leaves the others out by. The names of the fields are ours, never a request's. */
export interface Condition {
  /** What fields of the view must be. */
  readonly is?: Readonly<Record<string, string>>;
  /** Only what is still under way. */
  readonly open?: boolean;
}

interface Listed extends Place {
  readonly view: unknown;
}

const ONE = (model: ReadModel): string => `select view from ledgerline_read.${model} where id = $1 and customer_id = $2`;

const conditionsOf = ({ is = {}, open = false }: Condition): string =>
  [...(open ? ['open'] : []), ...Object.keys(is).map((field, index) => `view->>'${field}' = $${index + 5}`)]
    .map((condition) => ` and ${condition}`)
    .join('');

/** Postgres takes names of at most 63 characters. */
const listing = (model: ReadModel, where: Condition): Omit<Statement, 'values'> => ({
  name: ['list', model, ...(where.open ? ['open'] : []), ...Object.keys(where.is ?? {})].join('-'),
  text: `
    select id, tm_create::float8 as created, view from ledgerline_read.${model}
    where customer_id = $1 and not deleted and (tm_create, id) < ($2, $3)${conditionsOf(where)}
    order by tm_create desc, id desc limit $4`,
});

/** No row is newer. */
const NEWEST: Place = { created: Number.MAX_SAFE_INTEGER, id: '' };

/** Postgres has no NUL in a text, so no row has it either. */
const isText = (text: string): boolean => !text.includes('\0');

/** What the read models answer. Every method throws `StoreUnavailable` while Postgres cannot be reached. */
export class Queries {
  constructor(private readonly pool: pg.Pool) {}

  /** A row of the customer's own, deleted or not (`tm_delete` tells); null for anybody else's, and for none. */
  async one<V>(model: ReadModel, customerId: string, id: string): Promise<V | null> {
    if (!isText(id) || !isText(customerId)) return null;
    const rows = await ask<{ readonly view: V }>(this.pool, { name: `one-${model}`, text: ONE(model), values: [id, customerId] });
    return rows[0]?.view ?? null;
  }

  /**
   * The customer's rows that are not deleted, newest first; those of one instant in a fixed order.
   * @throws BadPageToken for a token that is none of ours
   */
  async list<V>(model: ReadModel, customerId: string, { size, token, where = {} }: PageRequest): Promise<Page<V>> {
    const after = token ? readToken(token) : NEWEST;
    const sought = Object.values(where.is ?? {});
    if (![customerId, ...sought].every(isText)) return { result: [], next_page_token: '' };
    const values = [customerId, after.created, after.id, size + 1, ...sought];
    return this.page<V>(size, { ...listing(model, where), values });
  }

  /**
   * The customer's agents that a filter means, newest first.
   * @throws BadPageToken for a token that is none of ours
   */
  async agents(customerId: string, filter: AgentFilter, { size, token }: PageRequest): Promise<Page<AgentView>> {
    const after = token ? readToken(token) : NEWEST;
    const values = [customerId, after.created, after.id, size + 1, ...parametersOf(filter)];
    return this.page(size, { name: 'list-agents-meant', text: LIST_AGENTS, values });
  }

  /** What is counted of the callers of a customer's queues, at one moment of the log. */
  async tallies(customerId: string, queues: readonly Counted[]): Promise<Tallies> {
    return talliesIn(await ask<TallyRow>(this.pool, tallying(customerId, queues)));
  }

  /** Lets somebody work with what reports are made of, as it is at one moment of the log. */
  reporting<T>(customerId: string, work: (facts: FactSource) => Promise<T>): Promise<T> {
    return reading(this.pool, customerId, work);
  }

  /** The tree that a call belongs to: the id of its first call; null for a call that nobody knows. */
  async treeOf(callId: string): Promise<string | null> {
    if (!isText(callId)) return null;
    const text = `select view->>'tree' as tree from ledgerline_read.trees where id = 'call-' || $1`;
    const rows = await ask<{ readonly tree: string }>(this.pool, { name: 'tree', text, values: [callId] });
    return rows[0]?.tree ?? null;
  }

  /** The streams that belong to a call tree, oldest first. */
  async streamsOf(tree: string): Promise<readonly string[]> {
    if (!isText(tree)) return [];
    const text = `select id from ledgerline_read.trees where view->>'tree' = $1 order by tm_create, id`;
    return (await ask<{ readonly id: string }>(this.pool, { name: 'streams', text, values: [tree] })).map(({ id }) => id);
  }

  /** @param statement asks for one row more than the page has */
  private async page<V>(size: number, statement: Statement): Promise<Page<V>> {
    const rows = await ask<Listed>(this.pool, statement);
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return {
      result: page.map(({ view }) => view as V),
      next_page_token: rows.length > size && last ? tokenOf(last) : '',
    };
  }
}
