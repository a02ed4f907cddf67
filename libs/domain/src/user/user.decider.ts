import type { Decider } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import { uuid5 } from '../kernel/uuid.js';
import type { Permission } from '../kernel/permission.js';
import type { UserCommand, UserEvent } from './user.events.js';

export type User =
  | { readonly status: 'absent' }
  | {
      readonly status: 'active';
      readonly customerId: string;
      readonly username: string;
      readonly passwordHash: string;
      readonly permission: Permission;
    };

const USERS = '8f0c1b6e-2f43-5d6b-8a57-0b7c5e1d9a42';

export const userId = (username: string): string => uuid5(USERS, username.toLowerCase());

const decide = (command: UserCommand, state: User): readonly UserEvent[] => {
  if (state.status === 'active') throw new Refusal('user.taken', `${command.username} is taken.`);
  return [{ ...command, type: 'UserCreated' }];
};

const evolve = (_: User, { customerId, username, passwordHash, permission }: UserEvent): User => ({
  status: 'active',
  customerId,
  username,
  passwordHash,
  permission,
});

export const user: Decider<UserCommand, UserEvent, User> = { initial: { status: 'absent' }, decide, evolve };
