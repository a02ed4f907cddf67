import type { Actor } from '#domain/kernel/cause.js';
import type { Permission } from '#domain/kernel/permission.js';

/** Who asks, for whom, and what they may do. */
export interface Who {
  readonly customerId: string;
  readonly actor: Actor;
  readonly permission: Permission;
}

const RANK: Readonly<Record<Permission, number>> = { agent: 0, manager: 1, admin: 2 };

/** An admin may what a manager may, and a manager what an agent may. */
export const may = ({ permission }: Pick<Who, 'permission'>, needed: Permission): boolean => RANK[permission] >= RANK[needed];
