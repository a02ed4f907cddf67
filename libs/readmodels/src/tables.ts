import type pg from 'pg';
import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import { categoryOf, idOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { ask } from './ask.js';
import type { Statement } from './ask.js';
import { keysOf } from './fold.js';
import type { Folded, Rows } from './fold.js';
import type { Row } from './projection.js';
import { readModels } from './read-models.js';
import { loading, pruning, writing } from './readmodels.statements.js';
import type { Move } from './readmodels.statements.js';
import { Recent } from './recent.js';

/** Rows of each read model that stay in memory. */
const KEPT = 5_000;

/** Milliseconds for a batch: longer than the largest one takes on a busy machine. */
const PATIENCE = 10_000;

interface Loaded {
  readonly model: number;
  readonly id: string;
  readonly customer_id: string | null;
  readonly created: number;
  readonly deleted: boolean;
  readonly open: boolean;
  readonly view: unknown;
  readonly hidden: unknown;
}

const rowOf = ({ id, customer_id: customerId, created, deleted, open, view, hidden }: Loaded): Row => ({
  id,
  customerId,
  created,
  deleted,
  open,
  view,
  hidden,
});

/** Aggregates that bear the id of another, which may be there long since. */
const NAMESAKES: readonly string[] = ['floor', 'tree'];

const namesOf = ({ stream }: Recorded): readonly string[] =>
  NAMESAKES.includes(categoryOf(stream)) ? [stream] : [stream, idOf(stream)];

/** Ids of the aggregates, and names of the streams, that begin in a batch: no table can have a row of theirs yet. */
const bornIn = (batch: readonly Recorded[]): ReadonlySet<string> =>
  new Set(batch.filter(({ revision }) => revision === 0).flatMap(namesOf));

/** The tables of the read models as their projector sees them. Every method throws `StoreUnavailable` during an outage. */
export class Tables {
  readonly #recent = readModels.map(() => new Recent<Row>(KEPT));

  constructor(private readonly pool: pg.Pool) {}

  /** Position of the last event that is in the tables. */
  async place(): Promise<number> {
    const text = 'select position::float8 as position from ledgerline_read.projector';
    const rows = await this.ask<{ readonly position: number }>({ name: 'place', text, values: [] });
    return rows[0]?.position ?? 0;
  }

  /** The rows that exist of those that a batch concerns. */
  async load(batch: readonly Recorded<Event>[]): Promise<Rows> {
    const keys = keysOf(readModels, batch);
    const known = keys.map((ids, model) => this.remembered(model, ids));
    const born = bornIn(batch);
    const missing = keys.map((ids, model) => [...ids].filter((id) => !known[model]?.has(id) && !born.has(id)));
    if (missing.every((ids) => ids.length === 0)) return known;
    for (const loaded of await this.ask<Loaded>(loading(readModels, missing))) known[loaded.model]?.set(loaded.id, rowOf(loaded));
    return known;
  }

  /** Writes what a batch has come to. False, and nothing has changed, when the tables are not at `from`. */
  async write(move: Move, folded: Folded): Promise<boolean> {
    const rows = await this.ask<{ readonly moved: number }>(writing(readModels, move, folded));
    if (rows[0]?.moved !== 1) return false;
    folded.changed.forEach((changed, model) => changed.forEach((row, id) => this.#recent[model]?.set(id, row)));
    return true;
  }

  /** Forgets what is in memory: somebody else writes the tables. */
  forget(): void {
    for (const recent of this.#recent) recent.clear();
  }

  /** Drops the oldest messages of before an instant, at most so many; answers how many. */
  async prune(before: Instant, most: number): Promise<number> {
    const rows = await this.ask<{ readonly dropped: number }>(pruning(before, most));
    return rows[0]?.dropped ?? 0;
  }

  private remembered(model: number, ids: ReadonlySet<string>): Map<string, Row> {
    const rows = new Map<string, Row>();
    for (const id of ids) {
      const row = this.#recent[model]?.get(id);
      if (row) rows.set(id, row);
    }
    return rows;
  }

  private ask<R extends pg.QueryResultRow>(statement: Statement): Promise<readonly R[]> {
    return ask<R>(this.pool, statement, PATIENCE);
  }
}
