import type { AgentProfile } from '../floor/floor.events.js';
import type { Permission } from '../kernel/permission.js';

/** Whose user it is. The id is uuid5 of the user name, so that a name is taken once. */
interface Whose {
  readonly userId: string;
  readonly customerId: string;
}

interface Birth extends Whose {
  readonly username: string;
  /** A key derivation's output with its parameters, never the password. */
  readonly passwordHash: string;
  readonly permission: Permission;
  /** What it is like as an agent. Logs of before there were agents have none. */
  readonly profile?: AgentProfile;
}

/** What is not there stays as it is. */
interface Change extends Whose {
  readonly profile?: AgentProfile;
  readonly permission?: Permission;
  readonly passwordHash?: string;
}

/** Somebody who logs in, and who answers calls if need be: VoIPBIN's agent. */
export type UserEvent =
  | ({ readonly type: 'UserCreated' } & Birth)
  | ({ readonly type: 'UserChanged' } & Change)
  | ({ readonly type: 'UserDeleted' } & Whose);

export type UserCommand =
  | ({ readonly type: 'CreateUser' } & Birth)
  | ({ readonly type: 'ChangeUser' } & Change)
  | ({ readonly type: 'DeleteUser' } & Whose);

export const isUserEvent = (event: { readonly type: string }): event is UserEvent => event.type.startsWith('User');

/** What somebody is like as an agent: without a word about it, one of that name whom nobody can reach. */
export const profileOf = ({ username, profile }: Pick<Birth, 'username' | 'profile'>): AgentProfile =>
  profile ?? { name: username, detail: '', ringMethod: 'ringall', tagIds: [], addresses: [], skills: [] };
