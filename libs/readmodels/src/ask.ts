import type pg from 'pg';
import { asked } from '#eventstore/postgres/postgres.connection.js';

/** A question for Postgres, with a name so that it is planned once a connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Milliseconds after which somebody who asks is told that Postgres is away: a broken network does not tell. */
const PATIENCE = 3_000;

/** The driver knows a limit for one question; its types do not. */
type Limited = pg.QueryConfig & { readonly query_timeout: number };

/**
 * The rows that Postgres answers.
 * @param patience milliseconds; the outcome of a question that took longer is unknown
 * @throws StoreUnavailable
 */
export const ask = async <R extends pg.QueryResultRow>(
  pool: pg.Pool | pg.PoolClient,
  { name, text, values }: Statement,
  patience = PATIENCE,
): Promise<readonly R[]> => {
  const question: Limited = { name: `ledgerline-${name}`, text, values: [...values], query_timeout: patience };
  return (await asked(() => pool.query<R>(question))).rows;
};
