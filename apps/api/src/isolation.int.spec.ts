import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from '#readmodels/testing/floor.story.js';
import { tel } from '#domain/kernel/address.js';
import { uuid } from '#readmodels/testing/story.js';
import { openStand } from './testing/stand.js';
import type { Caller, Stand } from './testing/stand.js';

let stand: Stand;
let owner: Caller;
let stranger: Caller;
const ids: Record<string, string> = {};

beforeAll(async () => {
  stand = await openStand();
  [owner, stranger] = [await stand.customer(), await stand.customer()];
  const actions = [{ type: 'answer' }];
  const order = {
    source: { type: 'tel', target: owner.number },
    destinations: [{ type: 'tel', target: '+15559876543' }],
    actions,
  };
  const call = (await owner.send('POST', '/v1/calls', order)).list[0]!.id;
  const peer = (await owner.send('POST', '/v1/calls', { ...order, master_call_id: call })).list[0]!.id;
  for (const [callId, peerCallId] of [[call, peer] as const, [peer, call] as const]) {
    await stand.tell({ to: 'call', id: callId, command: { type: 'ReportCallAnswered', callId, legId: callId } });
    await stand.tell({ to: 'call', id: callId, command: { type: 'JoinCall', callId, peerCallId } });
  }
  // The phones of both calls are the owner's own.
  const addresses = [tel('+15559876543')];
  const profile = { name: 'owner', detail: '', ringMethod: 'ringall', tagIds: [], addresses, skills: [] } as const;
  const { customerId, id: agentId } = owner;
  await stand.tell({ to: 'floor', id: customerId, command: { type: 'ReportAgentProfile', customerId, agentId, profile } });
  const transfer = { transfer_type: 'attended', transferer_call_id: peer, transferee_addresses: order.destinations };
  const queue = (await owner.send('POST', '/v1/queues', { name: 'mine' })).body.id;
  await stand.tell(join('waits', queue, owner.customerId));
  Object.assign(ids, {
    call,
    queue,
    queuecall: uuid('waits'),
    offer: uuid('offer'),
    agent: (await stand.colleague(owner, 'agent')).id,
    tag: (await owner.send('POST', '/v1/tags', { name: 'mine' })).body.id,
    // Of an agent's own surface the id is that of a queue.
    service_agent: queue,
    groupcall: (await owner.send('POST', '/v1/groupcalls', order)).body.id,
    transfer: (await owner.send('POST', '/v1/transfers', transfer)).body.id,
    flow: (await owner.send('POST', '/v1/flows', { name: 'mine', actions })).body.id,
    number: (await owner.send('GET', '/v1/numbers')).body.result[0]!.id,
    accesskey: (await owner.send('POST', '/v1/accesskeys', { name: 'mine' })).body.id,
  });
});
afterAll(() => stand.close());

const body = {
  type: 'blind',
  destination: { type: 'tel', target: '+15559876543' },
  name: 'theirs',
  text: 'x',
  digits: '1',
  actions: [{ type: 'hangup' }],
  status: 'away',
  addresses: [],
  tag_ids: [],
  skills: {},
  permission: 16,
  password: 'long enough',
  duration: 1000,
  code: 'sold',
  transfer_type: 'blind',
  routing_method: 'linear',
  priority: 1,
  mode: 'listen',
  queue_id: uuid('nobody’s'),
};

/** Every route of the API that names something of a customer's. */
const routes = async (): Promise<readonly (readonly [string, string])[]> => {
  const { paths } = (await stand.send('GET', '/docs/openapi.json')).body;
  return Object.entries(paths).flatMap(([path, methods]) =>
    path.includes('{id}') ? Object.keys(methods).map((method) => [method.toUpperCase(), path] as const) : [],
  );
};

/** Of an agent's own surface the kind comes second; what is meant by `me` is a queue. */
const urlOf = (path: string): string => {
  const kind = /^\/v1\.0\/(?:service_agents\/(?!me\/))?(\w+?)s\//.exec(path)?.[1] ?? '';
  return path.replace('{id}', ids[kind] ?? 'unknown').replace('{queue_id}', ids['queue'] ?? 'unknown');
};

