import type { Permission } from '../kernel/permission.js';

/** Somebody who logs in. The id is uuid5 of the user name, so that a name is taken once. */
export type UserEvent = {
  readonly type: 'UserCreated';
  readonly userId: string;
  readonly customerId: string;
  readonly username: string;
  /** A key derivation's output with its parameters, never the password. */
  readonly passwordHash: string;
  readonly permission: Permission;
};

export interface UserCommand extends Omit<UserEvent, 'type'> {
  readonly type: 'CreateUser';
}
