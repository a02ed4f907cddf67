import { Body, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import { Needs } from '../auth/auth.guard.js';
import { Answers } from '../docs/answers.js';
import { Asking } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { IdPipe } from '../http/id.pipe.js';
import { Resource } from '../http/resource.js';
import { Agents } from './agents.js';
import { ExtendWrapup, SetStatus } from './agents.requests.js';
import { chosenOf } from './profiles.js';

/** What a supervisor may do to an agent at work. */
@Needs('floor')
@Resource('agents')
export class AgentsFloorController {
  constructor(private readonly agents: Agents) {}

  @Put(':id/status')
  @Answers(
    'Says what an agent is, once its calls are over; available ends its wrap-up.',
    'Agent',
    'INVALID_ARGUMENT',
    'AGENT_NOT_FOUND',
    'VERSION_CONFLICT',
  )
  status(@Asking() asked: Asked, @Param('id', IdPipe) id: string, @Body() request: SetStatus): Promise<AgentView> {
    const version = request.version ?? asked.version;
    return this.agents.wish(asked, id, { type: 'ChooseAgentStatus', ...chosenOf(request.status, request.reason), version });
  }

  @Delete(':id/status/next')
  @Answers('Takes back what an agent has chosen to be after its calls.', 'Agent', 'AGENT_NOT_FOUND', 'VERSION_CONFLICT')
  cancelNext(@Asking() asked: Asked, @Param('id', IdPipe) id: string): Promise<AgentView> {
    return this.agents.wish(asked, id, { type: 'CancelNextStatus', version: asked.version });
  }

  @Post(':id/queues/:queue_id/login')
  @HttpCode(200)
  @Answers('Lets an agent serve a queue again.', 'Agent', 'INVALID_ID', 'AGENT_NOT_FOUND', 'QUEUE_NOT_FOUND')
  logIn(@Asking() asked: Asked, @Param('id', IdPipe) id: string, @Param('queue_id', IdPipe) queueId: string): Promise<AgentView> {
    return this.agents.wish(asked, id, { type: 'EnterQueue', queueId });
  }

  @Post(':id/queues/:queue_id/logout')
  @HttpCode(200)
  @Answers('Lets an agent serve a queue no more.', 'Agent', 'INVALID_ID', 'AGENT_NOT_FOUND', 'QUEUE_NOT_FOUND')
  logOut(
    @Asking() asked: Asked,
    @Param('id', IdPipe) id: string,
    @Param('queue_id', IdPipe) queueId: string,
  ): Promise<AgentView> {
    return this.agents.wish(asked, id, { type: 'LeaveQueue', queueId });
  }

  @Post(':id/wrapup/end')
  @HttpCode(200)
  @Answers('Ends the wrap-up of an agent, if it is in one.', 'Agent', 'INVALID_ID', 'AGENT_NOT_FOUND')
  endWrapup(@Asking() asked: Asked, @Param('id', IdPipe) id: string): Promise<AgentView> {
    return this.agents.wish(asked, id, { type: 'EndWrapup' });
  }

  @Post(':id/wrapup/extend')
  @HttpCode(200)
  @Answers('Gives an agent more time for its wrap-up.', 'Agent', 'INVALID_ARGUMENT', 'AGENT_NOT_FOUND', 'STATE_INVALID')
  extendWrapup(@Asking() asked: Asked, @Param('id', IdPipe) id: string, @Body() { duration }: ExtendWrapup): Promise<AgentView> {
    return this.agents.wish(asked, id, { type: 'ExtendWrapup', duration });
  }
}
