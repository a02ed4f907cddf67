import { expect, it } from '@jest/globals';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { Story, uuid, wholeCall } from './testing/story.js';
import { readTimeline, timelineOf } from './timeline.js';

it('tells the events of several streams in the order in which they happened', () => {
  const story = new Story();
  wholeCall(story, 'c');
  const shuffled = story.log.toSorted((a, b) => a.stream.localeCompare(b.stream) || b.revision - a.revision);

  expect(timelineOf(shuffled).map(({ position }) => position)).toEqual(story.log.map(({ position }) => position));
});

it('tells who did what, why and when', () => {
  const story = new Story();
  wholeCall(story, 'c');
  const [ringing] = timelineOf(story.log.filter(({ event }) => event.type === 'CallRinging'));

  expect(ringing).toEqual({
    position: ringing?.position,
    stream: `call-${uuid('c')}`,
    type: 'CallRinging',
    tm: '2022-05-01 15:10:24.000000',
    actor: { kind: 'system', id: 'test' },
    cause: { command: expect.any(String), causation: expect.any(String), correlation: uuid('c') },
    data: { callId: uuid('c'), legId: uuid('c'), activeflowId: null },
  });
});

it('is read from the log for the whole tree', async () => {
  const story = new Story();
  wholeCall(story, 'c');
  const store = new MemoryEventStore();
  await story.appendTo(store);
  const streams = [`activeflow-${uuid('c plan')}`, `call-${uuid('c')}`];
  const reads = { treeOf: () => Promise.resolve('t'), streamsOf: () => Promise.resolve(streams) };

  expect(await readTimeline(reads, store, uuid('c'))).toEqual(timelineOf(story.log));
  expect(await readTimeline({ ...reads, treeOf: () => Promise.resolve(null) }, store, uuid('c'))).toBeNull();
});
