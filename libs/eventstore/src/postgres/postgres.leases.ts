import type pg from 'pg';
import type { Lease, Leases, Share } from '../leases.js';
import { asked } from './postgres.connection.js';

/** Milliseconds after which a question counts as unanswered: a lease that is renewed too late is lost. */
const PATIENCE = 2_000;

/** `pg` reads a limit for one question, though its types do not say so. */
type Question = pg.QueryConfig & { readonly query_timeout: number };

const OPEN = `
  with made as (
    insert into ledgerline.leases (pool, number)
    select $1, number from generate_series(0, $2::int - 1) as number
    where not exists (select from ledgerline.leases where pool = $1)
    on conflict do nothing returning number
  )
  select greatest((select count(*) from made), (select count(*) from ledgerline.leases where pool = $1))::int as size`;

const SIZE = 'select count(*)::int as size from ledgerline.leases where pool = $1';

const GIVE = `
  update ledgerline.leases l set holder = null, until = '-infinity'
  from unnest($1::text[], $2::int[], $3::bigint[]) as given (pool, number, epoch)
  where l.pool = given.pool and l.number = given.number and l.epoch = given.epoch`;

const LEAVE = `
  with gone as (delete from ledgerline.lease_holders where pool = $1 and holder = $2)
  update ledgerline.leases set holder = null, until = '-infinity' where pool = $1 and holder = $2`;

const EPOCH = `
  select epoch from ledgerline.leases
  where pool = $1 and number = $2 and holder is not null and until >= clock_timestamp()`;

/**
 * Leases beside the log. Each question is one statement: who is paused between two would keep everybody else from theirs.
 * An outage is thrown as `StoreUnavailable`.
 */
export class PostgresLeases implements Leases {
  constructor(private readonly pool: pg.Pool) {}

  async open(pool: string, size: number): Promise<number> {
    const [row] = await this.#ask<{ size: number }>('lease.open', OPEN, [pool, size]);
    return row?.size ?? 0;
  }

  async size(pool: string): Promise<number> {
    const [row] = await this.#ask<{ size: number }>('lease.size', SIZE, [pool]);
    return row?.size ?? 0;
  }

  async renew(pool: string, holder: string, ms: number): Promise<Share> {
    const rows = await this.#ask<{ fair: number; number: number | null; epoch: number }>(
      'lease.renew',
      'select * from ledgerline.renew($1, $2, $3)',
      [pool, holder, ms],
    );
    const held = rows.flatMap(({ number, epoch }) => (number === null ? [] : [{ pool, number, epoch }]));
    return { held, fair: rows[0]?.fair ?? 0 };
  }

  async give(leases: readonly Lease[]): Promise<void> {
    const columns = [leases.map(({ pool }) => pool), leases.map(({ number }) => number), leases.map(({ epoch }) => epoch)];
    await this.#ask('lease.give', GIVE, columns);
  }

  async leave(pool: string, holder: string): Promise<void> {
    await this.#ask('lease.leave', LEAVE, [pool, holder]);
  }

  async epoch(pool: string, number: number): Promise<number | null> {
    const [row] = await this.#ask<{ epoch: number }>('lease.epoch', EPOCH, [pool, number]);
    return row?.epoch ?? null;
  }

  async #ask<R extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<readonly R[]> {
    const question: Question = { name: `eventstore.${name}`, text, values: [...values], query_timeout: PATIENCE };
    const { rows } = await asked(() => this.pool.query<R>(question));
    return rows;
  }
}
