import type pg from 'pg';
import type { Instant } from '#domain/kernel/decider.js';
import { MemoryEventStore, MemoryLog } from '#eventstore/memory/memory.event-store.js';
import { openPool } from '#eventstore/postgres/postgres.connection.js';
import { tcpGate } from '../../../../test/support/tcp-gate.js';
import type { TcpGate } from '../../../../test/support/tcp-gate.js';
import { testDatabase } from '../../../../test/support/postgres.js';
import type { Message } from '../messages.js';
import { Projector } from '../projector.js';
import { EPOCH } from './story.js';
import type { Story } from './story.js';

/** A projector at work, and what it has told. */
export interface Running {
  readonly projector: Projector;
  readonly told: readonly Message[];
  readonly errors: readonly Error[];
}

/** An empty database behind a door, and a log in memory that any number of projectors may follow. */
export interface Opened {
  readonly pool: pg.Pool;
  /** The same database, not through the door. */
  readonly direct: pg.Pool;
  readonly gate: TcpGate;
  readonly log: MemoryLog;
  readonly store: MemoryEventStore;
  /** Every read model, the messages and the projector's place, row by row. */
  contents(): Promise<Readonly<Record<string, readonly unknown[]>>>;
  /** Adds to the log what a story has told since the last time. */
  add(story: Story): number;
  /** Starts a projector; `close` stops it. */
  run(now?: () => Instant): Promise<Running>;
  close(): Promise<void>;
}

const TABLES = [
  'projector',
  'messages',
  'calls',
  'trees',
  'queues',
  'queuecalls',
  'flows',
  'numbers',
  'accesskeys',
  'customers',
  'agents',
  'tags',
  'report_queues',
  'report_calls',
  'report_agents',
];

export const open = async (): Promise<Opened> => {
  const database = await testDatabase();
  const url = new URL(database.url);
  const gate = await tcpGate(Number(url.port || 5432), url.hostname);
  [url.hostname, url.port] = ['127.0.0.1', String(gate.port)];
  const [pool, direct, log] = [openPool(url.href), openPool(database.url), new MemoryLog()];
  const store = new MemoryEventStore(log);
  const projectors: Projector[] = [];
  const run = async (now: () => Instant = () => EPOCH): Promise<Running> => {
    const [told, errors]: [Message[], Error[]] = [[], []];
    const projector = new Projector({ pool, store, now, onError: (error) => errors.push(error) });
    projectors.push(projector);
    projector.listen((messages) => told.push(...messages));
    await projector.start();
    return { projector, told, errors };
  };
  return {
    pool,
    direct,
    gate,
    log,
    store,
    run,
    add: (story) => {
      for (const recorded of story.log.slice(log.head)) log.add(recorded.stream, [recorded]);
      return log.head;
    },
    contents: async () => {
      const rows = async (table: string) =>
        (await direct.query<{ row: string }>(`select t::text as row from ledgerline_read.${table} t order by 1`)).rows;
      return Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await rows(table)] as const)));
    },
    close: async () => {
      await Promise.all(projectors.map((projector) => projector.stop()));
      await store.close();
      await Promise.all([pool.end(), direct.end()]);
      await gate.close();
      await database.drop();
    },
  };
};
