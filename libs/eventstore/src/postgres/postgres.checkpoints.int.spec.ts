import { afterAll, beforeAll } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../../../../test/support/postgres.js';
import { checkpointsContract } from '../testing/checkpoints.contract.js';
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

checkpointsContract('the Postgres checkpoints', () => postgres.checkpoints);
