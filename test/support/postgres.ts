import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** Runs a statement on the server beside the database, as its administrator. */
  admin(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends every session of the database but the administrator's, as a broken network would. */
  cut(): Promise<void>;
  drop(): Promise<void>;
}

/** An empty database of its own, on the server that DATABASE_URL names or that the run has started. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const server = serverUrl();
  const name = `ledgerline_test_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  const admin: TestDatabase['admin'] = async (sql) => (await client.query<Record<string, unknown>>(sql)).rows;
  await admin(`create database ${name} template template0`);
  return {
    url: withDatabase(server, name),
    admin,
    cut: async () => {
      await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    },
    drop: async () => {
      await admin(`drop database ${name} with (force)`);
      await client.end();
    },
  };
};

const serverUrl = (): string => {
  const url = process.env['DATABASE_URL'] ?? process.env['TEST_POSTGRES_URL'];
  if (!url) throw new Error('no Postgres: test/support/postgres.setup.ts is not the global setup of this jest project');
  return url;
};

const withDatabase = (server: string, name: string): string => {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
};
