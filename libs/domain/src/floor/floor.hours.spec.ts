import { describe, expect, it } from '@jest/globals';
import { ALWAYS_OPEN, isOpenAt } from './floor.hours.js';
import type { OpeningHours } from './floor.hours.js';

const WORKDAYS: OpeningHours = {
  weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  holidays: [
    { date: '2026-12-25', openings: [] },
    { date: '2026-12-24', openings: [{ from: '10:00', to: '12:00' }] },
  ],
};

const [HOUR, DAY] = [3_600_000, 86_400_000];

/** 2026-11-23, a Monday, and 2026-07-20, another one, 2026-12-25: each at 0:00 UTC. */
const [MONDAY, SUMMER, CHRISTMAS] = [1_795_392_000_000, 1_784_505_600_000, 1_798_156_800_000];

const berlin = (hours: OpeningHours, at: number): boolean => isOpenAt(hours, 'Europe/Berlin', at);

describe('opening hours', () => {
  it('are day and night where none are set', () => {
    expect(berlin(ALWAYS_OPEN, MONDAY - 21 * HOUR)).toBe(true);
  });

  it('are those on the wall of the queue, in winter and in summer', () => {
    expect(berlin(WORKDAYS, MONDAY + 8 * HOUR - 1)).toBe(false);
    expect(berlin(WORKDAYS, MONDAY + 8 * HOUR)).toBe(true);
    expect(berlin(WORKDAYS, SUMMER + 7 * HOUR)).toBe(true);
    expect(berlin(WORKDAYS, SUMMER + 15 * HOUR)).toBe(false);
  });

  it('begin on Monday with the first day of the week', () => {
    expect(berlin(WORKDAYS, MONDAY - 2 * DAY + 10 * HOUR)).toBe(false);
    expect(berlin(WORKDAYS, MONDAY - DAY + 10 * HOUR)).toBe(false);
    expect(berlin({ ...WORKDAYS, weekly: [{ days: [7], from: '00:00', to: '24:00' }] }, MONDAY - HOUR - 1)).toBe(true);
  });

  it('end a day on the day itself, wherever the sun stands in Greenwich', () => {
    expect(berlin({ ...WORKDAYS, weekly: [{ days: [1], from: '00:00', to: '01:00' }] }, MONDAY - HOUR / 2)).toBe(true);
  });

  it('are other ones on holidays, or none', () => {
    expect(berlin(WORKDAYS, CHRISTMAS + 10 * HOUR)).toBe(false);
    expect(berlin(WORKDAYS, CHRISTMAS - DAY + 8.5 * HOUR)).toBe(false);
    expect(berlin(WORKDAYS, CHRISTMAS - DAY + 9.5 * HOUR)).toBe(true);
    expect(berlin({ weekly: [], holidays: WORKDAYS.holidays }, CHRISTMAS + 10 * HOUR)).toBe(false);
    expect(berlin({ weekly: [], holidays: WORKDAYS.holidays }, CHRISTMAS + DAY + 3 * HOUR)).toBe(true);
  });
});
