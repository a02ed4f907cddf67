import { describe, expect, it } from '@jest/globals';
import { uuid5 } from '#domain/kernel/uuid.js';
import { userId } from '#domain/user/user.decider.js';
import { Executor } from '#engine/executor.js';
import { systemClock } from '#engine/clock.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { isPassword } from './auth/passwords.js';
import { DEMO, demoLogins, seed, seedAdmin } from './seed.js';

const setUp = () => {
  const store = new MemoryEventStore();
  return { store, executor: new Executor(store, systemClock) };
};

const ADA = { username: 'ada@example.com', password: 'engine no. 1' };

describe('seeding', () => {
  it('makes the demo once', async () => {
    const { store, executor } = setUp();
    await seed(executor);
    const head = await store.head();
    await seed(new Executor(store, systemClock));
    expect(await store.head()).toBe(head);
  });

  it('makes agents that can be rung, also where the demo is of a time before agents', async () => {
    const { store, executor } = setUp();
    const { customerId, username, tagId, agents } = DEMO;
    const [id, passwordHash] = [userId(username), 'as it was'];
    const old = { userId: id, customerId, username, passwordHash, permission: 'admin' } as const;
    const ask = { to: 'user', id, command: { type: 'CreateUser', ...old } } as const;
    await executor.tell({ ask, id: uuid5(id, 'old'), causation: 'old', actor: { kind: 'system', id: 'seed' }, tree: id });
    await seed(executor);
    const head = await store.head();
    await seed(executor);

    expect(await store.head()).toBe(head);
    expect(await executor.state('user', id)).toMatchObject({ passwordHash });
    expect(await executor.state('tag', tagId)).toMatchObject({ status: 'active', name: 'support', customerId });
    for (const { username: name, phone } of agents)
      expect(await executor.state('user', userId(name))).toMatchObject({
        ...{ status: 'active', customerId, permission: 'agent' },
        profile: { tagIds: [tagId], addresses: [{ type: 'tel', target: phone }] },
      });
  });

  it('leaves deleted what somebody has deleted, and knows which logins are left', async () => {
    const { store, executor } = setUp();
    await seed(executor);
    const [gone, ...left] = [DEMO.username, ...DEMO.agents.map(({ username }) => username)].toReversed();
    const id = userId(gone ?? '');
    const ask = { to: 'user', id, command: { type: 'DeleteUser', userId: id, customerId: DEMO.customerId } } as const;
    await executor.tell({ ask, id: uuid5(id, 'delete'), causation: 'test', actor: { kind: 'system', id: 'test' }, tree: id });
    const head = await store.head();
    await seed(executor);

    expect(await store.head()).toBe(head);
    expect(await demoLogins(executor)).toEqual(left.toReversed());
  });

  it('makes a login with a customer of its own', async () => {
    const { executor } = setUp();
    await seedAdmin(executor, ADA);
    const user = await executor.state('user', userId(ADA.username));
    if (user.status !== 'active') throw new Error('no user');
    expect(await isPassword(ADA.password, user.passwordHash)).toBe(true);
    expect(user.permission).toBe('admin');
    expect(await executor.state('customer', user.customerId)).toMatchObject({ name: ADA.username });
  });

  it('leaves a login that exists as it is', async () => {
    const { store, executor } = setUp();
    await seedAdmin(executor, ADA);
    const head = await store.head();
    await seedAdmin(executor, { ...ADA, password: 'another password' });
    expect(await store.head()).toBe(head);
  });
});
