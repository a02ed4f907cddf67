import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deciders } from '#domain/contact-centre.js';
import type { Ask } from '#domain/contact-centre.js';
import { EMPTY } from '#domain/floor/floor.state.js';
import type { Floor } from '#domain/floor/floor.state.js';
import { Queries } from '../queries.js';
import type { QueuecallView } from '../queuecalls/queuecalls.view.js';
import { answer, createQueue, enlist, hangUp, join, onFloor } from '../testing/floor.story.js';
import { open } from '../testing/opened.js';
import type { Opened } from '../testing/opened.js';
import { CUSTOMER, Story, uuid } from '../testing/story.js';
import { countedToday, customerStats } from './stats.view.js';

const OTHER = uuid('other customer');
const MIDNIGHT = Date.UTC(2022, 4, 1);

let opened: Opened;
let queries: Queries;
let story: Story;

/** Of yesterday one still waits, and one is still served; to the one queue of today all comes to pass. */
const day = (): Story => {
  const told = new Story(MIDNIGHT - 60_000);
  const tell = (...asks: readonly Ask[]): void => asks.forEach((ask) => told.tell(ask));
  tell(createQueue('q'), createQueue('quiet', { tagIds: [] }), createQueue('empty', { tagIds: [] }));
  tell(createQueue('theirs', {}, OTHER), ...enlist('early'));
  const hasty = { serviceLevelThreshold: 1_000, shortAbandonThreshold: 500 };
  tell(createQueue('east', { tagIds: [], timeZone: 'Asia/Tokyo', ...hasty }), join('in the east', 'east'));
  tell(join('yesterday waits', 'quiet'), join('yesterday served', 'q'));
  tell(answer(told, 'early'));
  told.after(1_000).tell(hangUp('in the east'));
  told.after(119_000);
  tell(join('short', 'q'), join('kicked', 'q'), join('quick', 'q'), join('nowhere', 'nowhere'), join('theirs', 'theirs', OTHER));
  told.after(4_999).tell(hangUp('short'));
  told.after(1).tell(onFloor({ type: 'KickQueuecall', customerId: CUSTOMER, queuecallId: uuid('kicked') }));
  tell(...enlist('alice'));
  told.after(15_000);
  tell(answer(told, 'alice'), join('slow', 'q'));
  told.after(20_001);
  tell(...enlist('bob'));
  tell(answer(told, 'bob'), join('patient', 'q'));
  told.after(20_000).tell(hangUp('patient'));
  tell(join('waits', 'q'), ...enlist('carol'), ...enlist('dave', { status: 'away' }));
  return told.after(1_000);
};

beforeAll(async () => {
  opened = await open();
  story = day();
  opened.add(story);
  await opened.run();
  queries = new Queries(opened.pool);
});
afterAll(() => opened.close());

const floorOf = (customerId: string): Floor =>
  story.log
    .filter(({ stream }) => stream === `floor-${customerId}`)
    .reduce((state, { event, cause }) => deciders.floor.evolve(state, event as never, cause.at), EMPTY);

const stats = async (customerId = CUSTOMER) => {
  const floor = floorOf(customerId);
  return customerStats(floor, await queries.tallies(customerId, countedToday(floor, story.at)), story.at);
};

describe('the figures', () => {
  it('are of those who came today, and of all who are there', async () => {
    const { queues, position } = await stats();
    const figures = queues.find(({ queue_id }) => queue_id === uuid('q'));

    expect(position).toBe(story.log.length);
    expect(figures).toMatchObject({
      position,
      waiting: 1,
      connecting: 1,
      longest_wait: 1_000,
      in_service: 3,
      offered: 6,
      answered: 2,
      abandoned: 2,
      short_abandoned: 1,
      asa: 20_001,
      flow_outs: 1,
      service_level: {
        threshold: 20_000,
        SL_pos: 75,
        SL_ans: 50,
        SL_neg: 25,
        SL_ign: 50,
        SL_short: 50,
        SL_amz: 20,
        SL_vb: 33.33,
      },
    });
  });

  it('count the agents of each queue by what they are', async () => {
    const { queues, agents } = await stats();
    const crew = { available: 0, ringing: 1, busy: 3, wrapup: 0, away: 1, offline: 0 };

    expect(queues.find(({ queue_id }) => queue_id === uuid('q'))?.agents).toEqual(crew);
    expect(agents).toEqual(crew);
  });

  it('of a quiet queue are noughts, and unknown where nobody is to be counted', async () => {
    const { queues } = await stats();

    expect(queues.find(({ queue_id }) => queue_id === uuid('quiet'))).toMatchObject({
      waiting: 1,
      longest_wait: story.at - MIDNIGHT + 60_000,
      offered: 0,
    });
    expect(queues.find(({ queue_id }) => queue_id === uuid('empty'))).toMatchObject({
      waiting: 0,
      longest_wait: 0,
      offered: 0,
      asa: null,
      service_level: { SL_pos: null },
      agents: { available: 0, busy: 0 },
    });
  });

  it('of a queue go by its own day and its own thresholds', async () => {
    const { queues } = await stats();

    expect(queues.find(({ queue_id }) => queue_id === uuid('east'))).toMatchObject({
      offered: 1,
      abandoned: 1,
      short_abandoned: 0,
      service_level: { threshold: 1_000, short_threshold: 500, SL_pos: 100 },
    });
  });

  it('are each customer’s own', async () => {
    const { queues, agents } = await stats(OTHER);

    expect(queues.map(({ queue_id, waiting, offered }) => [queue_id, waiting, offered])).toEqual([[uuid('theirs'), 1, 1]]);
    expect(agents.busy).toBe(0);
    expect((await stats(uuid('nobody'))).queues).toEqual([]);
    expect((await stats(uuid('nobody'))).position).toBe(story.log.length);
  });
});

describe('callers in queues', () => {
  const listed = async (is: Readonly<Record<string, string>>, open = false): Promise<readonly string[]> => {
    const { result } = await queries.list<QueuecallView>('queuecalls', CUSTOMER, { size: 100, token: null, where: { is, open } });
    return result.map(({ id }) => id);
  };

  it('are found by their queue, their status and their call', async () => {
    expect(await listed({ queue_id: uuid('nowhere') })).toEqual([uuid('nowhere')]);
    expect(await listed({ status: 'abandoned' })).toEqual(['patient', 'short', 'in the east'].map(uuid));
    expect(await listed({ queue_id: uuid('q'), status: 'connecting' }, true)).toEqual([uuid('waits')]);
    expect(await listed({ reference_id: uuid('call of kicked') })).toEqual([uuid('kicked')]);
    expect(await listed({ queue_id: uuid('theirs') })).toEqual([]);
    expect(await listed({ queue_id: `' or '1'='1` })).toEqual([]);
    expect(await listed({ queue_id: '\0' })).toEqual([]);
  });

  it('that are under way are found without the others', async () => {
    const under = await listed({}, true);

    expect(new Set(under)).toEqual(new Set(['yesterday waits', 'yesterday served', 'quick', 'slow', 'waits'].map(uuid)));
  });
});
