import { Body, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { Page } from '#readmodels/queries.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { addressOf } from '../calls/addresses.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageOf } from '../http/page.requests.js';
import { Resource } from '../http/resource.js';
import { Disposing } from './disposing.js';
import { CallBack, Dispose, MoveQueuecall, Prioritise, QueuecallsQuery, conditionOf } from './queuecalls.requests.js';
import { Queuecalls } from './queuecalls.js';
import type { QueuecallAnswer } from './queuecalls.js';

@Needs('floor')
@Resource('queuecalls')
export class QueuecallsController {
  constructor(
    private readonly queuecalls: Queuecalls,
    private readonly disposing: Disposing,
  ) {}

  @Get()
  @Answers(
    'Lists the calls in queues, newest first; those that have left them, too.',
    'QueuecallPage',
    'INVALID_REQUEST_PARAMETER',
  )
  list(@By() who: Who, @Query() query: QueuecallsQuery): Promise<Page<QueuecallAnswer>> {
    return this.queuecalls.page(who, { ...pageOf(query), where: conditionOf(query) });
  }

  @Get(':id')
  @Answers('Shows a call in a queue, or one that was in it.', 'Queuecall', 'INVALID_ID', 'QUEUECALL_NOT_FOUND')
  show(@By() who: Who, @Param('id', IdPipe) queuecallId: string): Promise<QueuecallAnswer> {
    return this.queuecalls.find(who, queuecallId);
  }

  @Post(':id/kick')
  @HttpCode(200)
  @Answers(
    'Takes a call out of its queue; one that has left it stays as it is.',
    'Queuecall',
    'INVALID_ID',
    'QUEUECALL_NOT_FOUND',
  )
  kick(@Asking() asked: Asked, @Param('id', IdPipe) queuecallId: string): Promise<QueuecallAnswer> {
    return this.queuecalls.kick(asked, queuecallId);
  }

  @Post('reference_id/:id/kick')
  @HttpCode(200)
  @Answers('The same, by the id of the call.', 'Queuecall', 'INVALID_ID', 'QUEUECALL_NOT_FOUND')
  async kickCall(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<QueuecallAnswer> {
    return this.queuecalls.kick(asked, await this.queuecalls.ofCall(asked.who, callId));
  }

  @Post(':id/callback')
  @HttpCode(200)
  @Answers(
    'Ends the wait of a caller, who is called back when it is its turn; shows the place that is kept.',
    'Queuecall',
    'INVALID_ARGUMENT',
    'QUEUECALL_NOT_FOUND',
    'STATE_INVALID',
  )
  callBack(
    @Asking() asked: Asked,
    @Param('id', IdPipe) queuecallId: string,
    @Body() { destination }: CallBack,
  ): Promise<QueuecallAnswer> {
    return this.queuecalls.callBack(asked, queuecallId, destination ? addressOf(destination) : null);
  }

  @Delete(':id')
  @Answers(
    'Takes a call out of its queue while it waits; any other stays as it is.',
    'Queuecall',
    'INVALID_ID',
    'QUEUECALL_NOT_FOUND',
  )
  remove(@Asking() asked: Asked, @Param('id', IdPipe) queuecallId: string): Promise<QueuecallAnswer> {
    return this.queuecalls.remove(asked, queuecallId);
  }

  @Post(':id/move')
  @HttpCode(200)
  @Answers(
    'Sends a call that waits to another queue, with its age; there it is a call in a queue of its own.',
    'Queuecall',
    'INVALID_ARGUMENT',
    'QUEUECALL_NOT_FOUND',
    'QUEUE_NOT_FOUND',
    'STATE_INVALID',
  )
  move(
    @Asking() asked: Asked,
    @Param('id', IdPipe) queuecallId: string,
    @Body() { queue_id }: MoveQueuecall,
  ): Promise<QueuecallAnswer> {
    return this.queuecalls.move(asked, queuecallId, queue_id.toLowerCase());
  }

  @Post(':id/disposition')
  @HttpCode(200)
  @Needs('desk')
  @Answers(
    'Says what a talk was about: during it, in the wrap-up or afterwards; by the agent who served it, or a manager.',
    'Queuecall',
    'INVALID_ARGUMENT',
    'QUEUECALL_NOT_FOUND',
    'STATE_INVALID',
    'VERSION_CONFLICT',
  )
  dispose(@Asking() asked: Asked, @Param('id', IdPipe) queuecallId: string, @Body() request: Dispose): Promise<QueuecallAnswer> {
    return this.disposing.dispose(asked, queuecallId, request);
  }

  @Put(':id/priority')
  @Answers('Moves a call that waits forwards or back.', 'Queuecall', 'INVALID_ARGUMENT', 'QUEUECALL_NOT_FOUND', 'STATE_INVALID')
  prioritise(
    @Asking() asked: Asked,
    @Param('id', IdPipe) queuecallId: string,
    @Body() { priority }: Prioritise,
  ): Promise<QueuecallAnswer> {
    return this.queuecalls.prioritise(asked, queuecallId, priority);
  }
}
