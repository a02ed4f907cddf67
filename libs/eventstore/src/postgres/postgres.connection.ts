import pg from 'pg';
import { StoreUnavailable } from '../event-store.js';

/** Positions and revisions are safe integers. The parser is ours alone: one set on `pg` itself would be everybody's. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

const config = (url: string): pg.ClientConfig => ({
  connectionString: url,
  types,
  application_name: 'ledgerline',
  connectionTimeoutMillis: 2_000,
  keepAlive: true,
});

/**
 * A connection that stays open.
 * @param onLost is called, once or more often, when it is of no more use
 */
export const connect = async (url: string, limits: pg.ClientConfig, onLost: (client: pg.Client) => void): Promise<pg.Client> => {
  const client = new pg.Client({ ...config(url), ...limits });
  client.on('error', () => onLost(client));
  client.on('end', () => onLost(client));
  await client.connect();
  return client;
};

/**
 * A pool for whoever asks now and then. The loss of a connection is told to whoever asks through it, and to nobody else: an
 * `error` event that nobody hears would end the process, be the connection idle, in somebody's hands or on its way out.
 */
export const openPool = (url: string, max = 10): pg.Pool => {
  const pool = new pg.Pool({ ...config(url), max });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** What an error of Postgres means for who asked: look at the data, wait, or mend the program. */
export const faultOf = (error: unknown): 'data' | 'outage' | 'bug' => {
  const sqlstate = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (DATA.test(sqlstate)) return 'data';
  return BUG.test(sqlstate) ? 'bug' : 'outage';
};

/** Classes of SQLSTATE (PostgreSQL manual, appendix A): data exception, integrity, program limit. */
const DATA = /^(22|23|54)/;

/** Not supported, unknown schema, syntax or access rule. */
const BUG = /^(0A|3F|42)/;

/** Runs a question, and turns an outage into what the port calls it. */
export const asked = async <T>(question: () => Promise<T>): Promise<T> => {
  try {
    return await question();
  } catch (error) {
    throw faultOf(error) === 'outage' ? unavailable(error) : error;
  }
};

export const unavailable = (cause: unknown): StoreUnavailable =>
  new StoreUnavailable(`Postgres cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
