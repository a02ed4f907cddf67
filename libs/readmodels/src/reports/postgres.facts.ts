import type pg from 'pg';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { asked } from '#eventstore/postgres/postgres.connection.js';
import { ask } from '../ask.js';
import type { Statement } from '../ask.js';
import { attributed, serversOf } from './fact.source.js';
import type { FactSource, FactsWanted } from './fact.source.js';
import { FACT_TABLES, agentsOf, namesOf, naming, paging, queuesOf, statesOf } from './facts.statements.js';
import type { FactPlace, FactRowRead, FactTable } from './facts.statements.js';
import type { Fact, QueueFact, StateFact } from './facts.js';

/** Facts a page. */
const PAGE = 5_000;

/** Agents whose states are read at once, of a day; of a longer span fewer. */
const AGENTS_A_DAY = 50;

const DAY = 86_400_000;

/** Milliseconds for one page. */
const PATIENCE = 15_000;

const chunksOf = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

/** The facts of a customer, read by one connection within one transaction. */
class PostgresFacts implements FactSource {
  constructor(
    private readonly client: pg.PoolClient,
    private readonly customerId: string,
    readonly position: number,
  ) {}

  async queues(): Promise<readonly QueueFact[]> {
    return (await this.ask<{ readonly view: QueueFact }>(queuesOf(this.customerId))).map(({ view }) => view);
  }

  async names(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.ask<{ readonly id: string; readonly name: string }>(namesOf(this.customerId));
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  async *facts(wanted: FactsWanted): AsyncIterable<readonly Fact[]> {
    for (const table of FACT_TABLES) yield* this.factsIn(table, wanted);
  }

  async *states(span: Parameters<FactSource['states']>[0]): AsyncIterable<readonly StateFact[]> {
    const agents = await this.ask<{ readonly agent: string }>(agentsOf(this.customerId, span.agentId));
    const most = Math.max(1, Math.floor((AGENTS_A_DAY * DAY) / Math.max(span.to - span.from, DAY)));
    const ids = agents.map(({ agent }) => agent);
    for (const some of chunksOf(ids, most)) {
      const rows = await this.ask<{ readonly view: StateFact }>(statesOf(this.customerId, some, span));
      yield rows.map(({ view }) => view);
    }
  }

  private async *factsIn(table: FactTable, wanted: FactsWanted): AsyncIterable<readonly Fact[]> {
    let before: FactPlace = { stamp: wanted.to, id: '' };
    for (;;) {
      const page = { customerId: this.customerId, wanted, size: PAGE };
      const rows = await this.ask<FactRowRead<Fact>>(paging(table, page, before));
      const last = rows.at(-1);
      if (last) yield await this.attributed(rows.map(({ view }) => view));
      if (!last || rows.length < PAGE) return;
      before = last;
    }
  }

  private async attributed(facts: readonly Fact[]): Promise<readonly Fact[]> {
    const ids = serversOf(facts);
    const found = ids.length === 0 ? [] : await this.ask<FactRowRead<Fact>>(naming(this.customerId, ids));
    return attributed(facts, new Map(found.map(({ id, view }) => [id, view])));
  }

  private ask<R extends pg.QueryResultRow>(statement: Statement): Promise<readonly R[]> {
    return ask<R>(this.client, statement, PATIENCE);
  }
}

/** A connection that may still be at work is of no more use. */
const undone = async (client: pg.PoolClient, error: unknown): Promise<void> => {
  if (error instanceof StoreUnavailable) {
    client.release(true);
    return;
  }
  return client.query('rollback').then(
    () => client.release(),
    () => client.release(true),
  );
};

/**
 * Lets somebody work with the facts of a customer, which do not move meanwhile: all of them are those of one moment of the log.
 * @throws StoreUnavailable
 */
export const reading = async <T>(pool: pg.Pool, customerId: string, work: (facts: FactSource) => Promise<T>): Promise<T> => {
  const client = await asked(() => pool.connect());
  try {
    await asked(() => client.query('begin transaction isolation level repeatable read read only'));
    const place = { name: 'facts-place', text: 'select position from ledgerline_read.projector', values: [] };
    const rows = await ask<{ readonly position: number }>(client, place);
    const result = await work(new PostgresFacts(client, customerId, rows[0]?.position ?? 0));
    await asked(() => client.query('commit'));
    client.release();
    return result;
  } catch (error) {
    await undone(client, error);
    throw error;
  }
};
