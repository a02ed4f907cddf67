import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import { EVERYBODY } from '#readmodels/agents/agents.queries.js';
import type { Page } from '#readmodels/queries.js';
import type { TagView } from '#readmodels/tags/tags.projection.js';
import { Agents } from '../agents/agents.js';
import { selfOf } from '../agents/self.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { IdPipe } from '../http/id.pipe.js';
import { PageQuery, pageOf } from '../http/page.requests.js';
import { Resource } from '../http/resource.js';
import { Disposing } from '../queues/disposing.js';
import type { QueuecallAnswer } from '../queues/queuecalls.js';
import { Dispose } from '../queues/queuecalls.requests.js';

/** What an agent does with what is offered to it, and whom it can hand callers to. */
@Needs('desk')
@Resource('service_agents')
export class DeskController {
  constructor(
    private readonly agents: Agents,
    private readonly disposing: Disposing,
    private readonly door: Door,
  ) {}

  @Post('offers/:id/decline')
  @HttpCode(200)
  @Answers('Says no to the offer that rings; its caller goes to somebody else.', 'Agent', 'INVALID_ID', 'OFFER_NOT_FOUND')
  decline(@Asking() asked: Asked, @Param('id', IdPipe) offerId: string): Promise<AgentView> {
    return this.agents.wish(asked, selfOf(asked.who), { type: 'DeclineOffer', offerId });
  }

  @Post('queuecalls/:id/disposition')
  @HttpCode(200)
  @Answers(
    'Says what a talk of one’s own was about.',
    'Queuecall',
    'INVALID_ARGUMENT',
    'QUEUECALL_NOT_FOUND',
    'STATE_INVALID',
    'VERSION_CONFLICT',
  )
  dispose(@Asking() asked: Asked, @Param('id', IdPipe) queuecallId: string, @Body() request: Dispose): Promise<QueuecallAnswer> {
    return this.disposing.dispose(asked, queuecallId, request);
  }

  @Get('agents')
  @Answers('Lists one’s colleagues, newest first.', 'AgentPage', 'INVALID_REQUEST_PARAMETER')
  colleagues(@By() { customerId }: Who, @Query() query: PageQuery): Promise<Page<AgentView>> {
    return this.door.agents(customerId, EVERYBODY, pageOf(query));
  }

  @Get('tags')
  @Answers('Lists the tags, newest first.', 'TagPage', 'INVALID_REQUEST_PARAMETER')
  tags(@By() { customerId }: Who, @Query() query: PageQuery): Promise<Page<TagView>> {
    return this.door.page<TagView>('tags', customerId, pageOf(query));
  }
}
