import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '#domain/kernel/decider.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { explained } from '#readmodels/reports/explain.js';
import type { Reason } from '#readmodels/reports/explain.js';
import type { FactSource } from '#readmodels/reports/fact.source.js';
import { BadReport, framed } from '#readmodels/reports/frame.js';
import type { By, Frame, ReportAsked } from '#readmodels/reports/frame.js';
import type { Cohort } from '#readmodels/reports/marks.js';
import { reported } from '#readmodels/reports/report.js';
import type { ReportRow } from '#readmodels/reports/report.js';
import { time } from '#readmodels/time.js';
import { PARTS } from '../api.parts.js';
import type { Reads } from '../api.parts.js';
import { invalid } from '../http/reasons.js';
import { askedBy, togglesIn } from './reports.requests.js';
import type { AnyReportQuery } from './reports.requests.js';

/** What a report stands for: the facts of the log up to a position, and what goes on as it was at that moment. */
interface Moment {
  readonly position: number;
  readonly tm: string;
}

export interface ReportAnswer extends Moment {
  readonly cohort: Cohort;
  readonly result: readonly ReportRow[];
}

export interface ExplanationAnswer extends Moment {
  readonly explain: string;
  readonly count: number;
  readonly sums: Readonly<Record<string, number>>;
  readonly result: readonly Reason[];
}

/** Figures of what has been. */
@Injectable()
export class Reports {
  constructor(
    @Inject(PARTS.reads) private readonly reads: Pick<Reads, 'reporting'>,
    @Inject(PARTS.clock) private readonly clock: { now(): Instant },
  ) {}

  /**
   * @throws Refusal queue.not_found
   * @throws Rejection for a time that is none, one that is too long, and too many rows
   */
  of(customerId: string, by: By, query: AnyReportQuery): Promise<ReportAnswer | ExplanationAnswer> {
    const now = this.clock.now();
    return this.reads.reporting(customerId, async (source) => {
      const moment = { position: source.position, tm: time(now) };
      return inFields(() => this.answer(source, { by, query, now, moment }));
    });
  }

  private async answer(
    source: FactSource,
    { by, query, now, moment }: { by: By; query: AnyReportQuery; now: Instant; moment: Moment },
  ): Promise<ReportAnswer | ExplanationAnswer> {
    const asked = askedBy(by, query);
    const { explain } = query;
    if (explain === undefined) {
      const result = await reported(source, await frameOf(source, asked, now), now, togglesIn(query));
      return { ...moment, cohort: asked.cohort, result };
    }
    const frame = await frameOf(source, { ...asked, interval: null }, now);
    return { ...moment, explain, ...(await explained(source, frame, now, explain)) };
  }
}

const frameOf = async (source: FactSource, asked: ReportAsked, now: Instant): Promise<Frame> => {
  const queues = await source.queues();
  if (asked.queueId !== null && !queues.some(({ queueId }) => queueId === asked.queueId))
    throw new Refusal('queue.not_found', 'There is no such queue.');
  return framed(asked, queues, now);
};

const inFields = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BadReport)) throw error;
    throw invalid({ field: error.field, message: error.rule }, [], 'INVALID_REQUEST_PARAMETER');
  }
};
