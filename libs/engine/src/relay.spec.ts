import { describe, expect, it } from '@jest/globals';
import { created } from '#domain/testing/calls.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { Relay } from './relay.js';
import { settled, VirtualClock } from './testing/virtual.clock.js';

const NOBODY = '33333333-3333-4333-8333-333333333333';

/** A log whose events say a number, and a relay that puts the even ones into slot 0, the odd ones into slot 1. */
const house = async () => {
  const [store, clock] = [new MemoryEventStore(), new VirtualClock()];
  let count = 0;
  const append = async (more: number): Promise<void> => {
    for (let n = 0; n < more; n++, count++)
      await store.append(`call-${count}`, -1, [
        {
          id: uuid5(NOBODY, String(count)),
          event: created()[0]!,
          cause: { correlation: String(count), causation: '', command: '', actor: { kind: 'system', id: '' }, at: 0 },
        },
      ]);
  };
  const read = { fails: 0 };
  const readAll = (after: number) => {
    if (read.fails-- > 0) throw new StoreUnavailable('away');
    return store.readAll(after);
  };
  const relay = new Relay<number>({
    clock,
    store: { head: () => store.head(), subscribe: (after, take) => store.subscribe(after, take), readAll },
    reading: ({ cause }) => [Number(cause.correlation)],
    slotOf: (number) => number % 2,
  });
  const follow = (slot: number, after = 0) => {
    const [taken, places]: [number[], number[]] = [[], []];
    const followed = relay.of(slot).follow(after, (items, position) => {
      taken.push(...items);
      places.push(position);
    });
    return { taken, places, followed };
  };
  await append(5);
  await relay.start();
  return { append, relay, follow, clock, read };
};

describe('the relay', () => {
  it('tells each slot what is its own, from where it begins, and all of them how far the log has come', async () => {
    const { append, follow } = await house();
    const [even, odd] = [follow(0), follow(1, 3)];
    await Promise.all([even.followed.caughtUp, odd.followed.caughtUp]);
    expect([even.taken, odd.taken]).toEqual([[0, 2, 4], [3]]);
    await append(3);
    await settled();
    expect([even.taken, odd.taken]).toEqual([
      [0, 2, 4, 6],
      [3, 5, 7],
    ]);
    expect([even.places.at(-1), odd.places.at(-1)]).toEqual([8, 8]);
  });

  it('misses nothing and repeats nothing for who joins while the log goes on', async () => {
    const { append, follow } = await house();
    const all = Array.from({ length: 40 }, (_, n) => n);
    const appending = append(35);
    const joiners = [];
    for (let n = 0; n < 10; n++) {
      joiners.push(follow(n % 2));
      await settled();
    }
    await appending;
    await settled();
    joiners.forEach(({ taken }, n) => expect(taken).toEqual(all.filter((number) => number % 2 === n % 2)));
  });

  it('tells nothing more to who has left', async () => {
    const { append, follow } = await house();
    const { taken, followed } = follow(0);
    await followed.caughtUp;
    await followed.stop();
    await append(2);
    await settled();
    expect(taken).toEqual([0, 2, 4]);
  });

  it('waits through an outage for who joins in it', async () => {
    const { follow, clock, read } = await house();
    read.fails = 2;
    const { taken, followed } = follow(1);
    for (let n = 0; n < 4; n++) await clock.pass(250);
    await followed.caughtUp;
    expect(taken).toEqual([1, 3]);
  });
});
