import { Body, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { AgentFilter } from '#readmodels/agents/agents.queries.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import type { Page } from '#readmodels/queries.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { IdPipe } from '../http/id.pipe.js';
import { idsOf } from '../http/ids.js';
import { Owned } from '../http/owned.js';
import { pageOf } from '../http/page.requests.js';
import { Resource } from '../http/resource.js';
import { Agents } from './agents.js';
import {
  AgentsQuery,
  CreateAgent,
  SetAddresses,
  SetAgentTags,
  SetPassword,
  SetPermission,
  UpdateAgent,
} from './agents.requests.js';
import { SetSkills } from './agents.skills.js';
import { chosenOf, permissionOf, profileAfter } from './profiles.js';

/** Agents as they are set up: users who log in. */
@Needs('floor')
@Resource('agents')
export class AgentsController {
  constructor(
    private readonly agents: Agents,
    private readonly door: Door,
    private readonly owned: Owned,
  ) {}

  @Post()
  @HttpCode(200)
  @Needs('people')
  @Answers('Makes an agent: a user who may log in.', 'Agent', 'INVALID_ARGUMENT', 'TAG_NOT_FOUND', 'AGENT_ALREADY_EXISTS')
  create(@Asking() asked: Asked, @Body() request: CreateAgent): Promise<AgentView> {
    return this.agents.create(asked, request);
  }

  @Get()
  @Answers('Lists the agents, newest first.', 'AgentPage', 'INVALID_REQUEST_PARAMETER', 'QUEUE_NOT_FOUND')
  async list(@By() { customerId }: Who, @Query() query: AgentsQuery): Promise<Page<AgentView>> {
    const { queue_id, tag_ids, status = null } = query;
    const queue = queue_id === undefined ? null : await this.queue(customerId, queue_id.toLowerCase());
    const tagIds = tag_ids === undefined ? null : idsOf(tag_ids.split(','));
    return this.door.agents(customerId, { queue, tagIds, status, permission: null }, pageOf(query));
  }

  @Get(':id')
  @Answers('Shows an agent.', 'Agent', 'INVALID_ID', 'AGENT_NOT_FOUND')
  show(@By() { customerId }: Who, @Param('id', IdPipe) agentId: string): Promise<AgentView> {
    return this.agents.view(customerId, agentId);
  }

  @Put(':id')
  @Needs('people')
  @Answers('Changes what is given.', 'Agent', 'INVALID_ARGUMENT', 'AGENT_NOT_FOUND')
  async update(@Asking() asked: Asked, @Param('id', IdPipe) agentId: string, @Body() request: UpdateAgent): Promise<AgentView> {
    // Two commands to two streams: each has an id of its own.
    const first = { ...asked, commandId: uuid5(asked.commandId, 'profile') };
    const changed = await this.agents.reprofile(first, agentId, (profile) => profileAfter(profile, request));
    const { status, reason } = request;
    if (status === undefined || status === null) return changed;
    return this.agents.wish(asked, agentId, { type: 'ChooseAgentStatus', ...chosenOf(status, reason) });
  }

  @Delete(':id')
  @Needs('people')
  @Answers('Deletes an agent; its tokens end at once.', 'Agent', 'INVALID_ID', 'AGENT_NOT_FOUND', 'STATE_INVALID')
  remove(@Asking() asked: Asked, @Param('id', IdPipe) agentId: string): Promise<AgentView> {
    return this.agents.remove(asked, agentId);
  }

  @Put(':id/addresses')
  @Needs('people')
  @Answers('Says where an agent is rung.', 'Agent', 'INVALID_ARGUMENT', 'AGENT_NOT_FOUND')
  addresses(@Asking() asked: Asked, @Param('id', IdPipe) agentId: string, @Body() request: SetAddresses): Promise<AgentView> {
    return this.agents.setAddresses(asked, agentId, request.addresses);
  }

  @Put(':id/tag_ids')
  @Needs('people')
  @Answers('Says which queues an agent serves.', 'Agent', 'INVALID_ARGUMENT', 'AGENT_NOT_FOUND', 'TAG_NOT_FOUND')
  tags(@Asking() asked: Asked, @Param('id', IdPipe) agentId: string, @Body() request: SetAgentTags): Promise<AgentView> {
    return this.agents.setTags(asked, agentId, idsOf(request.tag_ids));
  }

  @Put(':id/skills')
  @Needs('people')
  @Answers('Says what an agent can do.', 'Agent', 'INVALID_ARGUMENT', 'AGENT_NOT_FOUND')
  skills(@Asking() asked: Asked, @Param('id', IdPipe) agentId: string, @Body() request: SetSkills): Promise<AgentView> {
    return this.agents.reprofile(asked, agentId, (profile) => profileAfter(profile, request));
  }

  @Put(':id/permission')
  @Needs('people')
  @Answers('Says what an agent may do, from now on.', 'Agent', 'INVALID_ARGUMENT', 'AGENT_NOT_FOUND', 'STATE_INVALID')
  permission(@Asking() asked: Asked, @Param('id', IdPipe) agentId: string, @Body() request: SetPermission): Promise<AgentView> {
    return this.agents.setPermission(asked, agentId, permissionOf(request.permission));
  }

  @Put(':id/password')
  @Needs('people')
  @Answers('Gives an agent another password.', 'Agent', 'INVALID_ARGUMENT', 'AGENT_NOT_FOUND')
  password(@Asking() asked: Asked, @Param('id', IdPipe) agentId: string, @Body() request: SetPassword): Promise<AgentView> {
    return this.agents.setPassword(asked, agentId, request.password);
  }

  private async queue(customerId: string, queueId: string): Promise<AgentFilter['queue']> {
    const { spec } = await this.owned.queue(customerId, queueId);
    return { queueId, tagIds: spec.tagIds };
  }
}
