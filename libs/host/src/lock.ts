import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** The key of the advisory lock that a running system holds; an arbitrary number that nothing else here uses. */
const KEY = 5_140_318_215;

/** Postgres takes a moment to notice that the one before us was killed: this many tries, this many milliseconds apart. */
const [TRIES, BETWEEN] = [10, 100];

/** Somebody else runs on this database. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

/** `alone` keeps everybody out; `others` keeps out who would be alone. */
export type Company = 'alone' | 'others';

const TAKE: Readonly<Record<Company, string>> = {
  alone: 'SELECT pg_try_advisory_lock($1) AS locked',
  others: 'SELECT pg_try_advisory_lock_shared($1) AS locked',
};

const take = async (client: pg.Client, company: Company): Promise<boolean> => {
  const { rows } = await client.query<{ locked: boolean }>(TAKE[company], [KEY]);
  return rows[0]?.locked === true;
};

const holderOf = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ application_name: string }>(
    `SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
      WHERE locktype = 'advisory' AND granted AND classid = ($1::bigint >> 32)::oid AND objid = ($1::bigint & 4294967295)::oid`,
    [KEY],
  );
  return rows[0]?.application_name ?? 'it has just ended';
};

const insist = async (client: pg.Client, company: Company): Promise<void> => {
  for (let tries = 1; !(await take(client, company)); tries++) {
    if (tries === TRIES) throw new AlreadyRunning(`Another Ledgerline runs on this data already (${await holderOf(client)}).`);
    await pause(BETWEEN);
  }
};

/**
 * Makes sure that one process runs on a database, or several that know of each other: a lock of a Postgres session, which ends with its process however that ends.
 * @param onLost hears once that the session, and the lock with it, is gone
 * @returns how to give it back
 * @throws AlreadyRunning naming the process that holds it
 */
export const lockDatabase = async (url: string, company: Company, onLost: () => void): Promise<() => Promise<void>> => {
  const application_name = `process ${process.pid}`;
  const client = new pg.Client({ connectionString: url, application_name, keepAlive: true, connectionTimeoutMillis: 5_000 });
  let isHeld = false;
  const lose = (): void => {
    if (isHeld) onLost();
    isHeld = false;
  };
  client.on('error', lose).on('end', lose);
  await client.connect();
  try {
    await insist(client, company);
  } catch (error) {
    await client.end();
    throw error;
  }
  isHeld = true;
  return async () => {
    isHeld = false;
    await client.end();
  };
};
