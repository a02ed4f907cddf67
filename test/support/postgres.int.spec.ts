import { expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase } from './postgres.js';

it('gives each test a database of its own', async () => {
  const [one, two] = [await testDatabase(), await testDatabase()];
  const [inOne, inTwo] = [new pg.Client(one.url), new pg.Client(two.url)];
  await Promise.all([inOne.connect(), inTwo.connect()]);
  await inOne.query('create table kept (id int)');

  await expect(inTwo.query('select * from kept')).rejects.toMatchObject({ code: '42P01' });
  await Promise.all([inOne.end(), inTwo.end()]);
  await Promise.all([one.drop(), two.drop()]);
});
