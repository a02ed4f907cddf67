import { Get } from '@nestjs/common';
import type { Permission } from '#domain/kernel/permission.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { By } from '../http/asked.js';
import { Resource } from '../http/resource.js';

interface MeView {
  readonly id: string;
  readonly kind: string;
  readonly customer_id: string;
  readonly permission: Permission;
}

@Resource('me')
export class MeController {
  @Get()
  @Needs('agent')
  @Answers('Tells who asks, and what they may do.', 'Me')
  show(@By() { actor: { id, kind }, customerId, permission }: Who): MeView {
    return { id, kind, customer_id: customerId, permission };
  }
}
