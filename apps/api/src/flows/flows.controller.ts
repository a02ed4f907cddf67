import { Body, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { FlowCommand } from '#domain/flow/flow.events.js';
import type { FlowDocument } from '#domain/flow/flow.events.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { flows } from '#readmodels/flows/flows.projection.js';
import type { FlowView } from '#readmodels/flows/flows.projection.js';
import type { Page } from '#readmodels/queries.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { IdPipe } from '../http/id.pipe.js';
import { Owned } from '../http/owned.js';
import { PageQuery, pageOf } from '../http/page.requests.js';
import { Resource } from '../http/resource.js';
import { Stored } from '../http/stored.js';
import { Plans } from './chosen.plans.js';
import { CreateFlow, UpdateFlow } from './flows.requests.js';
import type { Plan } from './plans.js';

const planOf = (plan: Plan | null | undefined): Pick<FlowDocument, 'actions' | 'program'> | null =>
  plan && 'program' in plan.compiled ? { actions: plan.document, program: plan.compiled.program } : null;

@Resource('flows')
export class FlowsController {
  constructor(
    private readonly door: Door,
    private readonly owned: Owned,
    private readonly stored: Stored,
    private readonly plans: Plans,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers('Keeps a plan.', 'Flow', 'INVALID_ARGUMENT', 'INVALID_JSON_BODY')
  async create(@Asking() asked: Asked, @Body() { name, detail, actions }: CreateFlow): Promise<FlowView> {
    const flowId = uuid5(asked.commandId, 'flow');
    const plan = planOf(actions);
    if (!plan) throw new TypeError('a checked request has a program');
    const { customerId } = asked.who;
    await this.plans.checkCallers(customerId, plan.program);
    return this.change(asked, { type: 'CreateFlow', flowId, customerId, name: name ?? '', detail: detail ?? '', ...plan });
  }

  @Get()
  @Answers('Lists the flows, newest first.', 'FlowPage', 'INVALID_REQUEST_PARAMETER')
  list(@By() who: Who, @Query() query: PageQuery): Promise<Page<FlowView>> {
    return this.door.page<FlowView>('flows', who.customerId, pageOf(query));
  }

  @Get(':id')
  @Answers('Shows a flow.', 'Flow', 'INVALID_ID', 'FLOW_NOT_FOUND')
  async show(@By() who: Who, @Param('id', IdPipe) flowId: string): Promise<FlowView> {
    await this.owned.flow(who.customerId, flowId);
    return this.stored.view(flows, { to: 'flow', id: flowId });
  }

  @Put(':id')
  @Answers(
    'Changes what is given; calls that run the flow already go on as they began.',
    'Flow',
    'INVALID_ARGUMENT',
    'FLOW_NOT_FOUND',
  )
  async update(@Asking() asked: Asked, @Param('id', IdPipe) flowId: string, @Body() request: UpdateFlow): Promise<FlowView> {
    const { name, detail, actions, program } = await this.owned.flow(asked.who.customerId, flowId);
    const plan = planOf(request.actions) ?? { actions, program };
    await this.plans.checkCallers(asked.who.customerId, plan.program);
    return this.change(asked, {
      type: 'UpdateFlow',
      flowId,
      name: request.name ?? name,
      detail: request.detail ?? detail,
      ...plan,
    });
  }

  @Delete(':id')
  @Answers('Deletes a flow; calls that run it go on.', 'Flow', 'INVALID_ID', 'FLOW_NOT_FOUND')
  async remove(@Asking() asked: Asked, @Param('id', IdPipe) flowId: string): Promise<FlowView> {
    await this.owned.flow(asked.who.customerId, flowId);
    return this.change(asked, { type: 'DeleteFlow', flowId });
  }

  private async change(asked: Asked, command: FlowCommand): Promise<FlowView> {
    const ask = { to: 'flow', id: command.flowId, command } as const;
    const { position } = await this.door.change(asked, ask);
    return this.stored.view(flows, ask, position);
  }
}
