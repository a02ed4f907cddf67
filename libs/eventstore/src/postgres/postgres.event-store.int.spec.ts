import pg from 'pg';
import { testDatabase } from '../../../../test/support/postgres.js';
import { eventStoreContract } from '../event-store.contract.js';
import { openPostgres, type Postgres } from './postgres.event-store.js';

const SLOWLY = `select * from ledgerline.append(array['note-slow'], array[-1], array[0], array[1], array[0], array[gen_random_uuid()], array['Noted'],
  '{"text":"slow"}', '{}')`;

eventStoreContract('the Postgres store', async () => {
  const database = await testDatabase();
  const opened: Postgres[] = [await openPostgres(database.url)];
  return {
    store: opened[0]!.store,
    another: async (upcasts) => {
      const another = await openPostgres(database.url, upcasts);
      opened.push(another);
      return another.store;
    },
    cut: () => database.cut(),
    appendSlowly: async () => {
      const slow = new pg.Client(database.url);
      await slow.connect();
      await slow.query('begin');
      await slow.query(SLOWLY);
      return async () => {
        await slow.query('commit');
        await slow.end();
      };
    },
    close: async () => {
      await Promise.all(opened.map((each) => each.close()));
      await database.drop();
    },
  };
});
