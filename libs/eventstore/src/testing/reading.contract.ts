import { expect, it } from '@jest/globals';
import type { Typed } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { NO_STREAM, type EventStore } from '../event-store.js';
import { newStream, note, notes, textOf } from './notes.js';
import type { Opened } from './opened.js';

export const reading = (opened: () => Opened): void => {
  it('has nothing of a stream that does not exist', async () => {
    expect(await opened().store.readStream(newStream())).toEqual([]);
  });

  it('reads a stream from a revision on', async () => {
    const stream = newStream();
    await opened().store.append(stream, NO_STREAM, notes(5));

    const tail = await opened().store.readStream(stream, 3);
    expect(tail.map(({ revision }) => revision)).toEqual([3, 4]);
    expect(await opened().store.readStream(stream, 5)).toEqual([]);
  });

  it('reads no more of a stream than is asked for', async () => {
    const stream = newStream();
    await opened().store.append(stream, NO_STREAM, notes(5));

    const read = async (from: number, most: number): Promise<readonly number[]> =>
      (await opened().store.readStream(stream, from, most)).map(({ revision }) => revision);
    expect(await read(0, 2)).toEqual([0, 1]);
    expect(await read(2, 2)).toEqual([2, 3]);
    expect(await read(4, 2)).toEqual([4]);
    expect(await read(5, 2)).toEqual([]);
  });

  it('reads long streams whole', async () => {
    const stream = newStream();
    await opened().store.append(stream, NO_STREAM, notes(2_500));

    expect((await opened().store.readStream(stream)).map(textOf)).toEqual(
      Array.from({ length: 2_500 }, (_, index) => `${index}`),
    );
  });

  it('reads all streams after a position in the order of the log', async () => {
    const { store } = opened();
    const before = await store.head();
    const [a, b] = [newStream(), newStream()];
    await store.append(a, NO_STREAM, notes(2, 'a'));
    await store.append(b, NO_STREAM, notes(1, 'b'));
    await store.append(a, 1, notes(1, 'c'));

    const all = await everything(store, before);
    expect(all.map(textOf)).toEqual(['a0', 'a1', 'b0', 'c0']);
    expect(all.map(({ position }) => position)).toEqual([...new Set(all.map(({ position }) => position))].sort((x, y) => x - y));
    expect(await everything(store, all[1]!.position)).toEqual(all.slice(2));
    expect(await everything(store, await store.head())).toEqual([]);
  });

  it('reads all in pages that can be left early', async () => {
    const { store } = opened();
    const before = await store.head();
    await store.append(newStream(), NO_STREAM, notes(3_000));

    for await (const page of store.readAll(before)) {
      expect(page[0]!.event).toEqual({ type: 'Noted', text: '0' });
      expect(page.length).toBeLessThan(3_000);
      break;
    }
    expect(await everything(store, before)).toHaveLength(3_000);
  });

  it('shows events of older versions as they would be today', async () => {
    const { store, another } = opened();
    const stream = newStream();
    const before = await store.head();
    await store.append(stream, NO_STREAM, [note('old')]);
    const newer = await another({ Noted: (event: Typed) => ({ ...event, type: 'Remarked', by: 'nobody' }) });

    const today = { type: 'Remarked', text: 'old', by: 'nobody' };
    expect((await newer.readStream(stream)).map(({ event }) => event)).toEqual([today]);
    expect((await everything(newer, before)).map(({ event }) => event)).toEqual([today]);
    const [first] = await new Promise<readonly Recorded[]>((resolve) => newer.subscribe(before, resolve));
    expect(first!.event).toEqual(today);
  });
};

const everything = async (store: EventStore, after: number): Promise<readonly Recorded[]> => {
  const all: Recorded[] = [];
  for await (const page of store.readAll(after)) all.push(...page);
  return all;
};
