import { Get } from '@nestjs/common';
import type { Permission } from '#domain/kernel/permission.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import { Agents } from '../agents/agents.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { By } from '../http/asked.js';
import { Resource } from '../http/resource.js';

interface MeView {
  /** Null for an access key. */
  readonly agent: AgentView | null;
  readonly id: string;
  readonly kind: string;
  readonly customer_id: string;
  readonly permission: Permission;
}

@Resource('me')
export class MeController {
  constructor(private readonly agents: Agents) {}

  @Get()
  @Needs('self')
  @Answers('Tells who asks, and what they may do.', 'Me')
  async show(@By() { actor: { id, kind }, customerId, permission }: Who): Promise<MeView> {
    const agent = kind === 'user' ? await this.agents.view(customerId, id) : null;
    return { id, kind, customer_id: customerId, permission, agent };
  }
}
