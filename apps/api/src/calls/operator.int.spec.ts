import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStand } from '../testing/stand.js';
import type { Caller, Stand } from '../testing/stand.js';

const stopped = new Set<string>();
let stand: Stand;
let admin: Caller;
beforeAll(async () => {
  stand = await openStand({ retry: (tree) => Promise.resolve(stopped.delete(tree)) });
  admin = await stand.customer('admin');
});
afterAll(() => stand.close());

const place = async (): Promise<string> => {
  const request = {
    source: { type: 'tel', target: admin.number },
    destinations: [{ type: 'tel', target: '+15559870001' }],
    actions: [{ type: 'answer' }],
  };
  return (await admin.send('POST', '/v1.0/calls', request)).list[0]?.id ?? '';
};

describe('a call that a bug has stopped', () => {
  it('is taken up by an operator, once', async () => {
    const id = await place();
    stopped.add(id);
    expect((await admin.send('POST', `/v1.0/calls/${id}/retry`)).body).toMatchObject({ id });
    const again = await admin.send('POST', `/v1.0/calls/${id}/retry`);
    expect([again.status, again.body.error.reason]).toEqual([409, 'CALL_STATE_INVALID']);
  });

  it('is taken up by nobody else', async () => {
    const id = await place();
    stopped.add(id);
    const manager = await stand.colleague(admin, 'manager');
    expect((await manager.send('POST', `/v1.0/calls/${id}/retry`)).status).toBe(403);
    const stranger = await stand.customer('admin');
    expect((await stranger.send('POST', `/v1.0/calls/${id}/retry`)).status).toBe(404);
    expect(stopped.has(id)).toBe(true);
  });
});

describe('queues and agents that a bug has stopped', () => {
  it('are taken up by an operator of the customer, once', async () => {
    const owner = await stand.customer('admin');
    const manager = await stand.colleague(owner, 'manager');
    const { id } = (await owner.send('GET', '/v1.0/customer')).body;
    stopped.add(id);
    expect((await manager.send('POST', '/v1.0/customer/retry')).status).toBe(403);
    expect((await admin.send('POST', '/v1.0/customer/retry')).status).toBe(409);
    expect((await owner.send('POST', '/v1.0/customer/retry')).body).toMatchObject({ id });
    const again = await owner.send('POST', '/v1.0/customer/retry');
    expect([again.status, again.body.error.reason]).toEqual([409, 'STATE_INVALID']);
  });
});
