import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { rebuild } from './rebuild.js';
import { migrate, recreate } from './readmodels.tables.js';
import { open } from './testing/opened.js';
import type { Opened } from './testing/opened.js';
import { answer, createQueue, enlist, hangUp, join } from './testing/floor.story.js';
import {
  CUSTOMER,
  EPOCH,
  Story,
  answered,
  arrived,
  createCall,
  program,
  ringing,
  spec,
  uuid,
  wholeCall,
  wish,
} from './testing/story.js';

const now = (): number => EPOCH;

let opened: Opened;
beforeEach(async () => {
  opened = await open();
});
afterEach(() => opened.close());

/** Something in every table. */
const everything = (): Story => {
  const story = new Story();
  const settings = { name: 'n', detail: '', email: '', providers: [], routes: [], maxDuration: null };
  story.tell({ to: 'customer', id: CUSTOMER, command: { type: 'CreateCustomer', customerId: CUSTOMER, ...settings } });
  const flow = { flowId: uuid('flow'), name: 'n', detail: 'd', actions: [{ type: 'answer' }], program };
  story.tell({ to: 'flow', id: flow.flowId, command: { type: 'CreateFlow', customerId: CUSTOMER, ...flow } });
  const number = { numberId: uuid('number'), flowId: flow.flowId, name: 'n', detail: '' };
  const owner = { customerId: CUSTOMER, number: '+15550100' };
  story.tell({ to: 'number', id: number.numberId, command: { type: 'CreateNumber', ...owner, ...number } });
  const key = { accesskeyId: uuid('key'), customerId: CUSTOMER, name: 'n', detail: '', tokenHash: 'h', tokenPrefix: 'p' };
  const create = { type: 'CreateAccesskey', ...key, permission: 'admin', expires: null } as const;
  story.tell({ to: 'accesskey', id: key.accesskeyId, command: create });
  const tag = { tagId: uuid('tag'), customerId: CUSTOMER, name: 'n', detail: '' };
  story.tell({ to: 'tag', id: tag.tagId, command: { type: 'CreateTag', ...tag } });
  const user = { userId: uuid('ada'), customerId: CUSTOMER, username: 'ada', passwordHash: '', permission: 'agent' } as const;
  story.tell({ to: 'user', id: user.userId, command: { type: 'CreateUser', ...user } });
  const status = { customerId: CUSTOMER, agentId: user.userId, status: 'available', reason: '' } as const;
  story.tell({ to: 'floor', id: CUSTOMER, command: { type: 'ChooseAgentStatus', ...status } });
  for (let index = 0; index < 150; index++) wholeCall(story, `c${index}`);
  story.tell(arrived('nobody', null));
  story.tell(createCall(spec('open')));
  story.tell(ringing('open'));
  story.tell(answered('open'));
  story.tell(wish('open', 'HoldCall'));
  story.tell(wish('c3', 'DeleteCall'));
  story.tell(createQueue('q'));
  for (const ask of enlist('alice')) story.tell(ask);
  for (const name of ['a', 'b', 'c']) story.tell(join(name, 'q'));
  story.tell(answer(story, 'alice'));
  story.tell(hangUp('b'));
  return story;
};

it('ends with the tables that were there, to the last character', async () => {
  const { projector } = await opened.run(now);
  const story = everything();
  for (let count = 100; count < story.log.length; count += 100) {
    for (const recorded of story.log.slice(opened.log.head, count)) opened.log.add(recorded.stream, [recorded]);
    await projector.passed(count, 10_000);
  }
  await projector.passed(opened.add(story), 10_000);
  await projector.stop();
  const before = await opened.contents();
  expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true);

  expect(await rebuild(opened.pool, opened.store, { now })).toBe(story.log.length);
  expect(await opened.contents()).toEqual(before);
});

it('may be done under a running system, which goes on afterwards and repeats nothing', async () => {
  const { projector, told } = await opened.run(now);
  const story = everything();
  await projector.passed(opened.add(story), 10_000);
  const count = told.length;
  const rebuilt = rebuild(opened.pool, opened.store, { now });
  story.tell(wish('open', 'UnholdCall'));
  const position = opened.add(story);
  await rebuilt;

  expect(await projector.passed(position, 10_000)).toBe(true);
  expect(told.slice(count).map(({ type }) => type)).toEqual(['call_updated']);
});

it('that was given up is finished by a running system', async () => {
  const { projector, told } = await opened.run(now);
  const story = everything();
  await projector.passed(opened.add(story), 10_000);
  const [before, count] = [await opened.contents(), told.length];
  await recreate(opened.pool);
  story.tell(wish('open', 'UnholdCall'));
  await projector.passed(opened.add(story), 10_000);

  expect(told.slice(count).map(({ type }) => type)).toEqual(['call_updated']);
  const after = await opened.contents();
  expect(Object.values(after).map((rows) => rows.length)).toEqual(
    Object.entries(before).map(([table, rows]) => rows.length + (table === 'messages' ? 1 : 0)),
  );
});

it('happens by itself when the tables are of another shape', async () => {
  opened.add(everything());
  const first = await opened.run(now);
  await first.projector.stop();
  const before = await opened.contents();
  await opened.pool.query('update ledgerline_read.projector set shape = 0');
  await opened.pool.query(`update ledgerline_read.calls set view = '{}'`);
  await opened.run(now);

  expect(await opened.contents()).toEqual(before);
});

it('leaves tables of the right shape alone, whoever else looks at the same moment', async () => {
  opened.add(everything());
  await Promise.all([migrate(opened.pool), migrate(opened.pool), migrate(opened.pool)]);
  await opened.run(now);
  const before = await opened.contents();
  await migrate(opened.pool);

  expect(await opened.contents()).toEqual(before);
});

it('fails when a projection does', async () => {
  const story = everything();
  opened.add(story);
  const event = { type: 'CallCreated', callId: uuid('bad') };
  opened.log.add(`call-${uuid('bad')}`, [{ ...story.log[0]!, event }]);

  await expect(rebuild(opened.pool, opened.store, { now })).rejects.toThrow(TypeError);
});
