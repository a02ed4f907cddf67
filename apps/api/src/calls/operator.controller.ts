import { HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Refusal } from '#domain/kernel/refusal.js';
import type { CallView } from '#readmodels/calls/calls.view.js';
import { PARTS } from '../api.parts.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { By } from '../http/asked.js';
import { IdPipe } from '../http/id.pipe.js';
import { Resource } from '../http/resource.js';
import { Controls } from './controls.js';
import { Trees } from './trees.js';

/** What an operator does for a call that a bug has stopped. Its phone keeps its deadlines meanwhile, and a hang-up always works. */
@Resource('calls')
@Needs('repair')
export class OperatorController {
  constructor(
    private readonly controls: Controls,
    private readonly trees: Trees,
    @Inject(PARTS.retry) private readonly retry: (tree: string) => Promise<boolean>,
  ) {}

  @Post(':id/retry')
  @HttpCode(200)
  @Answers(
    'Takes up a call tree that a bug has stopped, where it was stopped.',
    'Call',
    'INVALID_ID',
    'CALL_NOT_FOUND',
    'CALL_STATE_INVALID',
  )
  async takeUp(@By() who: Who, @Param('id', IdPipe) callId: string): Promise<CallView> {
    await this.controls.find(who, callId);
    if (!(await this.retry(await this.trees.of(callId)))) throw new Refusal('call.not_stopped', 'No bug has stopped this call.');
    return this.controls.find(who, callId);
  }
}
