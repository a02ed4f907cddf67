import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { NewEvent } from '#domain/kernel/recorded.js';
import { AppendRejected, WrongExpectedRevision, type Appended } from '../event-store.js';
import { Asked, type Written } from './postgres.asked.js';
import { connect, faultOf } from './postgres.connection.js';
import { listOf } from './postgres.list.js';
import { SEPARATOR } from './postgres.tables.js';

/** Milliseconds for which an append is tried again, whatever happens to connections. */
const PATIENCE = 3_000;
const RETRY_AFTER = 50;
/** The server gives up before we do: what it has given up has not happened. */
const LIMITS: pg.ClientConfig = { statement_timeout: 2_500, query_timeout: PATIENCE };
const MOST_APPENDS = 256;
const MOST_EVENTS = 4_096;

/** What was committed to one stream by one append: revision and position are those of its last event. */
export interface Committed extends Omit<Appended, 'repeat'> {
  readonly stream: string;
  readonly events: readonly Written[];
}

type Verdict = 'done' | 'repeat' | 'wrong' | 'again';

type Answer = readonly [verdict: Verdict, revision: number, position: number];

/** What the function answers: each append's verdict, or one row for all that fitted, with the position before them. */
type Row = readonly [verdict: Verdict | 'all', revision: number, position: number];

/**
 * The one connection that appends. All that was asked for while the last batch was being committed goes as the next batch: one
 * call, one commit. There is no timer: a lone append does not wait, and the more there is to do, the larger the batches are.
 *
 * A batch whose answer was lost is sent again with the same ids, on a new connection.
 */
export class Writer {
  readonly #queue: Asked[] = [];
  /** What was asked for, by the promise that was given for it. */
  readonly #promised = new WeakMap<Promise<Appended>, Asked>();
  #draining: Promise<void> | undefined;
  #client: pg.Client | undefined;
  #session = 0;

  /** @param onCommitted hears of each batch in the order of the log, before those who asked for it are answered */
  constructor(
    private readonly url: string,
    private readonly onCommitted: (batch: readonly Committed[]) => void,
  ) {}

  /** Process id of the server's side of the connection. */
  get session(): number {
    return this.#session;
  }

  /** @param after what was answered to an append before; both go with one commit where that is still to come */
  append(stream: string, expected: number, events: readonly NewEvent[], after?: Promise<Appended>): Promise<Appended> {
    const before = after && this.#promised.get(after);
    if (after && (before?.settled ?? true)) return after.then(() => this.append(stream, expected, events));
    const asked = new Asked(stream, expected, events, { patience: PATIENCE, after: before });
    this.#promised.set(asked.answer, asked);
    this.#queue.push(asked);
    this.#draining ??= this.#drain();
    return asked.answer;
  }

  /** Ends when all that was asked for has been answered. */
  async close(): Promise<void> {
    await this.#draining;
    await this.#client?.end();
  }

  async #drain(): Promise<void> {
    // All that the sockets have brought by now goes with one batch, and so does what follows at once from the batch before.
    do {
      await new Promise((resolve) => setImmediate(resolve));
      await this.#flush(nextBatch(this.#queue));
    } while (this.#queue.length > 0);
    this.#draining = undefined;
  }

  async #flush(asked: readonly Asked[]): Promise<void> {
    const batch = asked.filter(({ settled }) => !settled);
    if (batch.length === 0) return;
    try {
      this.#settle(batch, await this.#send(batch));
    } catch (error) {
      await this.#failed(batch, error);
    }
  }

  async #send(batch: readonly Asked[]): Promise<readonly Answer[]> {
    this.#client ??= await this.#connect();
    const { rows } = await this.#client.query<[...Row]>({
      name: 'eventstore.append',
      text: 'select * from ledgerline.append($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      rowMode: 'array',
      values: [...valuesOf(batch)],
    });
    return answersOf(batch, rows);
  }

  #settle(batch: readonly Asked[], answers: readonly Answer[]): void {
    const judged = batch.flatMap((asked, index) => {
      const answer = answers[index];
      return answer ? [{ asked, verdict: answer[0], revision: answer[1], position: answer[2] }] : [];
    });
    this.onCommitted(
      judged
        .filter(({ verdict }) => verdict === 'done')
        .map(({ asked: { stream, events }, revision, position }) => ({ stream, events, revision, position })),
    );
    for (const { asked, verdict, revision, position } of judged) {
      if (verdict === 'wrong') asked.fail(new WrongExpectedRevision(asked.stream, asked.expected, revision));
      else if (verdict !== 'again') asked.succeed({ revision, position, repeat: verdict === 'repeat' });
    }
    this.#queue.unshift(...judged.filter(({ verdict }) => verdict === 'again').map(({ asked }) => asked));
  }

  /** One append's data fails a whole batch: each of them is then tried alone. Anything else is tried again as a whole. */
  async #failed(batch: readonly Asked[], error: unknown): Promise<void> {
    const fault = faultOf(error);
    if (fault === 'outage') {
      this.#hangUp();
      this.#queue.unshift(...batch);
      await pause(RETRY_AFTER);
    } else if (batch.length > 1) {
      for (const asked of batch) await this.#flush([asked]);
    } else {
      batch[0]?.fail(
        fault === 'data' ? new AppendRejected(`Postgres does not take the data: ${String(error)}`, { cause: error }) : error,
      );
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = await connect(this.url, LIMITS, (lost) => {
      if (this.#client === lost) this.#client = undefined;
    });
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    this.#session = rows[0]?.pid ?? 0;
    return client;
  }

  /** Not awaited: the end of a broken connection may take as long as it likes. */
  #hangUp(): void {
    void this.#client?.end();
    this.#client = undefined;
  }
}

const valuesOf = (batch: readonly Asked[]): readonly unknown[] => {
  const events = batch.flatMap(({ events, expected }, index) =>
    events.map((event, step) => ({ ...event, append: index + 1, revision: expected + 1 + step })),
  );
  return [
    listOf(batch.map(({ stream }) => stream)),
    listOf(batch.map(({ expected }) => expected)),
    listOf(batch.map(({ after }) => (after ? batch.indexOf(after) + 1 : 0))),
    listOf(events.map(({ append }) => append)),
    listOf(events.map(({ revision }) => revision)),
    listOf(events.map(({ given }) => given.id)),
    listOf(events.map(({ type }) => type)),
    events.map(({ data }) => data).join(SEPARATOR),
    events.map(({ cause }) => cause).join(SEPARATOR),
  ];
};

const answersOf = (batch: readonly Asked[], rows: readonly Row[]): readonly Answer[] => {
  const [first] = rows;
  if (first?.[0] !== 'all') return rows as readonly Answer[];
  let position = first[2];
  return batch.map(({ expected, events }) => ['done', expected + events.length, (position += events.length)]);
};

/** As many as fit into one call of those that are still waited for. */
const nextBatch = (queue: Asked[]): readonly Asked[] => {
  const batch: Asked[] = [];
  for (let events = 0; batch.length < MOST_APPENDS && events < MOST_EVENTS;) {
    const asked = queue.shift();
    if (!asked) break;
    if (asked.settled) continue;
    batch.push(asked);
    events += asked.events.length;
  }
  return batch;
};
