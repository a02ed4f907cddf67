import { Body, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { CallView } from '#readmodels/calls/calls.view.js';
import type { Page } from '#readmodels/queries.js';
import type { TimelineEntry } from '#readmodels/timeline.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { IdPipe } from '../http/id.pipe.js';
import { PageQuery, pageOf } from '../http/page.requests.js';
import { Resource } from '../http/resource.js';
import { PlaceCalls } from './calls.requests.js';
import { Controls } from './controls.js';
import { Placing } from './placing.js';

@Resource('calls')
export class CallsController {
  constructor(
    private readonly placing: Placing,
    private readonly controls: Controls,
    private readonly door: Door,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers(
    'Places a call to each destination.',
    'Calls',
    'INVALID_ARGUMENT',
    'INVALID_JSON_BODY',
    'FLOW_NOT_FOUND',
    'CALL_NOT_FOUND',
    'CALL_ALREADY_HANGUP',
    'BODY_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
  )
  place(@Asking() asked: Asked, @Body() request: PlaceCalls): Promise<readonly CallView[]> {
    return this.placing.place(asked, request);
  }

  @Get()
  @Answers('Lists the calls, newest first.', 'CallPage', 'INVALID_REQUEST_PARAMETER')
  list(@By() who: Who, @Query() query: PageQuery): Promise<Page<CallView>> {
    return this.door.page<CallView>('calls', who.customerId, pageOf(query));
  }

  @Get(':id')
  @Answers('Shows a call; a deleted one too.', 'Call', 'INVALID_ID', 'CALL_NOT_FOUND')
  show(@By() who: Who, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.controls.find(who, callId);
  }

  @Get(':id/timeline')
  @Answers(
    'Tells all that has happened in the tree of calls that this one belongs to.',
    'Timeline',
    'INVALID_ID',
    'CALL_NOT_FOUND',
  )
  async timeline(@By() who: Who, @Param('id', IdPipe) callId: string): Promise<{ readonly result: readonly TimelineEntry[] }> {
    return { result: await this.controls.timeline(who, callId) };
  }

  @Post(':id/hangup')
  @HttpCode(200)
  @Answers('Hangs up; a call that is ending, or over, is left as it is.', 'Call', 'INVALID_ID', 'CALL_NOT_FOUND')
  hangUp(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.controls.change(asked, { type: 'HangUpCall', callId });
  }

  @Delete(':id')
  @Answers('Hangs up if need be, and takes the call off the list.', 'Call', 'INVALID_ID', 'CALL_NOT_FOUND')
  remove(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<CallView> {
    return this.controls.change(asked, { type: 'DeleteCall', callId });
  }
}
