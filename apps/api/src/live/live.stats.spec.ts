import { describe, expect, it } from '@jest/globals';
import { VirtualClock, settled } from '#engine/testing/virtual.clock.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { Message } from '#readmodels/messages.js';
import type { CustomerStats, QueueStats } from '#readmodels/stats/stats.view.js';
import { time } from '#readmodels/time.js';
import { LiveStats } from './live.stats.js';
import type { Viewer } from './live.stats.js';
import { matches, segmentsOf } from './live.topics.js';
import type { Pattern } from './live.topics.js';

const ALL = 'customer_id:c1:stats:*';

class FakeViewer implements Viewer {
  readonly seen: Message[] = [];
  topics: readonly string[];
  reading = false;

  constructor(...topics: readonly string[]) {
    this.topics = topics;
  }

  watches(topic: Pattern): boolean {
    return this.patterns.some((pattern) => matches(pattern.slice(0, topic.length), topic));
  }

  wants(topic: Pattern): boolean {
    return this.patterns.some((pattern) => matches(pattern, topic));
  }

  push(message: Message): boolean {
    if (this.reading) return false;
    this.seen.push(message);
    return true;
  }

  get waiting(): readonly (readonly [string, number])[] {
    return this.seen.map(({ data }) => [(data as QueueStats).queue_id, (data as QueueStats).waiting] as const);
  }

  private get patterns(): readonly Pattern[] {
    return this.topics.map((topic) => segmentsOf(topic).filter((segment) => segment !== '*'));
  }
}

/** A centre whose queues are what a test says, and what is told of them. */
class Centre {
  readonly clock = new VirtualClock();
  readonly errors: Error[] = [];
  queues: Record<string, number> = { q1: 0 };
  position = 10;
  counts = 0;
  outage: Error | null = null;
  /** Whether the feed has told what the figures know. */
  told = true;
  readonly live = new LiveStats({
    clock: this.clock,
    feed: { passed: () => Promise.resolve(this.told) },
    figures: () => this.figures(),
    onError: (error) => this.errors.push(error),
  });

  async change(queue: string, waiting: number): Promise<void> {
    this.queues = { ...this.queues, [queue]: waiting };
    this.hear(`customer_id:c1:queuecall:${++this.position}`);
    await settled();
  }

  hear(topic: string): void {
    const message = { type: 'x', data: {}, topic, id: 'e', seq: this.position * 1_000, tm: '' };
    this.live.heard(message, segmentsOf(topic));
  }

  async look(viewer: FakeViewer, afresh = false): Promise<void> {
    this.live.look('c1', viewer, afresh);
    await settled();
  }

  private figures(): Promise<CustomerStats> {
    this.counts += 1;
    if (this.outage) return Promise.reject(this.outage);
    const moment = { position: this.position, tm: time(this.clock.now()) };
    const queues = Object.entries(this.queues).map(([queue_id, waiting]) => ({ ...moment, queue_id, waiting }) as QueueStats);
    return Promise.resolve({ ...moment, queues } as unknown as CustomerStats);
  }
}

