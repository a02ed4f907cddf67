import type pg from 'pg';
import type { Checkpoints, Remembered } from '../checkpoints.js';
import { LeaseLost } from '../leases.js';
import type { Lease } from '../leases.js';
import { asked } from './postgres.connection.js';

const READ = `
  select c.position, r.key, r.value
  from ledgerline.checkpoints c left join ledgerline.checkpoint_rows r on r.name = c.name
  where c.name = $1`;

/**
 * One statement, and so one transaction. It does not wait for the disk: there are many slots, and a place that a crash of Postgres takes
 * back is an older one, from which everything is read again.
 */
const moving = (fence: string): string => `
  with fence as materialized (${fence}), dropped as (
    delete from ledgerline.checkpoint_rows where name = $1 and key = any ($3::text[]) and exists (select from fence)
  ), kept as (
    insert into ledgerline.checkpoint_rows (name, key, value)
    select $1, * from unnest($4::text[], $5::json[]) where exists (select from fence)
    on conflict (name, key) do update set value = excluded.value
  ), moved as (
    insert into ledgerline.checkpoints (name, position) select $1, $2 where exists (select from fence)
    on conflict (name) do update set position = excluded.position
    returning 1
  )
  select (select count(*)::int from moved) as moved, set_config('synchronous_commit', 'off', true)`;

const WRITE = moving('select');

/** It waits for a change of hands that is under way. */
const WRITE_UNDER = moving('select from ledgerline.leases where pool = $6 and number = $7 and epoch = $8 for share');

/** Checkpoints beside the log. An outage is thrown as `StoreUnavailable`. */
export class PostgresCheckpoints implements Checkpoints {
  constructor(private readonly pool: pg.Pool) {}

  async read(name: string): Promise<Remembered> {
    const { rows } = await asked(() =>
      this.pool.query<{ position: number; key: string | null; value: unknown }>({
        name: 'eventstore.checkpoint',
        text: READ,
        values: [name],
      }),
    );
    const kept = rows.flatMap(({ key, value }): [string, unknown][] => (key === null ? [] : [[key, value]]));
    return { position: rows[0]?.position ?? 0, rows: new Map(kept) };
  }

  async write(name: string, position: number, changes: ReadonlyMap<string, unknown>, under?: Lease): Promise<void> {
    const all = [...changes];
    const dropped = all.filter(([, value]) => value === null).map(([key]) => key);
    const kept = all.filter(([, value]) => value !== null);
    const values = [name, position, dropped, kept.map(([key]) => key), kept.map(([, value]) => JSON.stringify(value))];
    const question = under
      ? { name: 'eventstore.move.under', text: WRITE_UNDER, values: [...values, under.pool, under.number, under.epoch] }
      : { name: 'eventstore.move', text: WRITE, values };
    const { rows } = await asked(() => this.pool.query<{ moved: number }>(question));
    if (under && rows[0]?.moved !== 1) throw new LeaseLost(under);
  }
}
