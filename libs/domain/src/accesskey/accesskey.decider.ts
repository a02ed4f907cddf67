import type { Decider, Instant } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { Permission } from '../kernel/permission.js';
import type { AccesskeyCommand, AccesskeyEvent } from './accesskey.events.js';

export type Accesskey =
  | { readonly status: 'absent' }
  | {
      readonly status: 'active' | 'deleted';
      readonly customerId: string;
      readonly tokenHash: string;
      readonly permission: Permission;
      readonly expires: Instant | null;
    };

const decide = (command: AccesskeyCommand, state: Accesskey): readonly AccesskeyEvent[] => {
  if (command.type === 'CreateAccesskey') return state.status === 'absent' ? [{ ...command, type: 'AccesskeyCreated' }] : [];
  if (state.status !== 'active') throw new Refusal('accesskey.not_found', 'There is no such access key.');
  return [{ ...command, type: 'AccesskeyDeleted' }];
};

const evolve = (state: Accesskey, event: AccesskeyEvent): Accesskey => {
  if (event.type === 'AccesskeyDeleted') return state.status === 'absent' ? state : { ...state, status: 'deleted' };
  const { customerId, tokenHash, permission, expires } = event;
  return { status: 'active', customerId, tokenHash, permission, expires };
};

export const accesskey: Decider<AccesskeyCommand, AccesskeyEvent, Accesskey> = { initial: { status: 'absent' }, decide, evolve };
