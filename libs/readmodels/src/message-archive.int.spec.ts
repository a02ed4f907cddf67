import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MessageArchive } from './message-archive.js';
import { positionOf, seqAfter } from './messages.js';
import type { Message } from './messages.js';
import { open } from './testing/opened.js';
import type { Opened, Running } from './testing/opened.js';
import { CUSTOMER, Story, answered, createCall, spec, uuid, wholeCall, wish } from './testing/story.js';
import type { CallView } from './calls/calls.view.js';

const OTHER = uuid('other customer');

const story = new Story();
let opened: Opened;
let archive: MessageArchive;
let running: Running;
let mine: readonly Message[];
beforeAll(async () => {
  opened = await open();
  archive = new MessageArchive(opened.pool);
  wholeCall(story, 'c');
  wholeCall(story, 'd', OTHER);
  story.tell(createCall(spec('open')));
  story.tell(answered('open'));
  story.tell(createCall(spec('theirs', { customerId: OTHER })));
  story.tell(createCall(spec('deleted')));
  story.tell(wish('deleted', 'DeleteCall'));
  opened.add(story);
  running = await opened.run();
  mine = running.told.filter(({ topic }) => topic.startsWith(`customer_id:${CUSTOMER}:`));
});
afterAll(() => opened.close());

it('gives what was told after any seq, as it was told', async () => {
  for (const { seq } of mine) {
    expect((await archive.after(CUSTOMER, seq, 100)).messages).toEqual(mine.filter((message) => message.seq > seq));
  }
  expect((await archive.after(CUSTOMER, 0, 100)).messages).toEqual(mine);
});

it('gives it in pages', async () => {
  const all: Message[] = [];
  for (let more = true; more;) {
    const page = await archive.after(CUSTOMER, all.at(-1)?.seq ?? 0, 2);
    all.push(...page.messages);
    more = page.more;
  }
  expect(all).toEqual(mine);
});

it('says from where to where it is complete', async () => {
  const page = await archive.after(CUSTOMER, mine.at(-1)!.seq, 100);
  expect(page).toEqual({ messages: [], more: false, from: 0, to: seqAfter(story.log.length) });
});

it('gives everybody’s messages of a stretch of the log', async () => {
  const [from, to] = [10, 20];
  const expected = running.told.filter(({ seq }) => positionOf(seq) > from && positionOf(seq) <= to);
  expect(await archive.between(from, to, 100)).toEqual(expected);
});

it('knows the open calls of a customer, and of which moment that is', async () => {
  const { seq, calls } = await archive.openCalls(CUSTOMER);
  expect((calls as readonly CallView[]).map(({ id, status }) => ({ id, status }))).toEqual([
    { id: uuid('open'), status: 'progressing' },
  ]);
  expect(seq).toBe(seqAfter(story.log.length));
  expect(await archive.openCalls(uuid('new customer'))).toEqual({ seq, calls: [] });
});
