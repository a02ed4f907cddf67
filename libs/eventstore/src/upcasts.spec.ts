import { describe, expect, it } from '@jest/globals';
import { NEW_QUEUE } from '#domain/floor/floor.queue.js';
import { upcast, upcasts } from './upcasts.js';

describe('events of older versions', () => {
  it('a queue that was set up before a setting existed has the default of it', () => {
    const { name, tagIds } = NEW_QUEUE;
    const old = { type: 'QueueChanged', customerId: 'c', queueId: 'q', spec: { name, tagIds, ringTimeout: 1 } };
    expect(upcast(upcasts, old)).toEqual({ ...old, spec: { ...NEW_QUEUE, ringTimeout: 1 } });
  });
});
