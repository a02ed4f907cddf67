import { Body, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { NEW_QUEUE } from '#domain/floor/floor.queue.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import type { Page } from '#readmodels/queries.js';
import type { QueueStats } from '#readmodels/stats/stats.view.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { IdPipe } from '../http/id.pipe.js';
import { Owned } from '../http/owned.js';
import { PageQuery, pageOf } from '../http/page.requests.js';
import { Resource } from '../http/resource.js';
import { Figures } from '../stats/figures.js';
import { QueueSettings } from './queue.settings.js';
import { CreateQueue, SetRoutingMethod, SetTagIds, UpdateQueue } from './queues.requests.js';
import type { QueueChange } from './queues.requests.js';
import { Queues } from './queues.js';
import type { QueueAnswer } from './queues.js';

@Resource('queues')
export class QueuesController {
  constructor(
    private readonly queues: Queues,
    private readonly owned: Owned,
    private readonly settings: QueueSettings,
    private readonly figures: Figures,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers('Opens a queue.', 'Queue', 'INVALID_ARGUMENT', 'INVALID_JSON_BODY', 'FLOW_NOT_FOUND', 'TAG_NOT_FOUND')
  async create(@Asking() asked: Asked, @Body() request: CreateQueue): Promise<QueueAnswer> {
    const { customerId } = asked.who;
    const spec = await this.settings.after(customerId, NEW_QUEUE, request);
    return this.queues.open(asked, uuid5(asked.commandId, 'queue'), spec);
  }

  @Get()
  @Needs('lookup')
  @Answers('Lists the queues, newest first.', 'QueuePage', 'INVALID_REQUEST_PARAMETER')
  list(@By() who: Who, @Query() query: PageQuery): Promise<Page<QueueAnswer>> {
    return this.queues.page(who, pageOf(query));
  }

  @Get(':id')
  @Needs('lookup')
  @Answers('Shows a queue.', 'Queue', 'INVALID_ID', 'QUEUE_NOT_FOUND')
  show(@By() who: Who, @Param('id', IdPipe) queueId: string): Promise<QueueAnswer> {
    return this.queues.find(who, queueId);
  }

  @Get(':id/stats')
  @Answers(
    'Tells how a queue does now, and what became of those who came to it today, in its time zone.',
    'QueueStats',
    'INVALID_ID',
    'QUEUE_NOT_FOUND',
  )
  async stats(@By() { customerId }: Who, @Param('id', IdPipe) queueId: string): Promise<QueueStats> {
    await this.owned.queue(customerId, queueId);
    return this.figures.ofQueue(customerId, queueId);
  }

  @Put(':id')
  @Answers(
    'Changes what is given; what is being offered already goes on as it began.',
    'Queue',
    'INVALID_ARGUMENT',
    'QUEUE_NOT_FOUND',
    'FLOW_NOT_FOUND',
    'TAG_NOT_FOUND',
    'VERSION_CONFLICT',
  )
  update(@Asking() asked: Asked, @Param('id', IdPipe) queueId: string, @Body() request: UpdateQueue): Promise<QueueAnswer> {
    return this.change(asked, queueId, request);
  }

  @Put(':id/tag_ids')
  @Answers(
    'Sets whose queue it is: of the agents that have one of the tags.',
    'Queue',
    'INVALID_ARGUMENT',
    'QUEUE_NOT_FOUND',
    'TAG_NOT_FOUND',
  )
  setTags(@Asking() asked: Asked, @Param('id', IdPipe) queueId: string, @Body() request: SetTagIds): Promise<QueueAnswer> {
    return this.change(asked, queueId, request);
  }

  @Put(':id/routing_method')
  @Answers('Sets which of the agents that are free is offered a call.', 'Queue', 'INVALID_ARGUMENT', 'QUEUE_NOT_FOUND')
  setMethod(
    @Asking() asked: Asked,
    @Param('id', IdPipe) queueId: string,
    @Body() request: SetRoutingMethod,
  ): Promise<QueueAnswer> {
    return this.change(asked, queueId, request);
  }

  @Delete(':id')
  @Answers(
    'Closes a queue for good: whoever waits in it leaves, whoever talks talks on.',
    'Queue',
    'INVALID_ID',
    'QUEUE_NOT_FOUND',
  )
  remove(@Asking() asked: Asked, @Param('id', IdPipe) queueId: string): Promise<QueueAnswer> {
    return this.queues.close(asked, queueId);
  }

  private async change(asked: Asked, queueId: string, request: QueueChange): Promise<QueueAnswer> {
    const { customerId } = asked.who;
    const { spec } = await this.owned.queue(customerId, queueId);
    const version = request.version ?? asked.version;
    return this.queues.set(asked, queueId, { spec: await this.settings.after(customerId, spec, request), version });
  }
}
