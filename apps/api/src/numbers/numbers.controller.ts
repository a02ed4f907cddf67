import { Body, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { numberId } from '#domain/number/number.decider.js';
import type { NumberCommand } from '#domain/number/number.events.js';
import { numbers } from '#readmodels/numbers/numbers.projection.js';
import type { NumberView } from '#readmodels/numbers/numbers.projection.js';
import type { Page } from '#readmodels/queries.js';
import type { Who } from '../auth/who.js';
import { given } from '../calls/calls.requests.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { IdPipe } from '../http/id.pipe.js';
import { Owned } from '../http/owned.js';
import { PageQuery, pageOf } from '../http/page.requests.js';
import { Resource } from '../http/resource.js';
import { Stored } from '../http/stored.js';
import { CreateNumber, UpdateNumber } from './numbers.requests.js';

@Resource('numbers')
export class NumbersController {
  constructor(
    private readonly door: Door,
    private readonly owned: Owned,
    private readonly stored: Stored,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers('Takes a number.', 'Number', 'INVALID_ARGUMENT', 'INVALID_JSON_BODY', 'FLOW_NOT_FOUND', 'NUMBER_ALREADY_EXISTS')
  async create(@Asking() asked: Asked, @Body() request: CreateNumber): Promise<NumberView> {
    const { customerId } = asked.who;
    const { number, name, detail } = request;
    const settings = { flowId: await this.flowOf(customerId, request, null), name: name ?? '', detail: detail ?? '' };
    return this.change(asked, { type: 'CreateNumber', numberId: numberId(number), customerId, number, ...settings });
  }

  @Get()
  @Answers('Lists the numbers, newest first.', 'NumberPage', 'INVALID_REQUEST_PARAMETER')
  list(@By() who: Who, @Query() query: PageQuery): Promise<Page<NumberView>> {
    return this.door.page<NumberView>('numbers', who.customerId, pageOf(query));
  }

  @Get(':id')
  @Answers('Shows a number.', 'Number', 'INVALID_ID', 'NUMBER_NOT_FOUND')
  async show(@By() who: Who, @Param('id', IdPipe) id: string): Promise<NumberView> {
    await this.owned.number(who.customerId, id);
    return this.stored.view(numbers, { to: 'number', id: id });
  }

  @Put(':id')
  @Answers('Changes what is given.', 'Number', 'INVALID_ARGUMENT', 'NUMBER_NOT_FOUND', 'FLOW_NOT_FOUND')
  async update(@Asking() asked: Asked, @Param('id', IdPipe) id: string, @Body() request: UpdateNumber): Promise<NumberView> {
    const { customerId } = asked.who;
    const { flowId, name, detail } = await this.owned.number(customerId, id);
    const settings = { name: request.name ?? name, detail: request.detail ?? detail };
    const flow = await this.flowOf(customerId, request, flowId);
    return this.change(asked, { type: 'UpdateNumber', numberId: id, customerId, flowId: flow, ...settings });
  }

  @Delete(':id')
  @Answers('Gives a number up; anybody may take it then.', 'Number', 'INVALID_ID', 'NUMBER_NOT_FOUND')
  async remove(@Asking() asked: Asked, @Param('id', IdPipe) id: string): Promise<NumberView> {
    await this.owned.number(asked.who.customerId, id);
    return this.change(asked, { type: 'DeleteNumber', numberId: id, customerId: asked.who.customerId });
  }

  /** The flow that a request names, which must be the customer's; the one that there is where it names none. */
  private async flowOf(customerId: string, request: UpdateNumber, present: string | null): Promise<string | null> {
    const named = request.flow_id ?? request.call_flow_id;
    if (named === undefined || named === null) return present;
    const flowId = given(named);
    if (flowId !== null) await this.owned.namedFlow(customerId, flowId);
    return flowId;
  }

  private async change(asked: Asked, command: NumberCommand): Promise<NumberView> {
    const ask = { to: 'number', id: command.numberId, command } as const;
    const { position } = await this.door.change(asked, ask);
    return this.stored.view(numbers, ask, position);
  }
}
