import type { Instant } from '#domain/kernel/decider.js';
import type { Thresholds, Toggles } from '../stats/service-level.js';
import { localTime } from './calendar.js';
import type { FactSource } from './fact.source.js';
import { counted } from './fact.source.js';
import { Sums, callerFigures, workFigures } from './figures.js';
import type { CallerFigures, WorkFigures } from './figures.js';
import { MOST_ROWS, tooMany } from './frame.js';
import type { Frame, Group } from './frame.js';

/** Whose row it is, and the time that it is of: from the first instant to just before the last. */
export interface RowHead {
  readonly queue_id?: string;
  readonly queue_name?: string;
  readonly agent_id?: string;
  readonly agent_name?: string;
  readonly time_zone: string;
  /** On the clocks of the zone, with their offset. */
  readonly from: string;
  readonly to: string;
}

export type ReportRow = RowHead & WorkFigures & Partial<CallerFigures>;

/** The sums of each row. */
class Rows {
  readonly #sums = new Map<string, Map<number, Sums>>();

  readonly of = (whose: string, bucket: number): Sums => {
    const own = this.#sums.get(whose) ?? new Map<number, Sums>();
    const sums = own.get(bucket) ?? new Sums();
    this.#sums.set(whose, own.set(bucket, sums));
    return sums;
  };

  get owners(): readonly string[] {
    return [...this.#sums.keys()];
  }
}

type Named = readonly [id: string, name: string];

const byName = ([a, nameA]: Named, [b, nameB]: Named): number => compare(nameA, nameB) || compare(a, b);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Whose rows there are, in order. */
const ownersOf = async (source: FactSource, { by, groups, queues }: Frame, rows: Rows): Promise<readonly Named[]> => {
  if (by === 'intervals') return [['', '']];
  if (by === 'queues') return [...groups.keys()].map((id): Named => [id, queues.get(id)?.name ?? '']).sort(byName);
  const names = await source.names();
  return rows.owners.map((id): Named => [id, names.get(id) ?? '']).sort(byName);
};

const one = (values: readonly number[]): number | null => (new Set(values).size === 1 ? (values[0] ?? null) : null);

/** Those of the queues that a row is of, where they agree. */
const thresholdsOf = ({ queues, queueId, by }: Frame, owner: string): Thresholds => {
  const id = by === 'queues' ? owner : queueId;
  const own = [...queues.values()].filter((queue) => (id === null ? queue.deleted === null : queue.queueId === id));
  return { threshold: one(own.map(({ threshold }) => threshold)), short_threshold: one(own.map(({ short }) => short)) };
};

const ownerHead = (by: Frame['by'], [id, name]: Named): Partial<RowHead> => {
  if (by === 'queues') return { queue_id: id, queue_name: name };
  return by === 'agents' ? { agent_id: id, agent_name: name } : {};
};

const timeHead = ({ zone, edges }: Group, bucket: number): Pick<RowHead, 'time_zone' | 'from' | 'to'> => ({
  time_zone: zone,
  from: localTime(zone, edges[bucket] ?? 0),
  to: localTime(zone, edges[bucket + 1] ?? 0),
});

const rowsOf = (frame: Frame, rows: Rows, owner: Named, toggles: Toggles): readonly ReportRow[] => {
  const { by, groups } = frame;
  const [id] = owner;
  const group = groups.get(by === 'queues' ? id : '') ?? { zone: 'UTC', edges: [] };
  return group.edges.slice(1).map((_, bucket) => {
    const sums = rows.of(id, bucket);
    const head = { ...ownerHead(by, owner), ...timeHead(group, bucket) };
    if (by === 'agents') return { ...head, ...workFigures(sums) };
    return { ...head, ...callerFigures(sums, thresholdsOf(frame, id), toggles), ...workFigures(sums) };
  });
};

/**
 * The figures of a report: a row for whoever it is of, and for each bucket of time. Nothing but the facts and `now` decides them.
 * @throws BadReport where there would be too many rows
 */
export const reported = async (
  source: FactSource,
  frame: Frame,
  now: Instant,
  toggles: Toggles,
): Promise<readonly ReportRow[]> => {
  const rows = new Rows();
  await counted(source, frame, now, ({ figure, value }, of, bucket) => rows.of(of, bucket).add(figure, value));
  const owners = await ownersOf(source, frame, rows);
  const buckets = frame.by === 'agents' ? (frame.groups.get('')?.edges.length ?? 1) - 1 : 1;
  if (buckets > 1 && buckets * owners.length > MOST_ROWS) throw tooMany();
  return owners.flatMap((owner) => rowsOf(frame, rows, owner, toggles));
};
