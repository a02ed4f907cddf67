import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#domain/kernel/recorded.js';
import { note } from '../testing/notes.js';
import { Recent } from './postgres.recent.js';

const events = (from: number, to: number): readonly Recorded[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ ...note(), stream: 'note-1', revision: 0, position: from + index }));

const positions = (recent: Recent, after: number, most = 1_000): readonly number[] | undefined =>
  recent.after(after, most)?.map(({ position }) => position);

describe('the recent events', () => {
  it('hold nothing at first', () => {
    expect(positions(new Recent(), 0)).toBeUndefined();
  });

  it('serve who is near the head, and nobody else', () => {
    const recent = new Recent();
    recent.add(events(5, 8));
    recent.add(events(9, 9));

    expect(positions(recent, 4)).toEqual([5, 6, 7, 8, 9]);
    expect(positions(recent, 6, 2)).toEqual([7, 8]);
    expect(positions(recent, 3)).toBeUndefined();
    expect(positions(recent, 9)).toBeUndefined();
  });

  it('begin anew behind what others have written in between', () => {
    const recent = new Recent();
    recent.add(events(1, 3));
    recent.add(events(6, 7));

    expect(positions(recent, 0)).toBeUndefined();
    expect(positions(recent, 3)).toBeUndefined();
    expect(positions(recent, 5)).toEqual([6, 7]);
  });

  it('forget the oldest', () => {
    const recent = new Recent();
    for (let from = 1; from < 100_000; from += 1_000) recent.add(events(from, from + 999));

    expect(positions(recent, 90_000)).toBeUndefined();
    expect(positions(recent, 99_999)).toEqual([100_000]);
  });
});
