import { expect, it } from '@jest/globals';
import type { NewEvent } from '#domain/kernel/recorded.js';
import { AppendRejected, NO_STREAM, WrongExpectedRevision, type Appended } from '../event-store.js';
import { idsOf, newStream, note, notes, textOf } from './notes.js';
import type { Opened } from './opened.js';

const fulfilled = <T>(results: readonly PromiseSettledResult<T>[]): readonly T[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));

const reasons = (results: readonly PromiseSettledResult<unknown>[]): readonly unknown[] =>
  results.flatMap((result): readonly unknown[] => (result.status === 'rejected' ? [result.reason] : []));

export const appending = (opened: () => Opened): void => {
  const append = (stream: string, expected: number, events: readonly NewEvent[]): Promise<Appended> =>
    opened().store.append(stream, expected, events);
  const texts = async (stream: string): Promise<readonly string[]> => (await opened().store.readStream(stream)).map(textOf);

  it('begins a stream and goes on where it ended', async () => {
    const stream = newStream();
    const first = await append(stream, NO_STREAM, notes(2, 'a'));
    const second = await append(stream, first.revision, notes(1, 'b'));

    expect([first.revision, second.revision]).toEqual([1, 2]);
    expect(await texts(stream)).toEqual(['a0', 'a1', 'b0']);
  });

  it('answers with the position of the last event', async () => {
    const stream = newStream();
    const { position } = await append(stream, NO_STREAM, notes(3));

    expect((await opened().store.readStream(stream)).map((event) => event.position).at(-1)).toBe(position);
    expect(await opened().store.head()).toBe(position);
  });

  it.each([
    ['behind', 0],
    ['ahead', 7],
    ['new', NO_STREAM],
  ])('refuses an append that thinks the stream %s, and tells where it is', async (_, expected) => {
    const stream = newStream();
    await append(stream, NO_STREAM, notes(2, 'a'));

    const refused = append(stream, expected, notes(1, 'b'));

    await expect(refused).rejects.toBeInstanceOf(WrongExpectedRevision);
    await expect(refused).rejects.toMatchObject({ stream, expected, actual: 1 });
    expect(await texts(stream)).toEqual(['a0', 'a1']);
  });

  it('refuses to go on with a stream that does not exist', async () => {
    const stream = newStream();
    await expect(append(stream, 0, notes(1))).rejects.toMatchObject({ name: 'WrongExpectedRevision', actual: NO_STREAM });
  });

  it('appends all of several events or none', async () => {
    const stream = newStream();
    const results = await Promise.allSettled([
      append(stream, NO_STREAM, notes(5, 'a')),
      append(stream, NO_STREAM, notes(5, 'b')),
    ]);

    expect(fulfilled(results)).toHaveLength(1);
    const kept = (await texts(stream)).join();
    expect(['a0,a1,a2,a3,a4', 'b0,b1,b2,b3,b4']).toContain(kept);
  });

  it('answers a repeat as it answered the first time, and changes nothing', async () => {
    const stream = newStream();
    const events = notes(3);
    const first = await append(stream, NO_STREAM, events);

    expect(await append(stream, NO_STREAM, events)).toEqual({ ...first, repeat: true });
    expect(await opened().store.readStream(stream)).toHaveLength(3);
  });

  it('answers a repeat so when the stream has moved on since', async () => {
    const stream = newStream();
    const events = notes(2);
    await append(stream, NO_STREAM, notes(1));
    const first = await append(stream, 0, events);
    await append(stream, 2, notes(2));

    expect(await append(stream, 0, events)).toEqual({ ...first, repeat: true });
    expect(await opened().store.readStream(stream)).toHaveLength(5);
  });

  it('takes repeats that come together for one', async () => {
    const stream = newStream();
    const events = notes(2);
    const answers = await Promise.all(Array.from({ length: 20 }, () => append(stream, NO_STREAM, events)));

    expect(new Set(answers.map(({ revision, position }) => `${revision} ${position}`)).size).toBe(1);
    expect(await opened().store.readStream(stream)).toHaveLength(2);
  });

  it('appends what hangs on another append after it', async () => {
    const [stream, hanging] = [newStream(), newStream()];
    const first = append(stream, NO_STREAM, notes(2, 'a'));
    const second = opened().store.append(hanging, NO_STREAM, notes(1, 'b'), first);

    expect((await second).position).toBeGreaterThan((await first).position);
    expect(await texts(hanging)).toEqual(['b0']);
  });

  it('does so where that was there already', async () => {
    const [stream, hanging] = [newStream(), newStream()];
    const events = notes(1, 'a');
    await append(stream, NO_STREAM, events);
    await opened().store.append(hanging, NO_STREAM, notes(1, 'b'), append(stream, NO_STREAM, events));

    expect(await texts(hanging)).toEqual(['b0']);
  });

  it('does not append what hangs on another append that is refused, and all else that is asked for at once', async () => {
    const [stream, hanging, other] = [newStream(), newStream(), newStream()];
    const refused = append(stream, 3, notes(1, 'a'));
    const both = [refused, opened().store.append(hanging, NO_STREAM, notes(1, 'b'), refused)];
    await append(other, NO_STREAM, notes(1, 'c'));

    for (const each of both) await expect(each).rejects.toMatchObject({ name: 'WrongExpectedRevision', stream });
    expect(await texts(hanging)).toEqual([]);
    expect(await texts(other)).toEqual(['c0']);
    expect((await append(hanging, NO_STREAM, notes(1, 'd'))).revision).toBe(0);
  });

  it('takes the same ids at another place for a conflict', async () => {
    const stream = newStream();
    const events = notes(2);
    await append(stream, NO_STREAM, events);
    await append(stream, 1, notes(2));

    await expect(append(stream, 1, events)).rejects.toBeInstanceOf(WrongExpectedRevision);
    await expect(append(stream, 0, events)).rejects.toBeInstanceOf(WrongExpectedRevision);
  });

  it('takes a repeat that is only in part the same for a conflict', async () => {
    const stream = newStream();
    const [first, second] = [note('a'), note('b')];
    await append(stream, NO_STREAM, [first, second]);

    await expect(append(stream, NO_STREAM, [first, note('c')])).rejects.toMatchObject({ actual: 1 });
    await expect(append(stream, NO_STREAM, [first, second, note('c')])).rejects.toMatchObject({ actual: 1 });
    expect(await texts(stream)).toEqual(['a', 'b']);
  });

  it('lets one of 64 win each round on one stream', async () => {
    const stream = newStream();
    for (let round = 0; round < 5; round++) {
      const results = await Promise.allSettled(Array.from({ length: 64 }, () => append(stream, round - 1, [note()])));

      expect(fulfilled(results).map(({ revision }) => revision)).toEqual([round]);
      expect(reasons(results).every((reason) => reason instanceof WrongExpectedRevision)).toBe(true);
    }
    expect(await opened().store.readStream(stream)).toHaveLength(5);
  });

  it('lets positions grow with every append, across streams and writers', async () => {
    const other = await opened().another();
    const [a, b] = [newStream(), newStream()];
    const positions = [
      (await append(a, NO_STREAM, notes(2))).position,
      (await other.append(b, NO_STREAM, notes(1))).position,
      (await append(a, 1, notes(1))).position,
      (await other.append(b, 0, notes(3))).position,
    ];

    expect(positions).toEqual([...positions].sort((one, two) => one - two));
    expect(new Set(positions).size).toBe(4);
  });

  it('rejects what it holds for malformed, and only that', async () => {
    const [good, alsoGood] = [newStream(), newStream()];
    const bad: readonly Promise<Appended>[] = [
      append(newStream(), NO_STREAM, [note('', 'not-a-uuid')]),
      append(`note-\0`, NO_STREAM, notes(1)),
      append(newStream(), NO_STREAM, []),
    ];
    const results = await Promise.allSettled([append(good, NO_STREAM, notes(1)), ...bad, append(alsoGood, NO_STREAM, notes(1))]);

    expect(fulfilled(results)).toHaveLength(2);
    expect(reasons(results).map((reason) => reason instanceof AppendRejected)).toEqual([true, true, true]);
  });

  it('keeps any text that JSON can carry', async () => {
    const stream = newStream();
    const hard = ['NUL \0', 'lone \ud800 surrogate', '"quotes\\" {braces,}', 'ünï😀', '\u2028', "O'Brien", ''];
    await append(
      stream,
      NO_STREAM,
      hard.map((text) => note(text)),
    );

    expect(await texts(stream)).toEqual(hard);
  });

  it('keeps ids, causes and bodies as they were given', async () => {
    const stream = newStream();
    const events = notes(2);
    await append(stream, NO_STREAM, events);

    const read = await opened().store.readStream(stream);
    expect(idsOf(read)).toEqual(idsOf(events));
    expect(read.map(({ id, event, cause }) => ({ id, event, cause }))).toEqual(events);
    expect(read.map((event) => event.stream)).toEqual([stream, stream]);
  });
};
