import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { CallView } from './calls/calls.view.js';
import { BadPageToken, Queries } from './queries.js';
import type { ReadModel } from './queries.js';
import { open } from './testing/opened.js';
import type { Opened } from './testing/opened.js';
import { CUSTOMER, Story, arrived, createCall, program, spec, uuid, wholeCall, wish } from './testing/story.js';
import { readTimeline, timelineOf } from './timeline.js';

const OTHER = uuid('other customer');

/** What people try. */
const HOSTILE = [
  `' or '1'='1`,
  `'; drop table ledgerline_read.calls; --`,
  '$1',
  '%',
  '\0',
  '\ud800',
  '"',
  '\\',
  '{}',
  'x'.repeat(100_000),
];

const story = new Story();
let opened: Opened;
let queries: Queries;
beforeAll(async () => {
  opened = await open();
  queries = new Queries(opened.pool);
  for (let index = 0; index < 5; index++) story.tell(createCall(spec(`same ${index}`)));
  story.after(1_000).tell(createCall(spec('later')));
  story.tell(createCall(spec('theirs', { customerId: OTHER })));
  story.tell(arrived('nobody', null));
  story.tell(createCall(spec('gone')));
  story.tell(wish('gone', 'DeleteCall'));
  for (const name of ['told', 'master']) wholeCall(story, name, OTHER);
  const chained = spec('chained', { customerId: OTHER, masterCallId: uuid('master') });
  story.tell({ ...createCall(chained), tree: uuid('master') });
  const flow = { flowId: uuid('flow'), customerId: OTHER, name: '', detail: '', actions: [], program };
  story.tell({ to: 'flow', id: flow.flowId, command: { type: 'CreateFlow', ...flow } });
  opened.add(story);
  await opened.run();
});
afterAll(() => opened.close());

/** Every page of a list, one after the other. */
const pages = async (size: number): Promise<readonly (readonly CallView[])[]> => {
  const all: (readonly CallView[])[] = [];
  for (let token: string | null = null; token !== '';) {
    const page: { readonly result: readonly CallView[]; readonly next_page_token: string } = await queries.list<CallView>(
      'calls',
      CUSTOMER,
      { size, token },
    );
    all.push(page.result);
    token = page.next_page_token;
  }
  return all;
};

describe('a list', () => {
  it('begins with the newest, and leaves out what is deleted', async () => {
    const { result, next_page_token } = await queries.list<CallView>('calls', CUSTOMER, { size: 100, token: null });

    expect(result).toHaveLength(6);
    expect(result[0]?.id).toBe(uuid('later'));
    expect(next_page_token).toBe('');
  });

  it.each([1, 2, 3, 4, 5, 6])('loses none of one instant in pages of %i', async (size) => {
    const whole = (await queries.list<CallView>('calls', CUSTOMER, { size: 100, token: '' })).result;
    const cut = await pages(size);

    expect(cut.flat()).toEqual(whole);
    expect(cut.slice(0, -1).every((page) => page.length === size)).toBe(true);
  });

  it('loses none of those that were there when new ones come in between', async () => {
    const first = await queries.list<CallView>('calls', CUSTOMER, { size: 3, token: null });
    const { projector } = await opened.run();
    const more = new Story(story.at + 1_000);
    const [created] = more.tell(createCall(spec('between', { customerId: CUSTOMER })));
    opened.log.add(created!.stream, [created!]);
    await projector.passed(opened.log.head, 10_000);
    const rest = await queries.list<CallView>('calls', CUSTOMER, { size: 100, token: first.next_page_token });

    expect(new Set([...first.result, ...rest.result].map(({ id }) => id)).size).toBe(6);
  });

  it('of a customer without any is empty', async () => {
    const none = { result: [], next_page_token: '' };
    expect(await queries.list('calls', uuid('new customer'), { size: 10, token: null })).toEqual(none);
    for (const customer of HOSTILE) expect(await queries.list('calls', customer, { size: 10, token: null })).toEqual(none);
  });

  it('turns down a token that it has not given', async () => {
    for (const token of HOSTILE) await expect(queries.list('calls', CUSTOMER, { size: 1, token })).rejects.toThrow(BadPageToken);
  });
});

describe('one', () => {
  it('is the customer’s own', async () => {
    expect(await queries.one<CallView>('calls', CUSTOMER, uuid('later'))).toMatchObject({ id: uuid('later') });
    expect(await queries.one('calls', CUSTOMER, uuid('theirs'))).toBeNull();
    expect(await queries.one('calls', OTHER, uuid('later'))).toBeNull();
    expect(await queries.one('flows', CUSTOMER, uuid('flow'))).toBeNull();
    expect(await queries.one('flows', OTHER, uuid('flow'))).toMatchObject({ id: uuid('flow') });
  });

  it('is found when it is deleted, and says so', async () => {
    const found = await queries.one<CallView>('calls', CUSTOMER, uuid('gone'));
    expect(found?.tm_delete).toBe(found?.tm_create);
  });

  it('of nobody is seen by nobody', async () => {
    for (const customer of [CUSTOMER, OTHER, '', 'null', '00000000-0000-0000-0000-000000000000']) {
      expect(await queries.one('calls', customer, uuid('nobody'))).toBeNull();
    }
  });

  it('is not there for an id that is none, whatever it says', async () => {
    const models: readonly ReadModel[] = ['calls', 'flows', 'numbers', 'accesskeys', 'customers'];
    for (const id of HOSTILE) for (const model of models) expect(await queries.one(model, CUSTOMER, id)).toBeNull();
    for (const id of HOSTILE) expect(await queries.treeOf(id)).toBeNull();
    for (const tree of HOSTILE) expect(await queries.streamsOf(tree)).toEqual([]);
    expect(await queries.one('calls', CUSTOMER, uuid('later'))).not.toBeNull();
  });
});

describe('a tree', () => {
  it('has the streams of all its calls', async () => {
    expect(await queries.treeOf(uuid('chained'))).toBe(uuid('master'));
    const streams = await queries.streamsOf(uuid('master'));
    expect([...streams].sort()).toEqual(
      [`activeflow-${uuid('master plan')}`, `call-${uuid('chained')}`, `call-${uuid('master')}`].sort(),
    );
  });

  it('is told from the log, from any of its calls', async () => {
    const told = await readTimeline(queries, opened.store, uuid('chained'));
    expect(told).toEqual(timelineOf(story.log.filter(({ cause }) => cause.correlation === uuid('master'))));
    expect(told?.length).toBeGreaterThan(10);
    expect(await readTimeline(queries, opened.store, uuid('nothing'))).toBeNull();
  });
});

it('says that the store is away while Postgres is', async () => {
  await opened.gate.shut();
  await expect(queries.one('calls', CUSTOMER, uuid('later'))).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(queries.list('calls', CUSTOMER, { size: 1, token: null })).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(queries.treeOf(uuid('later'))).rejects.toBeInstanceOf(StoreUnavailable);
  await opened.gate.open();
  expect(await queries.one('calls', CUSTOMER, uuid('later'))).not.toBeNull();
});
