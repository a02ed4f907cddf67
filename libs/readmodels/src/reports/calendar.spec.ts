import { describe, expect, it } from '@jest/globals';
import { bucketAt, dayBegin, dayEnd, edgesOf, instantIn, isTimeZone, localTime } from './calendar.js';
import type { Interval } from './calendar.js';

const BERLIN = 'Europe/Berlin';

const HOUR = 3_600_000;

const at = (written: string, zone = 'UTC'): number => instantIn(zone, written) ?? NaN;

const day = (zone: string, date: string, interval: Interval): readonly number[] => {
  const from = at(date, zone);
  return edgesOf(zone, interval, { from, to: dayEnd(zone, from) }, 1_000);
};

const lengths = (edges: readonly number[]): readonly number[] => edges.slice(1).map((edge, index) => edge - edges[index]!);

describe('the buckets of a day', () => {
  it.each<[string, string, Interval, number]>([
    [BERLIN, '2026-06-01', '60', 24],
    [BERLIN, '2026-03-29', '60', 23],
    [BERLIN, '2026-10-25', '60', 25],
    [BERLIN, '2026-03-29', '15', 92],
    [BERLIN, '2026-10-25', '30', 50],
    ['America/New_York', '2026-11-01', '60', 25],
    ['America/New_York', '2026-03-08', '60', 23],
    ['Asia/Kathmandu', '2026-05-05', '60', 24],
    ['Africa/Cairo', '2026-04-24', '60', 23],
    ['UTC', '2026-10-25', '15', 96],
  ])('in %s on %s, each of %s minutes, are %i', (zone, date, interval, count) => {
    const edges = day(zone, date, interval);
    const step = Number(interval) * 60_000;

    expect(lengths(edges)).toEqual(Array<number>(count).fill(step));
  });

  it('has 23 or 25 hours where clocks are put forward or back, and begins when they say so', () => {
    const week = edgesOf(BERLIN, 'day', { from: at('2026-10-24', BERLIN), to: at('2026-10-27', BERLIN) }, 10);
    expect(lengths(week)).toEqual([24 * HOUR, 25 * HOUR, 24 * HOUR]);
    expect(lengths(day(BERLIN, '2026-03-29', 'day'))).toEqual([23 * HOUR]);
    // Egypt puts its clocks forward at midnight, so that this day begins at one o'clock.
    expect(localTime('Africa/Cairo', at('2026-04-24', 'Africa/Cairo'))).toBe('2026-04-24T01:00:00+03:00');
  });

  it('fall on full hours again after a change of half an hour', () => {
    const edges = day('Australia/Lord_Howe', '2026-04-05', '60');
    expect(lengths(edges).filter((length) => length !== HOUR)).toEqual([HOUR / 2]);
    expect(lengths(edges).reduce((sum, length) => sum + length, 0)).toBe(24.5 * HOUR);
    expect(edges.slice(3).every((edge) => localTime('Australia/Lord_Howe', edge).slice(14, 16) === '00')).toBe(true);
  });

  it('tell the hour that comes twice apart', () => {
    const edges = day(BERLIN, '2026-10-25', '60').map((edge) => localTime(BERLIN, edge));
    expect(edges.slice(1, 5)).toEqual([
      '2026-10-25T01:00:00+02:00',
      '2026-10-25T02:00:00+02:00',
      '2026-10-25T02:00:00+01:00',
      '2026-10-25T03:00:00+01:00',
    ]);
  });

  it('are cut where a span begins and ends between them', () => {
    const edges = edgesOf('UTC', '30', { from: at('2026-01-01T08:10'), to: at('2026-01-01T09:05') }, 10);
    expect(lengths(edges)).toEqual([20 * 60_000, 30 * 60_000, 5 * 60_000]);
    expect(edgesOf('UTC', null, { from: 1, to: 2 }, 10)).toEqual([1, 2]);
  });

  it('are not made without end', () => {
    expect(edgesOf('UTC', '15', { from: 0, to: at('2026-01-01') }, 10)).toHaveLength(12);
  });
});

describe('an instant', () => {
  it('lies in the bucket that begins with it, and in none outside of the span', () => {
    const edges = [10, 20, 30, 40];
    expect([9, 10, 19, 20, 39, 40].map((instant) => bucketAt(edges, instant))).toEqual([-1, 0, 0, 1, 2, -1]);
  });

  it('is written by the clocks of a zone, or with an offset', () => {
    expect(at('2026-07-01', BERLIN)).toBe(Date.UTC(2026, 5, 30, 22));
    expect(at('2026-07-01T08:30:15.250', BERLIN)).toBe(Date.UTC(2026, 6, 1, 6, 30, 15, 250));
    expect(at('2026-07-01 08:30', BERLIN)).toBe(Date.UTC(2026, 6, 1, 6, 30));
    for (const written of [
      '2026-07-01T08:30:00Z',
      '2026-07-01T10:30:00+02:00',
      '2026-07-01T10:30:00 02:00',
      '2026-07-01T03:30-05:00',
    ])
      expect(at(written, BERLIN)).toBe(Date.UTC(2026, 6, 1, 8, 30));
  });

  it('that comes twice is the earlier, and one that is left out is the moment of the change', () => {
    expect(localTime(BERLIN, at('2026-10-25T02:30', BERLIN))).toBe('2026-10-25T02:30:00+02:00');
    expect(localTime(BERLIN, at('2026-03-29T02:30', BERLIN))).toBe('2026-03-29T03:00:00+02:00');
  });

  it('is read back from what was written', () => {
    for (const instant of [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30), Date.UTC(2026, 0, 1, 0, 0, 0, 7)])
      expect(at(localTime('America/St_Johns', instant))).toBe(instant);
  });

  it.each(['', 'now', '2026-02-30', '2026-1-1', '2026-01-01T24:00', '2026-01-01T08:60', '1969-12-31', '2026-01-01T08:00+15:00'])(
    'is not %p',
    (written) => expect(instantIn('UTC', written)).toBeNull(),
  );

  it('lies in a day of its zone', () => {
    const noon = at('2026-10-25T12:00', BERLIN);
    expect([dayBegin(BERLIN, noon), dayEnd(BERLIN, noon)]).toEqual([at('2026-10-25', BERLIN), at('2026-10-26', BERLIN)]);
    expect(dayBegin(BERLIN, at('2026-10-25', BERLIN))).toBe(at('2026-10-25', BERLIN));
  });
});

it('a time zone is one by its name', () => {
  expect(['UTC', BERLIN, 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'].every(isTimeZone)).toBe(true);
  expect(['', '+02:00', 'Mars/Olympus', 'Europe/Berlin ', 'x'.repeat(70)].some(isTimeZone)).toBe(false);
});
