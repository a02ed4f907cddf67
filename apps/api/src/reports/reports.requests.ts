import { isUuid } from '#domain/kernel/uuid.js';
import { INTERVALS } from '#readmodels/reports/calendar.js';
import type { Interval } from '#readmodels/reports/calendar.js';
import { explicable } from '#readmodels/reports/explain.js';
import type { By, ReportAsked } from '#readmodels/reports/frame.js';
import type { Cohort } from '#readmodels/reports/marks.js';
import type { Toggles } from '#readmodels/stats/service-level.js';
import { Field, OneOf, Words } from '../http/fields.js';
import { TimeZone } from './time.zone.js';

const FLAGS = ['true', 'false'] as const;

const QueryFlag = (description: string): PropertyDecorator => OneOf({ values: FLAGS, optional: true, description });

const QueryId = (description: string): PropertyDecorator =>
  Field(
    { optional: true, description, schema: { type: 'string', format: 'uuid' } },
    'must be a uuid',
    (value) => typeof value === 'string' && isUuid(value),
  );

const Day = (description: string): PropertyDecorator =>
  Words({ to: 40, optional: true, description, example: '2026-03-29T08:00' });

/** What every report can be asked for. A query holds texts only. */
class ReportQuery {
  @OneOf({
    values: INTERVALS,
    optional: true,
    description: 'Minutes, or days: into what the time is cut; one row where not given',
  })
  readonly interval?: Interval;

  @Day('On the clocks of the time zone, or with an offset; the beginning of the day')
  readonly from?: string;

  @Day('Up to just before it; the end of today')
  readonly to?: string;

  @QueryId('Of this queue only')
  readonly queue_id?: string;

  @QueryId('Of this agent only')
  readonly agent_id?: string;

  @TimeZone({ optional: true, description: 'Instead of the time zone of the queue' })
  readonly time_zone?: string;

  @OneOf({
    values: ['completion', 'arrival'],
    optional: true,
    description: 'Where things count: when they come to pass, or when what they are of began; completion',
  })
  readonly cohort?: Cohort;

  @OneOf({ values: ['json', 'csv'], optional: true, description: 'Goes before the header Accept' })
  readonly format?: 'json' | 'csv';

  @QueryFlag('Of SL_gen: divides by flow-outs, too')
  readonly with_flow_outs?: string;

  @QueryFlag('Of SL_gen: does not divide by those who hung up at once')
  readonly without_short_abandons?: string;

  @QueryFlag('Of SL_gen: does not divide by those who hung up')
  readonly without_abandons?: string;
}

const Explain = (by: By): PropertyDecorator =>
  OneOf({ values: explicable(by), optional: true, description: 'A figure: the events behind it are answered instead' });

export class QueuesReportQuery extends ReportQuery {
  @Explain('queues')
  readonly explain?: string;
}

export class AgentsReportQuery extends ReportQuery {
  @Explain('agents')
  readonly explain?: string;
}

export class IntervalsReportQuery extends ReportQuery {
  @Explain('intervals')
  readonly explain?: string;
}

export type AnyReportQuery = QueuesReportQuery;

const orNull = (value: string | undefined): string | null => value ?? null;

const idOrNull = (value: string | undefined): string | null => orNull(value?.toLowerCase());

/** `intervals` are of half an hour, unless something else is said. */
export const askedBy = (by: By, query: AnyReportQuery): ReportAsked => ({
  by,
  cohort: query.cohort ?? 'completion',
  interval: query.interval ?? (by === 'intervals' ? '30' : null),
  from: orNull(query.from),
  to: orNull(query.to),
  zone: orNull(query.time_zone),
  queueId: idOrNull(query.queue_id),
  agentId: idOrNull(query.agent_id),
});

export const togglesIn = ({ with_flow_outs, without_short_abandons, without_abandons }: AnyReportQuery): Toggles => ({
  with_flow_outs: with_flow_outs === 'true',
  without_short_abandons: without_short_abandons === 'true',
  without_abandons: without_abandons === 'true',
});
