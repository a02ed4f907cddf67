import type { Instant } from '#domain/kernel/decider.js';

/** Into what a report cuts the time: so many minutes, or the days of the zone. */
export type Interval = '15' | '30' | '60' | 'day';

export const INTERVALS: readonly Interval[] = ['15', '30', '60', 'day'];

/** What a clock on a wall shows, as milliseconds since 1970-01-01 00:00 on that clock. */
type WallTime = number;

const [MINUTE, DAY] = [60_000, 86_400_000] as const;

const formats = new Map<string, Intl.DateTimeFormat>();

const made = (zone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const format = formats.get(zone) ?? made(zone);
  formats.set(zone, format);
  return format;
};

/** Whether it is a name of the IANA time zone database: an offset such as `+02:00` is none, for it knows no summer time. */
export const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(name)) return false;
  try {
    made(name);
    return true;
  } catch {
    return false;
  }
};

/** What clocks in a zone show at an instant. */
const shownAt = (zone: string, at: Instant): WallTime => {
  const parts = formatOf(zone).formatToParts(at);
  const of = (part: Intl.DateTimeFormatPartTypes): number => Number(parts.find(({ type }) => type === part)?.value);
  const seconds = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return seconds + modulo(at, 1_000);
};

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** By how much the clocks of a zone are ahead of UTC, in milliseconds. */
const offsetAt = (zone: string, at: Instant): number => shownAt(zone, at) - at;

/**
 * The first instant at which the clocks of a zone show a time: of the two of an hour that comes twice the earlier, and where clocks
 * are put forward over it the moment in which they are.
 */
export const instantOf = (zone: string, shown: WallTime): Instant => {
  const offsets = [offsetAt(zone, shown - DAY), offsetAt(zone, shown + DAY)];
  const found = offsets.map((offset) => shown - offset).filter((at) => shownAt(zone, at) === shown);
  return found.length > 0 ? Math.min(...found) : gapAt(zone, shown, offsets);
};

/** When the clocks are put forward over a time, which lies between what the two offsets make of it. */
const gapAt = (zone: string, shown: WallTime, offsets: readonly number[]): Instant => {
  let [before, after] = [shown - Math.max(...offsets), shown - Math.min(...offsets)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (shownAt(zone, middle) >= shown) after = middle;
    else before = middle;
  }
  return after;
};

/** When the day of a zone began in which an instant lies. */
export const dayBegin = (zone: string, at: Instant): Instant => {
  const shown = shownAt(zone, at);
  return Math.min(instantOf(zone, shown - modulo(shown, DAY)), at);
};

/** When the next day of a zone begins: after 23 or 25 hours where clocks are put forward or back. */
export const dayEnd = (zone: string, at: Instant): Instant => {
  const shown = shownAt(zone, at);
  const left = DAY - modulo(shown, DAY);
  const next = instantOf(zone, shown + left);
  return next > at ? next : at + left;
};

const nextEdge = (zone: string, interval: Interval, at: Instant): Instant => {
  if (interval === 'day') return dayEnd(zone, at);
  const step = Number(interval) * MINUTE;
  return at + step - modulo(shownAt(zone, at), step);
};

/**
 * The instants between which the buckets of a span lie, its ends included: where the clocks of the zone show a multiple of the
 * interval. An hour that comes twice has its buckets twice, one that is left out has none.
 * @param interval null: one bucket
 * @param most so many buckets are enough; who sees one more knows that there are too many
 */
export const edgesOf = (
  zone: string,
  interval: Interval | null,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  most: number,
): readonly Instant[] => {
  if (interval === null) return [from, to];
  const edges = [from];
  for (let at = nextEdge(zone, interval, from); at < to && edges.length <= most; at = nextEdge(zone, interval, at))
    edges.push(at);
  return [...edges, to];
};

/** The bucket in which an instant lies; -1 for none. */
export const bucketAt = (edges: readonly Instant[], at: Instant): number => {
  if (at < (edges[0] ?? Infinity) || at >= (edges.at(-1) ?? -Infinity)) return -1;
  let [low, high] = [0, edges.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? Infinity) <= at) low = middle;
    else high = middle;
  }
  return low;
};

const two = (value: number): string => String(value).padStart(2, '0');

/** An instant as the clocks of a zone show it, with their offset, so that an hour that comes twice is told apart. */
export const localTime = (zone: string, at: Instant): string => {
  const shown = shownAt(zone, at);
  const minutes = Math.round((shown - at) / MINUTE);
  const ahead = Math.abs(minutes);
  const text = new Date(shown).toISOString();
  const fraction = shown % 1_000 === 0 ? '' : text.slice(19, 23);
  return `${text.slice(0, 19)}${fraction}${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
};

const WRITTEN = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+\- ](?:0\d|1[0-4]):[0-5]\d)?)?$/;

/** What a text shows that has the form of a date, where it is a sensible one: 30 February is no day. */
const shownIn = ([, date = '', time = '00:00', seconds = ':00']: readonly string[]): WallTime | null => {
  const text = `${date}T${time}${seconds}`;
  const shown = Date.parse(`${text}Z`);
  return shown >= 0 && new Date(shown).toISOString().startsWith(text) ? shown : null;
};

/**
 * The instant that a text names: `2026-03-29` (the beginning of that day), `2026-03-29T08:00`, with seconds, both on the clocks of the
 * zone, or with `Z` or an offset. A space may stand for the `+` of an offset, for that is what an address makes of it. Null for any other.
 */
export const instantIn = (zone: string, written: string): Instant | null => {
  const parts = WRITTEN.exec(written);
  const shown = parts && shownIn(parts);
  if (!parts || shown === null) return null;
  const offset = parts[4];
  if (offset === undefined) return instantOf(zone, shown);
  return offset === 'Z' ? shown : shown - ahead(offset);
};

const ahead = (offset: string): number => {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return (offset.startsWith('-') ? -minutes : minutes) * MINUTE;
};
