import { afterAll, beforeAll } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../../../../test/support/postgres.js';
import { leasesContract } from '../testing/leases.contract.js';
import { openPostgres, type Postgres } from './postgres.event-store.js';

let database: TestDatabase;
let postgres: Postgres;
beforeAll(async () => {
  database = await testDatabase();
  postgres = await openPostgres(database.url);
});
afterAll(async () => {
  await postgres.close();
  await database.drop();
});

leasesContract('the Postgres leases', () => postgres);
