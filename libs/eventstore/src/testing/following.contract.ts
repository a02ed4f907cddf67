import { expect, it } from '@jest/globals';
import type { Recorded } from '#domain/kernel/recorded.js';
import { until } from '../../../../test/support/until.js';
import { NO_STREAM, StoreUnavailable, type EventStore, type Subscription } from '../event-store.js';
import { newStream, note, notes, textOf } from './notes.js';
import type { Opened } from './opened.js';

/** No adapter holds more events than this before they are taken. */
const HELD_AT_MOST = 4_096;

export const following = (opened: () => Opened): void => {
  it('gives what is there, then what comes, each once and in order', async () => {
    const { store } = opened();
    const before = await store.head();
    const stream = newStream();
    await store.append(stream, NO_STREAM, notes(3, 'there'));
    const follower = follow(store, before);
    await until(() => follower.taken.length === 3);
    await store.append(stream, 2, notes(2, 'came'));
    await until(() => follower.taken.length === 5);
    await follower.stop();

    expect(follower.taken.map(textOf)).toEqual(['there0', 'there1', 'there2', 'came0', 'came1']);
    expect(follower.taken).toEqual(await store.readStream(stream));
  });

  it('begins after the position that it is given', async () => {
    const { store } = opened();
    const stream = newStream();
    await store.append(stream, NO_STREAM, notes(4));
    const [, second] = await store.readStream(stream);
    const follower = follow(store, second!.position);
    await until(() => follower.taken.length === 2);
    await follower.stop();

    expect(follower.taken.map(textOf)).toEqual(['2', '3']);
  });

  it('waits with the next batch until the last one was taken', async () => {
    const { store } = opened();
    const before = await store.head();
    let inHand = 0;
    let mostInHand = 0;
    const taken: Recorded[] = [];
    const subscription = store.subscribe(before, async (batch) => {
      mostInHand = Math.max(mostInHand, ++inHand);
      await new Promise((resolve) => setImmediate(resolve));
      taken.push(...batch);
      inHand -= 1;
    });
    await Promise.all(Array.from({ length: 50 }, () => store.append(newStream(), NO_STREAM, notes(2))));
    await until(() => taken.length === 100);
    await subscription.stop();

    expect(mostInHand).toBe(1);
  });

  it('stops when what was handed out has been taken, and hands out no more', async () => {
    const { store } = opened();
    const before = await store.head();
    const gate = opening();
    const taken: Recorded[] = [];
    const subscription = store.subscribe(before, async (batch) => {
      gate.enter();
      await gate.opened;
      taken.push(...batch);
    });
    await store.append(newStream(), NO_STREAM, notes(1));
    await gate.entered;
    const stopped = subscription.stop();
    await store.append(newStream(), NO_STREAM, notes(1));
    gate.open();
    await stopped;

    expect(taken).toHaveLength(1);
  });

  it('hides no event from anybody while many write to many streams', async () => {
    const { store, another } = opened();
    const other = await another();
    const before = await store.head();
    const followers = [follow(store, before), follow(other, before)];
    await Promise.all(Array.from({ length: 40 }, (_, index) => write(index % 2 ? store : other, 10)));
    const late = follow(other, before);
    await until(() => [...followers, late].every(({ taken }) => taken.length === 400), { within: 15_000 });
    await Promise.all([...followers, late].map((follower) => follower.stop()));

    for (const { taken } of [...followers, late]) {
      expect(new Set(taken.map(({ id }) => id)).size).toBe(400);
      expect(outOfOrder(taken)).toEqual([]);
    }
    expect(followers[0]!.taken).toEqual(followers[1]!.taken);
  });

  it('hides no event of a writer whose commit is late', async () => {
    const { store, appendSlowly } = opened();
    const before = await store.head();
    const follower = follow(store, before);
    const commit = await appendSlowly();
    const ours = store.append(newStream(), NO_STREAM, [note('ours')]);
    await commit();
    await ours;
    await until(() => follower.taken.length === 2);
    await follower.stop();

    expect([...follower.taken.map(textOf)].sort()).toEqual(['ours', 'slow']);
  });

  it('goes on by itself after its connection was cut, from where it was', async () => {
    const { store, another, cut } = opened();
    const other = await another();
    const before = await store.head();
    const follower = follow(store, before);
    await write(store, 1);
    await until(() => follower.taken.length === 1);
    for (let round = 1; round <= 3; round++) {
      await cut();
      await write(other, 5);
      await until(() => follower.taken.length === 1 + round * 5, { within: 15_000 });
    }
    await follower.stop();

    expect(new Set(follower.taken.map(({ id }) => id)).size).toBe(16);
    expect(outOfOrder(follower.taken)).toEqual([]);
  });

  it('loses and doubles nothing that was being appended when the connection was cut', async () => {
    const { store, cut } = opened();
    const before = await store.head();
    const follower = follow(store, before);
    const writing = Promise.all(Array.from({ length: 16 }, () => write(store, 25)));
    await until(() => follower.taken.length > 20);
    await cut();
    await writing;
    await until(() => follower.taken.length === 400, { within: 15_000 });
    await follower.stop();

    expect(outOfOrder(follower.taken)).toEqual([]);
  });

  it('catches up with 50,000 events and holds few of them at once', async () => {
    const { store, another } = opened();
    const before = await store.head();
    for (let index = 0; index < 200; index++) await store.append(newStream(), NO_STREAM, notes(250));
    const other = await another();
    let count = 0;
    let largest = 0;
    const subscription = other.subscribe(before, (batch) => {
      count += batch.length;
      largest = Math.max(largest, batch.length);
    });
    await until(() => count >= 50_000, { within: 60_000 });
    await subscription.stop();

    expect(count).toBe(50_000);
    expect(largest).toBeLessThanOrEqual(HELD_AT_MOST);
  }, 120_000);

  it('is unavailable once closed', async () => {
    const closed = await opened().another();
    await closed.close();

    await expect(closed.append(newStream(), NO_STREAM, notes(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(closed.readStream(newStream())).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(closed.head()).rejects.toBeInstanceOf(StoreUnavailable);
  });
};

interface Follower extends Subscription {
  readonly taken: readonly Recorded[];
}

const follow = (store: EventStore, after: number): Follower => {
  const taken: Recorded[] = [];
  const subscription = store.subscribe(after, (batch) => void taken.push(...batch));
  return { taken, stop: () => subscription.stop() };
};

/** A writer of one stream, an event at a time. */
const write = async (store: EventStore, count: number): Promise<void> => {
  const stream = newStream();
  for (let revision = NO_STREAM; revision < count - 1; revision++) await store.append(stream, revision, [note()]);
};

/** Events that do not come right behind their stream's last, or behind the log's last. */
const outOfOrder = (taken: readonly Recorded[]): readonly Recorded[] => {
  const last = new Map<string, number>();
  return taken.filter(({ stream, revision, position }, index) => {
    const inStream = revision === (last.get(stream) ?? NO_STREAM) + 1;
    last.set(stream, revision);
    return !inStream || position <= (taken[index - 1]?.position ?? 0);
  });
};

/** A door: somebody enters, and waits until it is opened. */
const opening = () => {
  const [entered, enter] = promise();
  const [isOpen, open] = promise();
  return { entered, enter, opened: isOpen, open };
};

const promise = (): readonly [Promise<void>, () => void] => {
  let settle = (): void => undefined;
  return [new Promise<void>((resolve) => (settle = resolve)), () => settle()];
};
