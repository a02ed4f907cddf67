import { Get, Header, Headers, Query, Res } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { By } from '#readmodels/reports/frame.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { By as Asker } from '../http/asked.js';
import { Resource } from '../http/resource.js';
import { csvOf } from './csv.js';
import { AgentsReportQuery, IntervalsReportQuery, QueuesReportQuery } from './reports.requests.js';
import type { AnyReportQuery } from './reports.requests.js';
import { Reports } from './reports.js';
import type { ExplanationAnswer, ReportAnswer } from './reports.js';

const REASONS = ['INVALID_REQUEST_PARAMETER', 'QUEUE_NOT_FOUND'] as const;

type Answer = ReportAnswer | ExplanationAnswer | string;

/** Which of the two an answer is written in: what the address says, else what the client likes. */
const wantsCsv = ({ format }: AnyReportQuery, accept: string | undefined): boolean =>
  format === undefined ? /\btext\/csv\b/.test(accept ?? '') : format === 'csv';

@Resource('reports')
export class ReportsController {
  constructor(private readonly reports: Reports) {}

  @Get('queues')
  @Header('vary', 'accept')
  @ApiProduces('application/json', 'text/csv')
  @Answers('Tells what became of the callers of each queue, and of the work for it.', 'Report', ...REASONS)
  queues(
    @Asker() who: Who,
    @Query() query: QueuesReportQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.answer(who, { by: 'queues', query, accept }, reply);
  }

  @Get('agents')
  @Header('vary', 'accept')
  @ApiProduces('application/json', 'text/csv')
  @Answers('Tells what each agent did.', 'Report', ...REASONS)
  agents(
    @Asker() who: Who,
    @Query() query: AgentsReportQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.answer(who, { by: 'agents', query, accept }, reply);
  }

  @Get('intervals')
  @Header('vary', 'accept')
  @ApiProduces('application/json', 'text/csv')
  @Answers('Tells of all queues together, or of one, interval by interval.', 'Report', ...REASONS)
  intervals(
    @Asker() who: Who,
    @Query() query: IntervalsReportQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.answer(who, { by: 'intervals', query, accept }, reply);
  }

  private async answer(
    { customerId }: Who,
    { by, query, accept }: { readonly by: By; readonly query: AnyReportQuery; readonly accept: string | undefined },
    reply: FastifyReply,
  ): Promise<Answer> {
    const answer = await this.reports.of(customerId, by, query);
    if (!wantsCsv(query, accept)) return answer;
    void reply.header('content-type', 'text/csv; charset=utf-8').header('x-position', String(answer.position));
    return csvOf(answer.result);
  }
}
