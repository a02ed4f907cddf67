import type pg from 'pg';
import { ask } from './ask.js';
import { messagesOf, positionOf, seqAfter } from './messages.js';
import type { Message } from './messages.js';

/** A customer's messages after a seq. */
export interface MessagePage {
  readonly messages: readonly Message[];
  /** There may be more after the last one. */
  readonly more: boolean;
  /** What was told up to this seq may have been dropped: who asks for what came after an earlier one misses something. */
  readonly from: number;
  /** Nothing was told after this seq. */
  readonly to: number;
}

/** The calls that a customer has at one moment of the log. */
export interface Snapshot {
  /** All messages up to this seq are in the calls. */
  readonly seq: number;
  readonly calls: readonly unknown[];
}

interface Stored {
  readonly position: number;
  readonly first: number;
  readonly event_id: string;
  readonly at: number;
  readonly topic: string;
  readonly types: string;
  readonly data: unknown;
}

const COLUMNS = 'position::float8 as position, first, event_id, tm::float8 as at, topic, types, data';

/** What is kept and what is told are read at one moment, so that nothing can be dropped in between. */
const AFTER = `
  select p.forgotten::float8 as forgotten, p.position::float8 as head, m.*
  from ledgerline_read.projector p left join lateral (
    select ${COLUMNS} from ledgerline_read.messages where customer_id = $1 and position >= $2 order by position, first limit $3
  ) m on true
  order by m.position, m.first`;

interface Kept {
  readonly forgotten: number;
  readonly head: number;
}

const expanded = (rows: readonly Stored[]): readonly Message[] =>
  rows.flatMap(({ event_id: eventId, types, ...rest }) => messagesOf({ ...rest, eventId, types: types.split(',') }));

/** What was told in the last day. Every method throws `StoreUnavailable` while Postgres cannot be reached. */
export class MessageArchive {
  constructor(private readonly pool: pg.Pool) {}

  /**
   * A customer's messages after a seq, in order.
   * @param size announcements a page, more than one event has
   */
  async after(customerId: string, seq: number, size: number): Promise<MessagePage> {
    const rows = await ask<Kept & (Stored | { readonly event_id: null })>(this.pool, {
      name: 'after',
      text: AFTER,
      values: [customerId, positionOf(seq), size],
    });
    const told = rows.filter((row) => row.event_id !== null);
    return {
      messages: expanded(told).filter((message) => message.seq > seq),
      more: told.length === size,
      from: rows[0]?.forgotten ?? 0,
      to: seqAfter(rows[0]?.head ?? 0),
    };
  }

  /** Everybody's messages of the events after a position up to another, in order, those of at most so many events. */
  async between(after: number, upTo: number, size: number): Promise<readonly Message[]> {
    const text = `
      select ${COLUMNS} from ledgerline_read.messages where position in (
        select position from ledgerline_read.messages
        where position > $1 and position <= $2 and first = 0 order by position limit $3
      ) order by position, first`;
    return expanded(await ask<Stored>(this.pool, { name: 'between', text, values: [after, upTo, size] }));
  }

  /** A customer's calls that are not over, oldest first. */
  async openCalls(customerId: string): Promise<Snapshot> {
    const text = `
      select p.position::float8 as position, c.view
      from ledgerline_read.projector p
      left join ledgerline_read.calls c on c.customer_id = $1 and c.open and not c.deleted
      order by c.tm_create, c.id`;
    const rows = await ask<{ readonly position: number; readonly view: unknown }>(this.pool, {
      name: 'open',
      text,
      values: [customerId],
    });
    return { seq: seqAfter(rows[0]?.position ?? 0), calls: rows.map(({ view }) => view).filter((view) => view !== null) };
  }
}
