import { Body, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { SupervisionView } from '#readmodels/supervisions/supervisions.view.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { IdPipe } from '../http/id.pipe.js';
import { Resource } from '../http/resource.js';
import { SuperviseCall } from './supervise.requests.js';
import { Supervising } from './supervising.js';
import { Supervisions } from './supervisions.js';

/** Supervisors in the talks of others. */
@Needs('supervise')
@Resource('calls/:id/supervise', 'supervisions')
export class SuperviseController {
  constructor(
    private readonly supervising: Supervising,
    private readonly supervisions: Supervisions,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers(
    'Rings a supervisor, who takes part in the talk of a call; asked again by the same one, changes who hears the supervisor.',
    'Supervision',
    'INVALID_ARGUMENT',
    'INVALID_ID',
    'CALL_NOT_FOUND',
    'AGENT_NOT_FOUND',
    'GROUPCALL_NOT_FOUND',
    'CALL_STATE_INVALID',
    'CALL_ALREADY_HANGUP',
    'STATE_INVALID',
  )
  supervise(
    @Asking() asked: Asked,
    @Param('id', IdPipe) callId: string,
    @Body() { mode, wanted }: SuperviseCall,
  ): Promise<SupervisionView> {
    return this.supervising.place(asked, { callId, mode, wanted });
  }

  @Get()
  @Answers('Lists who has taken part in the talk of a call, newest first.', 'Supervisions', 'INVALID_ID', 'CALL_NOT_FOUND')
  async list(@By() who: Who, @Param('id', IdPipe) callId: string): Promise<{ readonly result: readonly SupervisionView[] }> {
    return { result: await this.supervisions.list(who, callId) };
  }

  @Delete()
  @Answers(
    'Lets the supervisor who asks go, while the talk goes on; what is over stays as it is.',
    'Supervision',
    'INVALID_ID',
    'CALL_NOT_FOUND',
    'SUPERVISION_NOT_FOUND',
  )
  end(@Asking() asked: Asked, @Param('id', IdPipe) callId: string): Promise<SupervisionView> {
    return this.supervisions.end(asked, callId);
  }
}
