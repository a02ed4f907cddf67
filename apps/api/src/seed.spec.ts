import { describe, expect, it } from '@jest/globals';
import { userId } from '#domain/user/user.decider.js';
import { Executor } from '#engine/executor.js';
import { systemClock } from '#engine/clock.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { isPassword } from './auth/passwords.js';
import { seed, seedAdmin } from './seed.js';

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
