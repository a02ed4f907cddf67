import { describe, expect, it } from '@jest/globals';
import { tel } from '../kernel/address.js';
import { given } from '../testing/given.js';
import { user, userId } from './user.decider.js';
import type { UserCommand, UserEvent } from './user.events.js';
import { enlisting } from './user.process.js';

const id = userId('ada@example.com');
const whose = { userId: id, customerId: 'cust' };
const login = { username: 'ada@example.com', passwordHash: 'hash', permission: 'agent' } as const;
const profile = {
  name: 'Ada',
  detail: '',
  ringMethod: 'ringall',
  tagIds: ['t'],
  addresses: [tel('+15550201')],
  skills: [],
} as const;
const nameless = { name: 'ada@example.com', detail: '', ringMethod: 'ringall', tagIds: [], addresses: [], skills: [] } as const;
const create: UserCommand = { type: 'CreateUser', ...whose, ...login, profile };
const created: UserEvent = { type: 'UserCreated', ...whose, ...login, profile };
const deleted: UserEvent = { type: 'UserDeleted', ...whose };

describe('a user', () => {
  it('has its name to itself, whoever wants it, however it is written', () => {
    expect(userId('Ada@Example.com')).toBe(id);
    given(user).when(create).then(created);
    given(user, created).when(create).thenRefuses('user.taken');
    given(user, created)
      .when({ ...create, customerId: 'other' })
      .thenRefuses('user.taken');
  });

  it('may be created anew, by anybody, once it is deleted', () => {
    const other = { ...create, customerId: 'other', passwordHash: 'new', permission: 'manager' } as const;
    given(user, created, deleted)
      .when(other)
      .then({ ...other, type: 'UserCreated' });
    const state = given(user, created, deleted, { ...other, type: 'UserCreated' }).state();
    expect(state).toMatchObject({ status: 'active', customerId: 'other', passwordHash: 'new', permission: 'manager' });
  });

  it('changes what is otherwise, and nothing else', () => {
    const change = { type: 'ChangeUser', ...whose } as const;
    given(user, created)
      .when({ ...change, permission: 'admin', passwordHash: 'hash', profile: { ...profile } })
      .then({ type: 'UserChanged', ...whose, permission: 'admin' });
    given(user, created)
      .when({ ...change, passwordHash: 'new', profile: { ...profile, name: 'Countess' } })
      .then({ type: 'UserChanged', ...whose, passwordHash: 'new', profile: { ...profile, name: 'Countess' } });
    given(user, created)
      .when({ ...change, profile, permission: 'agent' })
      .then();
    given(user, created).when(change).then();
  });

  it('is what it was, but for what has changed', () => {
    const state = given(user, created, { type: 'UserChanged', ...whose, permission: 'manager' }).state();
    expect(state).toEqual({ status: 'active', customerId: 'cust', ...login, permission: 'manager', profile, since: 0 });
  });

  it('is trusted anew with a new password', () => {
    const changed = user.evolve(given(user, created).state(), { type: 'UserChanged', ...whose, passwordHash: 'new' }, 7_000);
    expect(changed).toMatchObject({ passwordHash: 'new', since: 7_000 });
  });

  it('of a log of before is an agent of its own name, whom nobody can reach', () => {
    expect(given(user, { type: 'UserCreated', ...whose, ...login }).state()).toMatchObject({ profile: nameless });
  });

  it('is for its customer alone to change and to delete, until it is deleted', () => {
    given(user, created)
      .when({ type: 'DeleteUser', ...whose })
      .then(deleted);
    for (const type of ['ChangeUser', 'DeleteUser'] as const) {
      given(user)
        .when({ type, ...whose })
        .thenRefuses('user.not_found');
      given(user, created)
        .when({ type, ...whose, customerId: 'other' })
        .thenRefuses('user.not_found');
      given(user, created, deleted)
        .when({ type, ...whose })
        .thenRefuses('user.not_found');
    }
  });
});

describe('the floor', () => {
  const told = (event: UserEvent) => enlisting(event).map(({ command }) => command);
  const report = { type: 'ReportAgentProfile', customerId: 'cust', agentId: id } as const;

  it('is told of every user, in a tree of its own', () => {
    expect(enlisting(created)).toEqual([{ to: 'floor', id: 'cust', tree: 'cust', command: { ...report, profile } }]);
    expect(told({ type: 'UserCreated', ...whose, ...login })).toEqual([{ ...report, profile: nameless }]);
  });

  it('is told what a user has become, not what it logs in with', () => {
    expect(told({ type: 'UserChanged', ...whose, profile })).toEqual([{ ...report, profile }]);
    expect(told({ type: 'UserChanged', ...whose, permission: 'admin', passwordHash: 'new' })).toEqual([]);
  });

  it('is told that a user is gone', () => {
    expect(told(deleted)).toEqual([{ type: 'ReportAgentRemoved', customerId: 'cust', agentId: id }]);
  });
});
