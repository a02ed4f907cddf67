import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PARTS } from '../api.parts.js';
import { Answers } from '../docs/answers.js';
import { Rejection } from '../http/reasons.js';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(@Inject(PARTS.ready) private readonly ready: () => Promise<boolean>) {}

  @Get('healthz')
  @Answers('Whether the process is alive.', 'Health')
  alive(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Answers('Whether it can serve.', 'Health')
  async serves(): Promise<{ readonly status: 'ok' }> {
    if (!(await this.ready())) throw new Rejection('SERVICE_UNAVAILABLE', 'Not ready yet.');
    return { status: 'ok' };
  }
}