describe('what is one customer’s', () => {
  it('is not there for another, by any route, and stays as it is', async () => {
    const all = await routes();
    const before = (await stand.events()).length;
    const answers: string[] = [];
    for (const [method, path] of all) {
      const reply = await stranger.send(method as 'POST', urlOf(path), method === 'GET' ? undefined : body);
      answers.push(`${reply.status} ${method} ${path}`);
    }

    expect(all.length).toBeGreaterThan(20);
    expect(answers.filter((answer) => !answer.startsWith('404 '))).toEqual([]);
    expect(await stand.events()).toHaveLength(before);
  });

  it('can be reached by its owner by each of those routes', async () => {
    const all = (await routes()).filter(([method]) => method === 'GET');
    for (const [method, path] of all) expect((await owner.send(method as 'GET', urlOf(path))).status).toBe(200);
  });

  it.each(['calls', 'groupcalls', 'transfers', 'queues', 'queuecalls', 'flows', 'numbers', 'accesskeys', 'agents', 'tags'])(
    'is not among the %s of another',
    async (kind) => {
      const { body: list } = await stranger.send('GET', `/v1/${kind}`);

      expect(list.result.every(({ customer_id }) => customer_id === stranger.customerId)).toBe(true);
      expect(JSON.stringify(list)).not.toContain(owner.customerId);
    },
  );

  it('cannot be named in another’s request', async () => {
    const tel = { type: 'tel', target: '+15559876543' };
    const own = { source: { type: 'tel', target: stranger.number }, destinations: [tel] };
    const actions = [{ type: 'answer' }];
    const before = (await stand.events()).length;
    const replies = [
      await stranger.send('POST', '/v1/calls', { ...own, actions, source: { type: 'tel', target: owner.number } }),
      await stranger.send('POST', '/v1/calls', { ...own, flow_id: ids['flow'] }),
      await stranger.send('POST', '/v1/calls', { ...own, actions, master_call_id: ids['call'] }),
      await stranger.send('POST', '/v1/numbers', { number: '+4930222', flow_id: ids['flow'] }),
      await stranger.send('POST', '/v1/groupcalls', {
        ...own,
        actions,
        destinations: [{ type: 'groupcall', target: ids['groupcall'] }],
      }),
      await stranger.send('POST', '/v1/groupcalls', { ...own, flow_id: ids['flow'] }),
      await stranger.send('POST', '/v1/queues', { timeout_flow_id: ids['flow'] }),
      await stranger.send('POST', '/v1/transfers', {
        transfer_type: 'blind',
        transferer_call_id: ids['call'],
        transferee_addresses: [tel],
      }),
      await stranger.send('POST', '/v1/agents', { username: 'a@b', password: 'long enough', tag_ids: [ids['tag']] }),
      await stranger.send('PUT', `/v1/agents/${stranger.id}/tag_ids`, { tag_ids: [ids['tag']] }),
      await stranger.send('GET', `/v1/agents?queue_id=${ids['queue']}`),
      await stranger.send('GET', `/v1/reports/queues?queue_id=${ids['queue']}`),
      await stranger.send('POST', '/v1/calls', {
        ...own,
        actions: [{ type: 'connect', option: { source: { type: 'tel', target: owner.number }, destinations: [tel] } }],
      }),
    ];

    expect(replies.map(({ status, body: { error } }) => [status, error.reason])).toEqual([
      [400, 'INVALID_ARGUMENT'],
      [404, 'FLOW_NOT_FOUND'],
      [404, 'CALL_NOT_FOUND'],
      [404, 'FLOW_NOT_FOUND'],
      [404, 'GROUPCALL_NOT_FOUND'],
      [404, 'FLOW_NOT_FOUND'],
      [404, 'FLOW_NOT_FOUND'],
      [404, 'CALL_NOT_FOUND'],
      [404, 'TAG_NOT_FOUND'],
      [404, 'TAG_NOT_FOUND'],
      [404, 'QUEUE_NOT_FOUND'],
      [404, 'QUEUE_NOT_FOUND'],
      [400, 'INVALID_ARGUMENT'],
    ]);
    expect(await stand.events()).toHaveLength(before);
  });

  it('needs a credential by every route', async () => {
    for (const [method, path] of await routes()) {
      const { status } = await stand.send(method as 'POST', urlOf(path), method === 'GET' ? undefined : body);
      expect(status).toBe(401);
    }
  });
});
