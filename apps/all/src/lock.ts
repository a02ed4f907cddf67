import pg from 'pg';

/** The key of the advisory lock that one running system holds; an arbitrary number that nothing else here uses. */
const KEY = 5_140_318_215;

/** Somebody else runs on this database. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

/**
 * Makes sure that one system runs on a data folder: a lock of a Postgres session, which ends with its process however that ends.
 * @throws AlreadyRunning naming the process that holds it
 */
export const lockDatabase = async (url: string, onLost: (error: Error) => void): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: url, application_name: `ledgerline ${process.pid}`, keepAlive: true });
  client.on('error', onLost);
  await client.connect();
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [KEY]);
  if (rows[0]?.locked === true) return () => client.end();
  const holder = await client.query<{ application_name: string }>(
    `SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
      WHERE locktype = 'advisory' AND granted AND classid = ($1::bigint >> 32)::oid AND objid = ($1::bigint & 4294967295)::oid`,
    [KEY],
  );
  await client.end();
  throw new AlreadyRunning(
    `Another Ledgerline runs on this data already: ${holder.rows[0]?.application_name ?? 'unknown process'}.`,
  );
};
