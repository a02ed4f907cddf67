import { describe, expect, it } from '@jest/globals';
import type { Event } from '#domain/contact-centre.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { created } from '#domain/testing/calls.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { wholeLog } from './feed.js';
import { Keeper } from './keeper.js';
import { Processor } from './processor.js';
import type { Poisoned } from './processor.js';
import { settled, VirtualClock } from './testing/virtual.clock.js';

let counter = 0;
const fact = (tree: string): NewEvent => ({
  id: `22222222-2222-4222-8222-${String(++counter).padStart(12, '0')}`,
  event: created()[0]!,
  cause: { correlation: tree, causation: '', command: '', actor: { kind: 'system', id: '' }, at: 0 },
});

const house = () => {
  const [store, checkpoints, clock] = [new MemoryEventStore(), new MemoryCheckpoints(), new VirtualClock()];
  const poison: Poisoned[] = [];
  const open = (handle: (recorded: Recorded<Event>) => Promise<void> | undefined): Processor =>
    new Processor({
      feed: wholeLog(store, (recorded) => {
        const { position, id: eventId, cause } = recorded;
        return [{ position, eventId, tree: cause.correlation, work: async () => handle(recorded) }];
      }),
      keeper: new Keeper('test', checkpoints, clock, () => undefined),
      onPoison: (poisoned) => poison.push(poisoned),
    });
  const append = async (tree: string, count = 1): Promise<void> => {
    const stream = `call-${tree}`;
    const { length } = await store.readStream(stream);
    await store.append(
      stream,
      length - 1,
      Array.from({ length: count }, () => fact(tree)),
    );
  };
  return { store, checkpoints, clock, poison, open, append };
};

describe('the processor', () => {
  it('starts what an aggregate keeps in order by itself without waiting for what came before in its tree', async () => {
    const { store, checkpoints, clock, append } = house();
    const seen: string[] = [];
    const open: (() => void)[] = [];
    const work =
      ({ revision }: Recorded<Event>) =>
      async (): Promise<void> => {
        seen.push(`begins ${revision}`);
        await new Promise<void>((resolve) => (open[revision] = resolve));
        seen.push(`ends ${revision}`);
      };
    const processor = new Processor({
      feed: wholeLog(store, (recorded) => {
        const { position, id: eventId, cause, revision } = recorded;
        return [{ position, eventId, tree: cause.correlation, work: work(recorded), together: revision < 2 }];
      }),
      keeper: new Keeper('test', checkpoints, clock, () => undefined),
      onPoison: () => undefined,
    });
    await append('floor', 3);
    await processor.start();
    await settled();
    expect(seen).toEqual(['begins 0', 'begins 1']);
    open[1]?.();
    await clock.pass(1_000);
    expect([seen, (await checkpoints.read('test')).position]).toEqual([['begins 0', 'begins 1', 'ends 1'], 0]);
    open[0]?.();
    await clock.pass(1_000);
    open[2]?.();
    await clock.pass(1_000);
    expect([seen, (await checkpoints.read('test')).position]).toEqual([
      ['begins 0', 'begins 1', 'ends 1', 'ends 0', 'begins 2', 'ends 2'],
      3,
    ]);
    await processor.stop();
  });

  it('keeps the order within a tree while other trees go on', async () => {
    const { open, append, clock } = house();
    const seen: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const processor = open(async ({ cause, revision }) => {
      if (cause.correlation === 'slow' && revision === 0) await gate;
      seen.push(`${cause.correlation} ${revision}`);
    });
    await append('slow', 2);
    await append('fast', 2);
    await processor.start();
    await settled();
    expect(seen).toEqual(['fast 0', 'fast 1']);
    release();
    await clock.pass(1_000);
    expect(seen).toEqual(['fast 0', 'fast 1', 'slow 0', 'slow 1']);
    await processor.stop();
  });

  it('writes down only what is done without a gap, and goes on from there', async () => {
    const { open, append, clock, checkpoints } = house();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const first = open(({ cause }) => (cause.correlation === 'slow' ? gate : Promise.resolve()));
    await append('fast');
    await append('slow');
    await append('fast');
    await first.start();
    await clock.pass(1_000);
    expect((await checkpoints.read('test')).position).toBe(1);
    const again: number[] = [];
    const second = open(({ position }) => {
      again.push(position);
      return undefined;
    });
    await second.start();
    await settled();
    expect(again).toEqual([2, 3]);
    release();
    await first.stop();
    await second.stop();
  });

  it('stops the tree of an event that it cannot handle, loudly, and no other, over a restart too', async () => {
    const { open, append, clock, poison } = house();
    const seen: string[] = [];
    let broken = true;
    const handle = ({ cause, revision }: Recorded): Promise<void> => {
      if (broken && cause.correlation === 'bad' && revision === 1) return Promise.reject(new Error('a bug'));
      seen.push(`${cause.correlation} ${revision}`);
      return Promise.resolve();
    };
    const first = open(handle);
    await append('bad', 3);
    await append('good', 2);
    await first.start();
    await clock.pass(1_000);
    expect(seen).toEqual(['bad 0', 'good 0', 'good 1']);
    expect(poison).toMatchObject([{ tree: 'bad', position: 2, error: expect.stringContaining('a bug') as unknown }]);
    await first.stop();

    const second = open(handle);
    await second.start();
    await append('bad');
    await clock.pass(1_000);
    expect(seen).toHaveLength(3);
    expect(second.stopped).toHaveLength(1);
    broken = false;
    expect(await second.retry('bad')).toBe(true);
    expect(seen.slice(3)).toEqual(['bad 1', 'bad 2', 'bad 3']);
    expect(second.stopped).toHaveLength(0);
    expect(await second.retry('good')).toBe(false);
    await second.stop();
  });
});
