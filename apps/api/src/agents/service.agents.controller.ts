import { Body, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { IdPipe } from '../http/id.pipe.js';
import { Resource } from '../http/resource.js';
import { Agents } from './agents.js';
import { ExtendWrapup, SetAddresses, SetPassword, SetStatus, UpdateMe } from './agents.requests.js';
import { chosenOf, profileAfter } from './profiles.js';
import { selfOf } from './self.js';

/** What an agent may do to itself. */
@Needs('self')
@Resource('service_agents/me', 'service_agents')
export class ServiceAgentsController {
  constructor(private readonly agents: Agents) {}

  @Get()
  @Answers('Shows who asks.', 'Agent', 'AGENT_NOT_FOUND')
  show(@By() who: Who): Promise<AgentView> {
    return this.agents.view(who.customerId, selfOf(who));
  }

  @Put()
  @Answers('Changes what is given of oneself.', 'Agent', 'INVALID_ARGUMENT')
  update(@Asking() asked: Asked, @Body() request: UpdateMe): Promise<AgentView> {
    // What it is good at others say.
    return this.agents.reprofile(asked, selfOf(asked.who), (profile) => profileAfter(profile, request));
  }

  @Put('status')
  @Answers(
    'Says what one is, once the calls are over; available ends a wrap-up.',
    'Agent',
    'INVALID_ARGUMENT',
    'STATE_INVALID',
    'VERSION_CONFLICT',
  )
  status(@Asking() asked: Asked, @Body() request: SetStatus): Promise<AgentView> {
    const choice = { ...chosenOf(request.status, request.reason), version: request.version ?? asked.version };
    return this.agents.wish(asked, selfOf(asked.who), { type: 'ChooseAgentStatus', ...choice, own: true });
  }

  @Delete('status/next')
  @Answers('Takes back what one has chosen to be after the calls.', 'Agent', 'VERSION_CONFLICT')
  cancelNext(@Asking() asked: Asked): Promise<AgentView> {
    return this.agents.wish(asked, selfOf(asked.who), { type: 'CancelNextStatus', version: asked.version });
  }

  @Put('addresses')
  @Answers('Says where one is rung.', 'Agent', 'INVALID_ARGUMENT')
  addresses(@Asking() asked: Asked, @Body() { addresses }: SetAddresses): Promise<AgentView> {
    return this.agents.setAddresses(asked, selfOf(asked.who), addresses);
  }

  @Put('password')
  @Answers('Gives oneself another password.', 'Agent', 'INVALID_ARGUMENT')
  password(@Asking() asked: Asked, @Body() { password }: SetPassword): Promise<AgentView> {
    return this.agents.setPassword(asked, selfOf(asked.who), password);
  }

  @Post('queues/:id/login')
  @HttpCode(200)
  @Answers('Serves a queue again.', 'Agent', 'INVALID_ID', 'QUEUE_NOT_FOUND')
  logIn(@Asking() asked: Asked, @Param('id', IdPipe) queueId: string): Promise<AgentView> {
    return this.agents.wish(asked, selfOf(asked.who), { type: 'EnterQueue', queueId });
  }

  @Post('queues/:id/logout')
  @HttpCode(200)
  @Answers('Serves a queue no more.', 'Agent', 'INVALID_ID', 'QUEUE_NOT_FOUND')
  logOut(@Asking() asked: Asked, @Param('id', IdPipe) queueId: string): Promise<AgentView> {
    return this.agents.wish(asked, selfOf(asked.who), { type: 'LeaveQueue', queueId });
  }

  @Post('wrapup/end')
  @HttpCode(200)
  @Answers('Ends a wrap-up, if one is in one; not before the code that its queue requires.', 'Agent', 'STATE_INVALID')
  endWrapup(@Asking() asked: Asked): Promise<AgentView> {
    return this.agents.wish(asked, selfOf(asked.who), { type: 'EndWrapup', own: true });
  }

  @Post('wrapup/extend')
  @HttpCode(200)
  @Answers('Takes more time for a wrap-up.', 'Agent', 'INVALID_ARGUMENT', 'STATE_INVALID')
  extendWrapup(@Asking() asked: Asked, @Body() { duration }: ExtendWrapup): Promise<AgentView> {
    return this.agents.wish(asked, selfOf(asked.who), { type: 'ExtendWrapup', duration });
  }
}
