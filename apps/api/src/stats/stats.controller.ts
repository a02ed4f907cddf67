import { Get } from '@nestjs/common';
import type { CustomerStats } from '#readmodels/stats/stats.view.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { By } from '../http/asked.js';
import { Resource } from '../http/resource.js';
import { Figures } from './figures.js';

@Resource('stats')
export class StatsController {
  constructor(private readonly figures: Figures) {}

  @Get()
  @Answers('Tells how all queues do now, and how many agents are what.', 'Stats')
  show(@By() { customerId }: Who): Promise<CustomerStats> {
    return this.figures.of(customerId);
  }
}
