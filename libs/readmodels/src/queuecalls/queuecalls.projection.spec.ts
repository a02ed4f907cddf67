import { describe, expect, it } from '@jest/globals';
import { NIL } from '#domain/kernel/uuid.js';
import { fold } from '../fold.js';
import type { Row } from '../projection.js';
import { agentGone, answer, createQueue, enlist, hangUp, ignore, join, lastOffer, onFloor } from '../testing/floor.story.js';
import { CUSTOMER, EPOCH, Story, uuid } from '../testing/story.js';
import { NEVER, time } from '../time.js';
import { queuecalls } from './queuecalls.projection.js';
import type { QueuecallView } from './queuecalls.view.js';

/** A queue whose agents, if any, are free. */
const begun = (agents: readonly string[] = [], changes: Parameters<typeof createQueue>[1] = {}): Story => {
  const story = new Story();
  story.tell(createQueue('q', changes));
  for (const ask of agents.flatMap((name) => enlist(name))) story.tell(ask);
  return story;
};

const folded = ({ log }: Story) => fold([queuecalls], [], log);

const rowOf = (story: Story, name = 'a'): Row => folded(story).changed[0]!.get(uuid(name))!;

const viewOf = (story: Story, name?: string): QueuecallView => rowOf(story, name).view as QueuecallView;

const told = (story: Story): readonly string[] => folded(story).announced.flatMap(({ types }) => types);

