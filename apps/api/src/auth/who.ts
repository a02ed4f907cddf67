import type { Actor } from '#domain/kernel/cause.js';
import type { Permission } from '#domain/kernel/permission.js';

/** Who asks, for whom, and what they may do. */
export interface Who {
  readonly customerId: string;
  readonly actor: Actor;
  readonly permission: Permission;
}
