import type { Instant } from '../kernel/decider.js';

/** From one time of a day to another, as `09:00` and `17:30`; the end is closed already, and `24:00` ends a day. */
export interface Opening {
  readonly from: string;
  readonly to: string;
}

/** Days of the week as ISO 8601 counts them: 1 is Monday. */
export interface WeeklyOpening extends Opening {
  readonly days: readonly number[];
}

/** A day unlike others: `2026-12-25`. Closed, or open at the times given. */
export interface Holiday {
  readonly date: string;
  readonly openings: readonly Opening[];
}

export interface OpeningHours {
  /** None: open day and night, but for holidays. */
  readonly weekly: readonly WeeklyOpening[];
  readonly holidays: readonly Holiday[];
}

export const ALWAYS_OPEN: OpeningHours = { weekly: [], holidays: [] };

interface Local {
  readonly date: string;
  /** 1 is Monday. */
  readonly day: number;
  readonly time: string;
}

const DAYS: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const clocks = new Map<string, Intl.DateTimeFormat>();

const clockOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone);
  if (known) return known;
  const parts = {
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, ...parts, hourCycle: 'h23' });
  clocks.set(timeZone, clock);
  return clock;
};

/** What calendar and clock on the wall show in a zone. */
const localAt = (timeZone: string, at: Instant): Local => {
  const shown = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => shown.get(name) ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  return { date, day: DAYS.indexOf(part('weekday')) + 1, time: `${part('hour')}:${part('minute')}` };
};

const covers = ({ from, to }: Opening, time: string): boolean => from <= time && time < to;

/** Whether a queue takes callers at an instant: by the clock on the wall of its time zone (IANA), summer time included. */
export const isOpenAt = ({ weekly, holidays }: OpeningHours, timeZone: string, at: Instant): boolean => {
  if (weekly.length === 0 && holidays.length === 0) return true;
  const { date, day, time } = localAt(timeZone, at);
  const holiday = holidays.find((each) => each.date === date);
  if (holiday) return holiday.openings.some((opening) => covers(opening, time));
  return weekly.length === 0 || weekly.some((opening) => opening.days.includes(day) && covers(opening, time));
};
