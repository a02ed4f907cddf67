import { Body, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import type { CallView } from '#readmodels/calls/calls.view.js';
import type { Page } from '#readmodels/queries.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Controls } from '../calls/controls.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { IdPipe } from '../http/id.pipe.js';
import { Resource } from '../http/resource.js';
import { Dial } from './desk.requests.js';
import { Dialling } from './dialling.js';
import { Own } from './own.js';
import { OwnCallGuard } from './own.guards.js';

/** An agent's own calls: those at its addresses, and the callers that it talks to. */
@UseGuards(OwnCallGuard)
@Needs('desk')
@Resource('service_agents/calls', 'service_agents')
export class OwnCallsController {
  constructor(
    private readonly own: Own,
    private readonly dialling: Dialling,
    private readonly controls: Controls,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers(
    'Calls somebody: the first of one’s addresses is rung, and connected once it has answered.',
    'Call',
    'INVALID_ARGUMENT',
    'STATE_INVALID',
  )
  dial(@Asking() asked: Asked, @Body() request: Dial): Promise<CallView> {
    return this.dialling.dial(asked, request);
  }

  @Get()
  @Answers('Lists the calls at one’s addresses, and whom one talks to by them.', 'CallPage')
  async list(@By() who: Who): Promise<Page<CallView>> {
    const calls = await this.own.calls(who);
    return { result: await Promise.all(calls.map(({ callId }) => this.controls.find(who, callId))), next_page_token: '' };
  }

  @Get(':id')
  @Answers('Shows a call of one’s own.', 'Call', 'INVALID_ID', 'CALL_NOT_FOUND')
  show(@By() who: Who, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.controls.find(who, callId);
  }

  @Post(':id/hangup')
  @HttpCode(200)
  @Answers('Hangs up; a call that is ending, or over, is left as it is.', 'Call', 'INVALID_ID', 'CALL_NOT_FOUND')
  hangUp(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.controls.change(asked, { type: 'HangUpCall', callId });
  }
}
