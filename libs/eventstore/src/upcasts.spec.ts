import { describe, expect, it } from '@jest/globals';
import type { Typed } from '#domain/kernel/decider.js';
import { NEW_QUEUE } from '#domain/floor/floor.queue.js';
import { upcast, upcasts } from './upcasts.js';

describe('events of older versions', () => {
  it('a queue that was set up before a setting existed has the default of it', () => {
    const { name, tagIds } = NEW_QUEUE;
    const old = { type: 'QueueChanged', customerId: 'c', queueId: 'q', spec: { name, tagIds, ringTimeout: 1 } };
    expect(upcast(upcasts, old)).toEqual({ ...old, spec: { ...NEW_QUEUE, ringTimeout: 1 } });
  });

  it('an agent of whom skills were never told has none', () => {
    const profile = { name: 'Ada', detail: '', ringMethod: 'ringall', tagIds: [], addresses: [] };
    for (const type of ['AgentProfiled', 'UserCreated', 'UserChanged'])
      expect(upcast(upcasts, { type, profile } as Typed)).toEqual({ type, profile: { ...profile, skills: [] } });
    expect(upcast(upcasts, { type: 'UserChanged', permission: 'agent' } as Typed)).toEqual({
      type: 'UserChanged',
      permission: 'agent',
    });
  });
});