describe('the figures on the wire', () => {
  it('come at once to whoever asks for them', async () => {
    const centre = new Centre();
    const viewer = new FakeViewer(ALL);
    await centre.look(viewer);

    expect(viewer.seen).toMatchObject([
      {
        type: 'queue_stats_updated',
        topic: 'customer_id:c1:stats:q1',
        data: { queue_id: 'q1', waiting: 0, position: 10 },
        tm: time(centre.clock.now()),
      },
    ]);
  });

  it('come once a second at most, and the last change is never lost', async () => {
    const centre = new Centre();
    const viewer = new FakeViewer(ALL);
    await centre.look(viewer);
    for (let waiting = 1; waiting <= 25; waiting++) {
      await centre.change('q1', waiting);
      await centre.clock.pass(100);
    }
    const before = viewer.waiting.map(([, waiting]) => waiting);
    await centre.clock.pass(10_000);

    expect(before).toEqual([0, 10, 20]);
    expect(viewer.waiting.map(([, waiting]) => waiting)).toEqual([0, 10, 20, 25]);
  });

  it('come at once after a quiet time', async () => {
    const centre = new Centre();
    const viewer = new FakeViewer(ALL);
    await centre.look(viewer);
    await centre.clock.pass(5_000);
    await centre.change('q1', 1);
    await centre.clock.pass(0);

    expect(viewer.waiting).toEqual([
      ['q1', 0],
      ['q1', 1],
    ]);
  });

  it('are not counted where nobody looks', async () => {
    const centre = new Centre();
    const [viewer, other] = [new FakeViewer(ALL), new FakeViewer('customer_id:c1:call:*')];
    await centre.look(other);
    await centre.change('q1', 1);
    expect(centre.counts).toBe(0);
    await centre.look(viewer);
    viewer.topics = [];
    await centre.look(viewer);
    await centre.change('q1', 2);
    await centre.clock.pass(10_000);
    expect(centre.counts).toBe(1);

    viewer.topics = [ALL];
    await centre.look(viewer);
    await centre.change('q1', 3);
    centre.live.leave('c1', viewer);
    await centre.clock.pass(10_000);
    expect(centre.counts).toBe(2);
  });

  it('are counted once for all who look, and shown to each at most once a second', async () => {
    const centre = new Centre();
    const [first, second] = [new FakeViewer(ALL), new FakeViewer(ALL)];
    await centre.look(first);
    await centre.change('q1', 1);
    await centre.clock.pass(600);
    await centre.look(second);
    expect([centre.counts, second.waiting]).toEqual([1, [['q1', 0]]]);
    await centre.clock.pass(400);
    expect([first.waiting.at(-1), second.waiting.at(-1)]).toEqual([
      ['q1', 1],
      ['q1', 0],
    ]);
    await centre.clock.pass(1_000);

    expect(second.waiting.at(-1)).toEqual(['q1', 1]);
    await centre.clock.pass(10_000);
    expect([centre.counts, first.seen.length, second.seen.length]).toEqual([3, 2, 2]);
  });

  it('are those of the queues that were asked for, and only where they have changed', async () => {
    const centre = new Centre();
    centre.queues = { q1: 0, q2: 0 };
    const [one, all] = [new FakeViewer('customer_id:c1:stats:q2'), new FakeViewer('customer_id:c1')];
    await centre.look(one);
    await centre.look(all);
    await centre.clock.pass(1_000);
    await centre.change('q1', 1);
    await centre.clock.pass(1_000);
    centre.hear('customer_id:c1:call:7');
    centre.hear('customer_id:c2:queuecall:7');
    await centre.clock.pass(1_000);

    expect(one.waiting).toEqual([['q2', 0]]);
    expect(all.waiting).toEqual([
      ['q1', 0],
      ['q2', 0],
      ['q1', 1],
    ]);
    one.topics = ['customer_id:c1:stats:q2', 'customer_id:c1:stats:q1'];
    await centre.look(one);
    expect(one.waiting.at(-1)).toEqual(['q1', 1]);
  });

  it('wait for a client that reads what it has missed, and then are those of that moment', async () => {
    const centre = new Centre();
    const viewer = new FakeViewer(ALL);
    viewer.reading = true;
    await centre.look(viewer);
    await centre.clock.pass(2_000);
    viewer.reading = false;
    await centre.change('q1', 4);
    await centre.clock.pass(0);
    await centre.look(viewer, true);

    expect(viewer.waiting.at(-1)).toEqual(['q1', 4]);
  });

  it('are shown no sooner than all that they know of has been told', async () => {
    const centre = new Centre();
    const viewer = new FakeViewer(ALL);
    centre.told = false;
    await centre.look(viewer);
    expect(viewer.seen).toEqual([]);
    centre.told = true;
    centre.hear('customer_id:c1:call:1');
    await centre.clock.pass(1_000);

    expect(viewer.seen).toMatchObject([{ seq: 10_000, data: { position: 10 } }]);
  });

  it('come when an outage is over, and after a bug', async () => {
    const centre = new Centre();
    const viewer = new FakeViewer(ALL);
    centre.outage = new StoreUnavailable('away');
    await centre.look(viewer);
    await centre.clock.pass(3_000);
    expect([viewer.seen.length, centre.errors, centre.counts]).toEqual([0, [], 4]);
    centre.outage = new TypeError('a bug');
    await centre.clock.pass(1_000);
    expect(centre.errors).toEqual([centre.outage]);
    centre.outage = null;
    await centre.clock.pass(1_000);

    expect(viewer.waiting).toEqual([['q1', 0]]);
  });

  it('end when the system stops', async () => {
    const centre = new Centre();
    const viewer = new FakeViewer(ALL);
    await centre.look(viewer);
    await centre.change('q1', 1);
    centre.live.stop();
    await centre.clock.pass(10_000);

    expect(centre.counts).toBe(1);
  });
});
