import type pg from 'pg';
import type { Checkpoints, Remembered } from '../checkpoints.js';
import { asked } from './postgres.connection.js';

const READ = `
  select c.position, r.key, r.value
  from ledgerline.checkpoints c left join ledgerline.checkpoint_rows r on r.name = c.name
  where c.name = $1`;

/** One statement, and so one transaction. */
const WRITE = `
  with dropped as (
    delete from ledgerline.checkpoint_rows where name = $1 and key = any ($3::text[])
  ), kept as (
    insert into ledgerline.checkpoint_rows (name, key, value)
    select $1, * from unnest($4::text[], $5::json[])
    on conflict (name, key) do update set value = excluded.value
  )
  insert into ledgerline.checkpoints (name, position) values ($1, $2)
  on conflict (name) do update set position = excluded.position`;

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

  async write(name: string, position: number, changes: ReadonlyMap<string, unknown>): Promise<void> {
    const all = [...changes];
    const dropped = all.filter(([, value]) => value === null).map(([key]) => key);
    const kept = all.filter(([, value]) => value !== null);
    const values = [name, position, dropped, kept.map(([key]) => key), kept.map(([, value]) => JSON.stringify(value))];
    await asked(() => this.pool.query({ name: 'eventstore.move', text: WRITE, values }));
  }
}
