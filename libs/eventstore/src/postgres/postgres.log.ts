import type pg from 'pg';
import type { Cause } from '#domain/kernel/cause.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { upcast, type Upcasts } from '../upcasts.js';
import { asked } from './postgres.connection.js';
import type { Committed } from './postgres.writer.js';

/** Events that are read, and held, at once. */
export const PAGE = 1_000;

/** Milliseconds after which a question counts as unanswered, and its connection as lost. */
const PATIENCE = 5_000;

/** `pg` reads a limit for one question, though its types do not say so. */
type Question = pg.QueryArrayConfig & { readonly query_timeout: number };

const COLUMNS = 'position, stream, revision, id, type, data, cause';

type Row = [position: number, stream: string, revision: number, id: string, type: string, data: object, cause: Cause];

/** What can be asked of the log. An outage is thrown as `StoreUnavailable`. */
export class Log {
  constructor(
    private readonly pool: pg.Pool,
    private readonly table: Upcasts,
  ) {}

  async stream(stream: string, from: number, most?: number): Promise<readonly Recorded[]> {
    return this.#ask(
      'eventstore.stream',
      `select ${COLUMNS} from ledgerline.events where stream = $1 and revision >= $2 order by revision limit $3`,
      [stream, from, most ?? null],
    );
  }

  /** @throws when a position is missing, for then the log has been tampered with */
  async page(after: number): Promise<readonly Recorded[]> {
    const text = `select ${COLUMNS} from ledgerline.events where position > $1 order by position limit ${PAGE}`;
    return contiguous(after, await this.#ask('eventstore.page', text, [after]));
  }

  async head(): Promise<number> {
    const { rows } = await asked(() => this.pool.query<{ position: number }>('select position from ledgerline.head'));
    return rows[0]?.position ?? 0;
  }

  /** Committed events, which need not be read back. */
  recorded(committed: readonly Committed[]): readonly Recorded[] {
    return committed.flatMap(({ stream, events, revision, position }) =>
      events.map(({ given }, index) => {
        const before = events.length - 1 - index;
        const event = upcast(this.table, given.event);
        return { ...given, event, stream, revision: revision - before, position: position - before };
      }),
    );
  }

  async #ask(name: string, text: string, values: readonly unknown[]): Promise<readonly Recorded[]> {
    const question: Question = { name, text, values: [...values], rowMode: 'array', query_timeout: PATIENCE };
    const { rows } = await asked(() => this.pool.query<Row>(question));
    return rows.map((row) => this.#recorded(row));
  }

  #recorded([position, stream, revision, id, type, data, cause]: Row): Recorded {
    return { id, event: upcast(this.table, { type, ...data }), cause, stream, revision, position };
  }
}

const contiguous = (after: number, page: readonly Recorded[]): readonly Recorded[] => {
  const gap = page.findIndex(({ position }, index) => position !== after + 1 + index);
  if (gap >= 0) throw new Error(`the log has no event at position ${after + 1 + gap}`);
  return page;
};