describe('a caller in a queue', () => {
  it('waits where nobody is free', () => {
    const story = begun();
    story.tell(join('a', 'q'));

    expect(viewOf(story)).toEqual({
      id: uuid('a'),
      customer_id: CUSTOMER,
      queue_id: uuid('q'),
      reference_type: 'call',
      reference_id: uuid('call of a'),
      status: 'waiting',
      service_agent_id: NIL,
      duration_waiting: 0,
      duration_service: 0,
      end: '',
      source: { type: 'tel', target: '+15557654321', target_name: '', name: 'Ann', detail: '' },
      priority: 0,
      callback: false,
      attempts: 0,
      changed_by: null,
      offers: [],
      disposition: null,
      tm_create: time(EPOCH),
      tm_service: NEVER,
      tm_end: NEVER,
      tm_update: NEVER,
      tm_delete: NEVER,
    });
    expect(rowOf(story)).toMatchObject({ open: true, hidden: { queue_id: uuid('q'), status: 'waiting', answered: false } });
    expect(told(story)).toEqual(['queuecall_created', 'queuecall_waiting']);
  });

  it('is served, and done when the talk is over', () => {
    const story = begun(['alice']);
    story.tell(join('a', 'q'));
    expect(viewOf(story)).toMatchObject({
      status: 'connecting',
      attempts: 1,
      offers: [{ outcome: '', agent_id: uuid('alice') }],
    });
    story.after(4_000).tell(answer(story, 'alice'));
    expect(viewOf(story)).toMatchObject({
      status: 'service',
      service_agent_id: uuid('alice'),
      duration_waiting: 4_000,
      tm_service: time(EPOCH + 4_000),
      offers: [{ outcome: 'accepted', tm_offer: time(EPOCH), tm_end: time(EPOCH + 4_000) }],
    });
    story.after(60_000).tell(hangUp('a'));

    expect(viewOf(story)).toMatchObject({ status: 'done', end: 'done', duration_waiting: 4_000, duration_service: 60_000 });
    expect(rowOf(story)).toMatchObject({ open: false, hidden: { answered: true, waited: 4_000 } });
    expect(told(story)).toEqual([
      'queuecall_created',
      'queuecall_waiting',
      'queuecall_connecting',
      'queuecall_updated',
      'queuecall_serviced',
      'queuecall_done',
    ]);
  });

  it('waits again when the agent does not answer', () => {
    const story = begun(['alice'], { maxNoAnswer: 1 });
    story.tell(join('a', 'q'));
    const offer_id = lastOffer(story);
    story.after(15_000).tell(ignore(story, 'alice'));

    expect(viewOf(story)).toMatchObject({ status: 'waiting', attempts: 1, offers: [{ offer_id, outcome: 'no_answer' }] });
    expect(told(story).slice(-2)).toEqual(['queuecall_requeued', 'queuecall_waiting']);
  });

  it('is connecting as long as any of several agents rings', () => {
    const story = begun(['alice', 'bob'], { routingMethod: 'ring_all', maxNoAnswer: 1 });
    story.tell(join('a', 'q'));
    story.tell(ignore(story, 'alice'));
    expect(viewOf(story).status).toBe('connecting');
    story.tell(answer(story, 'bob'));

    expect(viewOf(story).status).toBe('service');
    expect(
      viewOf(story)
        .offers.map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['accepted', 'no_answer']);
  });

  it('is served by one, and the others have lost the race', () => {
    const story = begun(['alice', 'bob'], { routingMethod: 'ring_all' });
    story.tell(join('a', 'q'));
    story.tell(answer(story, 'bob'));

    expect(viewOf(story)).toMatchObject({ status: 'service', service_agent_id: uuid('bob') });
    expect(
      viewOf(story)
        .offers.map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['accepted', 'lost_race']);
  });

  it('was never served by an agent who had gone before they could talk', () => {
    const story = begun(['alice']);
    story.tell(join('a', 'q'));
    story.tell(answer(story, 'alice'));
    story.after(10).tell(agentGone('alice'));
    const requeued = story.log.findIndex(({ event }) => event.type === 'QueuecallRequeued');
    const { view, hidden } = fold([queuecalls], [], story.log.slice(0, requeued + 1)).changed[0]!.get(uuid('a'))!;

    expect(view).toMatchObject({ status: 'waiting', service_agent_id: NIL, tm_service: NEVER, duration_waiting: 0 });
    expect(hidden).toMatchObject({ answered: false });
  });

  it('has abandoned the queue only where it hung up while it waited', () => {
    const story = begun();
    story.tell(join('a', 'q'));
    story.tell(join('b', 'q'));
    story.after(7_000).tell(hangUp('a'));
    story.tell(onFloor({ type: 'KickQueuecall', customerId: CUSTOMER, queuecallId: uuid('b') }));

    expect(viewOf(story)).toMatchObject({
      status: 'abandoned',
      end: 'abandoned',
      duration_waiting: 7_000,
      tm_end: time(story.at),
    });
    expect(viewOf(story, 'b')).toMatchObject({ status: 'done', end: 'kicked', duration_waiting: 7_000, tm_service: NEVER });
    expect(told(story).slice(-2)).toEqual(['queuecall_abandoned', 'queuecall_done']);
  });

  it('that finds no queue, or a full one, is done at once', () => {
    const story = begun([], { maxWaiting: 1 });
    for (const [name, queue] of [['a', 'q'] as const, ['b', 'q'] as const, ['c', 'nowhere'] as const])
      story.tell(join(name, queue));

    expect(viewOf(story, 'a').status).toBe('waiting');
    expect(viewOf(story, 'b')).toMatchObject({ status: 'done', end: 'full' });
    expect(viewOf(story, 'c')).toMatchObject({ status: 'done', end: 'no_queue', queue_id: uuid('nowhere') });
  });

  it('moves when its priority is changed', () => {
    const story = begun();
    story.tell(join('a', 'q'));
    story.tell(onFloor({ type: 'PrioritiseQueuecall', customerId: CUSTOMER, queuecallId: uuid('a'), priority: 5 }));

    expect(viewOf(story)).toMatchObject({ priority: 5, status: 'waiting' });
    expect(told(story).at(-1)).toBe('queuecall_updated');
  });

  it('keeps the last hundred parts of offers', () => {
    const story = begun(['alice']);
    story.tell(join('a', 'q'));
    for (let offer = 0; offer < 120; offer++) story.after(20_000).tell(ignore(story, 'alice'));

    expect(viewOf(story)).toMatchObject({ attempts: 121, status: 'connecting' });
    expect(viewOf(story).offers).toHaveLength(100);
    expect(viewOf(story).offers.at(-1)).toMatchObject({ outcome: '' });
  });
});
