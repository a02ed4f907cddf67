import type { Decider, Instant } from '../kernel/decider.js';
import type { Permission } from '../kernel/permission.js';
import { Refusal } from '../kernel/refusal.js';
import { same } from '../kernel/same.js';
import { uuid5 } from '../kernel/uuid.js';
import { profileOf } from './user.events.js';
import type { UserCommand, UserEvent } from './user.events.js';

export type User =
  | { readonly status: 'absent' }
  | {
      readonly status: 'active' | 'deleted';
      readonly customerId: string;
      readonly username: string;
      readonly passwordHash: string;
      readonly permission: Permission;
      readonly profile: ReturnType<typeof profileOf>;
      /** When its password was set: what was given to whoever had the name, or the password, before is not its own. */
      readonly since: Instant;
    };

type Of<T extends UserCommand['type']> = Extract<UserCommand, { type: T }>;

type Present = Extract<User, { customerId: string }>;

const USERS = '8f0c1b6e-2f43-5d6b-8a57-0b7c5e1d9a42';

export const userId = (username: string): string => uuid5(USERS, username.toLowerCase());

/** Only what is otherwise than it was is told. */
const change = (command: Of<'ChangeUser'>, user: Present): readonly UserEvent[] => {
  const { userId: id, customerId, profile, permission, passwordHash } = command;
  const changes = {
    ...(profile === undefined || same(profile, user.profile) ? {} : { profile }),
    ...(permission === undefined || permission === user.permission ? {} : { permission }),
    ...(passwordHash === undefined || passwordHash === user.passwordHash ? {} : { passwordHash }),
  };
  return Object.keys(changes).length === 0 ? [] : [{ type: 'UserChanged', userId: id, customerId, ...changes }];
};

const decide = (command: UserCommand, user: User): readonly UserEvent[] => {
  if (command.type === 'CreateUser') {
    if (user.status === 'active') throw new Refusal('user.taken', `${command.username} is taken.`);
    return [{ ...command, type: 'UserCreated' }];
  }
  if (user.status !== 'active' || user.customerId !== command.customerId)
    throw new Refusal('user.not_found', 'There is no such agent.');
  return command.type === 'ChangeUser' ? change(command, user) : [{ ...command, type: 'UserDeleted' }];
};

const evolve = (user: User, event: UserEvent, at: Instant): User => {
  switch (event.type) {
    case 'UserCreated': {
      const { customerId, username, passwordHash, permission } = event;
      return { status: 'active', customerId, username, passwordHash, permission, profile: profileOf(event), since: at };
    }
    case 'UserChanged': {
      if (user.status === 'absent') return user;
      const { profile = user.profile, permission = user.permission, passwordHash = user.passwordHash } = event;
      const since = passwordHash === user.passwordHash ? user.since : at;
      return { ...user, profile, permission, passwordHash, since };
    }
    case 'UserDeleted':
      return user.status === 'absent' ? user : { ...user, status: 'deleted' };
  }
};

export const user: Decider<UserCommand, UserEvent, User> = { initial: { status: 'absent' }, decide, evolve };
