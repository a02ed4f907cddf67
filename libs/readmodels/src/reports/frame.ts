import type { Instant } from '#domain/kernel/decider.js';
import { dayBegin, dayEnd, edgesOf, instantIn } from './calendar.js';
import type { Interval } from './calendar.js';
import type { QueueFact } from './facts.js';
import type { Cohort } from './marks.js';

/** What has a row of its own. */
export type By = 'queues' | 'agents' | 'intervals';

/** What a report is asked for, as it is written. Null: all of them, or what is usual. */
export interface ReportAsked {
  readonly by: By;
  readonly cohort: Cohort;
  readonly interval: Interval | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly zone: string | null;
  readonly queueId: string | null;
  readonly agentId: string | null;
}

/** What a row of a report is of, and the instants between which its buckets lie. */
export interface Group {
  readonly zone: string;
  readonly edges: readonly Instant[];
}

/** A report before anything is counted. */
export interface Frame extends Pick<ReportAsked, 'by' | 'cohort' | 'queueId' | 'agentId'> {
  readonly queues: ReadonlyMap<string, QueueFact>;
  /** By the id of the queue; those who share one group, as all agents do, are found under the empty id. */
  readonly groups: ReadonlyMap<string, Group>;
}

/** A report that cannot be made: which field is wrong, and the rule that it breaks. */
export class BadReport extends Error {
  override readonly name = 'BadReport';

  constructor(
    readonly field: string,
    readonly rule: string,
  ) {
    super(`${field} ${rule}`);
  }
}

export const MOST_ROWS = 3_000;

const [DAY, MOST_DAYS] = [86_400_000, 400] as const;

const read = (zone: string, field: string, written: string): Instant => {
  const at = instantIn(zone, written);
  if (at === null) throw new BadReport(field, 'must be a date such as 2026-03-29, 2026-03-29T08:00 or 2026-03-29T08:00:00+02:00');
  return at;
};

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Today, unless something else is said; up to `to` the day in which that lies. */
const spanIn = (zone: string, asked: ReportAsked, now: Instant): Span => {
  const to = asked.to === null ? dayEnd(zone, now) : read(zone, 'to', asked.to);
  const day = asked.to === null ? now : to - 1;
  const from = asked.from === null ? dayBegin(zone, day) : read(zone, 'from', asked.from);
  if (from >= to) throw new BadReport(asked.to === null ? 'from' : 'to', FROM_TO(asked.to === null));
  if (to - from > MOST_DAYS * DAY) throw new BadReport('from', `must be at most ${MOST_DAYS} days before to`);
  return { from, to };
};

const FROM_TO = (isToday: boolean): string =>
  isToday ? 'must be earlier than the end of today, where no to is given' : 'must be later than from';

export const tooMany = (): BadReport =>
  new BadReport(
    'interval',
    `must give at most ${MOST_ROWS} rows: ask for a longer interval, a shorter time or fewer queues or agents`,
  );

/** The zone of what is not of one queue: that of the queues, where it is one. */
const commonZone = (queues: readonly QueueFact[]): string => {
  const zones = new Set(queues.map(({ timeZone }) => timeZone));
  return zones.size === 1 ? (queues[0]?.timeZone ?? 'UTC') : 'UTC';
};

const groupIn = (zone: string, asked: ReportAsked, now: Instant): Group => ({
  zone,
  edges: edgesOf(zone, asked.interval, spanIn(zone, asked, now), MOST_ROWS),
});

const wasThere = ({ deleted }: QueueFact, { edges }: Group): boolean => deleted === null || deleted > (edges[0] ?? 0);

/** Each queue has the buckets of its own zone. One that was deleted before them is left out, unless it is asked for. */
const byQueue = (asked: ReportAsked, queues: readonly QueueFact[], now: Instant): readonly (readonly [string, Group])[] =>
  queues
    .map((queue) => [queue, groupIn(asked.zone ?? queue.timeZone, asked, now)] as const)
    .filter(([queue, group]) => asked.queueId !== null || wasThere(queue, group))
    .map(([{ queueId }, group]) => [queueId, group] as const);

/**
 * The rows that a report will have.
 * @param queues all of the customer's
 * @throws BadReport
 */
export const framed = (asked: ReportAsked, queues: readonly QueueFact[], now: Instant): Frame => {
  const meant = queues.filter(({ queueId }) => asked.queueId === null || queueId === asked.queueId);
  const whole = groupIn(
    asked.zone ?? commonZone(meant.filter(({ deleted }) => deleted === null || asked.queueId !== null)),
    asked,
    now,
  );
  const groups = new Map(asked.by === 'queues' ? byQueue(asked, meant, now) : [['', whole]]);
  const rows = [...groups.values()].reduce((sum, { edges }) => sum + edges.length - 1, 0);
  if (rows > MOST_ROWS && asked.interval !== null) throw tooMany();
  const { by, cohort, queueId, agentId } = asked;
  return { by, cohort, queueId, agentId, groups, queues: new Map(queues.map((queue) => [queue.queueId, queue])) };
};

/** From the first instant of a report to its last. */
export const spanOf = ({ groups }: Frame): Span => {
  const edges = [...groups.values()].map((group) => group.edges);
  return {
    from: Math.min(...edges.map((own) => own[0] ?? Infinity)),
    to: Math.max(...edges.map((own) => own.at(-1) ?? -Infinity)),
  };
};
