import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fieldsOf, openStand } from './testing/stand.js';
import type { Caller, Stand } from './testing/stand.js';

const NEVER = '9999-01-01 00:00:00.000000';
const NIL = '00000000-0000-0000-0000-000000000000';

let stand: Stand;
let caller: Caller;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());
beforeEach(async () => {
  caller = await stand.customer();
});

const plan = [
  { id: 'a', type: 'answer' },
  { type: 'talk', option: { text: 'Hi', provider: 'gcp' } },
];

describe('flows', () => {
  it('are kept, shown, listed, changed and deleted', async () => {
    const made = await caller.send('POST', '/v1.0/flows', { name: 'greet', detail: 'all', actions: plan });
    expect([made.status, made.body]).toMatchObject([
      200,
      { name: 'greet', detail: 'all', actions: plan, customer_id: caller.customerId },
    ]);
    const url = `/v1/flows/${made.body.id}`;
    expect((await caller.send('GET', url)).body).toEqual(made.body);
    expect((await caller.send('GET', '/v1/flows')).body).toEqual({ result: [made.body], next_page_token: '' });

    const changed = await caller.send('PUT', url, { name: 'welcome' });
    expect(changed.body).toMatchObject({ name: 'welcome', detail: 'all', actions: plan });
    expect((await caller.send('PUT', url, { actions: [{ type: 'hangup' }] })).body).toMatchObject({
      name: 'welcome',
      actions: [{ type: 'hangup' }],
    });

    const gone = await caller.send('DELETE', url);
    expect([gone.status, gone.body.tm_delete === NEVER]).toEqual([200, false]);
    for (const reply of [await caller.send('GET', url), await caller.send('PUT', url, {}), await caller.send('DELETE', url)])
      expect([reply.status, reply.body.error.reason]).toEqual([404, 'FLOW_NOT_FOUND']);
    expect((await caller.send('GET', '/v1/flows')).body.result).toEqual([]);
  });

  it.each([
    [{}, ['actions']],
    [{ actions: [] }, ['actions']],
    [{ name: 5, actions: 'x' }, ['name', 'actions']],
    [{ actions: [{ type: 'goto' }, { type: 'sleep' }] }, ['actions[0].type', 'actions[1].option.duration']],
  ])('are not made of %j', async (body, fields) => {
    const reply = await caller.send('POST', '/v1/flows', body);

    expect([reply.status, fieldsOf(reply)]).toEqual([400, fields]);
  });

  it('are made once with an idempotency key', async () => {
    const key = { 'idempotency-key': 'flow-1' };
    const [one, two] = [
      await caller.send('POST', '/v1/flows', { actions: plan }, key),
      await caller.send('POST', '/v1.0/flows', { actions: plan }, key),
    ];

    expect(one.body).toEqual(two.body);
  });
});

describe('numbers', () => {
  it('are taken, given a flow under either name, and given up', async () => {
    const flow = (await caller.send('POST', '/v1/flows', { actions: plan })).body;
    const made = await caller.send('POST', '/v1/numbers', { number: '+4930111', call_flow_id: flow.id, name: 'Main' });
    expect([made.status, made.body]).toMatchObject([
      200,
      { number: '+4930111', flow_id: flow.id, call_flow_id: flow.id, name: 'Main' },
    ]);
    const url = `/v1/numbers/${made.body.id}`;
    expect((await caller.send('GET', url)).body).toEqual(made.body);
    expect((await caller.send('PUT', url, { detail: 'x' })).body).toMatchObject({ flow_id: flow.id, name: 'Main', detail: 'x' });
    expect((await caller.send('PUT', url, { flow_id: '' })).body).toMatchObject({ flow_id: NIL, name: 'Main' });
    expect((await caller.send('PUT', url, { flow_id: flow.id })).body).toMatchObject({ flow_id: flow.id });
    expect((await caller.send('DELETE', url)).body).toMatchObject({ status: 'deleted' });
    expect((await caller.send('GET', url)).status).toBe(404);
    const other = await stand.customer();
    expect((await other.send('POST', '/v1/numbers', { number: '+4930111' })).body).toMatchObject({
      customer_id: other.customerId,
      name: '',
    });
  });

  it('taken again under an old idempotency key show nothing of their next owner', async () => {
    const key = { 'idempotency-key': 'take' };
    const first = await caller.send('POST', '/v1/numbers', { number: '+4930333' }, key);
    await caller.send('DELETE', `/v1/numbers/${first.body.id}`);
    const other = await stand.customer();
    await other.send('POST', '/v1/numbers', { number: '+4930333', name: 'secret' });

    expect((await caller.send('POST', '/v1/numbers', { number: '+4930333' }, key)).body).toEqual(first.body);
  });

  it('belong to one customer', async () => {
    const other = await stand.customer();
    const reply = await caller.send('POST', '/v1/numbers', { number: other.number });

    expect([reply.status, reply.body.error]).toMatchObject([409, { status: 'ALREADY_EXISTS', reason: 'NUMBER_ALREADY_EXISTS' }]);
    expect((await caller.send('POST', '/v1/numbers', { number: caller.number })).status).toBe(409);
  });

  it.each([
    [{}, 400, 'number'],
    [{ number: '0301234' }, 400, 'number'],
    [{ number: '+49 30 1234' }, 400, 'number'],
    [{ number: '+4930112', flow_id: 'x' }, 400, 'flow_id'],
    [{ number: '+4930112', flow_id: randomUUID() }, 404, 'FLOW_NOT_FOUND'],
  ])('are not made of %j', async (body, status, what) => {
    const reply = await caller.send('POST', '/v1/numbers', body);

    expect(reply.status).toBe(status);
    expect([reply.body.error.reason, fieldsOf(reply)[0]]).toContain(what);
  });
});

describe('access keys', () => {
  it('tell their token once, open the door, and are refused as soon as they are deleted', async () => {
    const { body } = await caller.send('POST', '/v1/accesskeys', { name: 'crm', expire: 3600 });
    expect(body).toMatchObject({ name: 'crm', detail: '', token_prefix: body.token.slice(0, 11) });
    expect(body.token).toMatch(/^ll_[0-9a-f]{32}_/);
    expect((await stand.send('GET', `/v1/calls?accesskey=${body.token}`)).status).toBe(200);
    expect((await stand.send('GET', '/v1/me', undefined, { authorization: `Bearer ${body.token}` })).body).toMatchObject({
      kind: 'accesskey',
      id: body.id,
    });

    const shown = Object.fromEntries(Object.entries(body).filter(([field]) => field !== 'token'));
    expect((await caller.send('GET', `/v1/accesskeys/${body.id}`)).body).toEqual(shown);
    expect((await caller.send('GET', '/v1/accesskeys')).body.result).toEqual([shown]);
    expect(JSON.stringify(await stand.events())).not.toContain(body.token);

    expect((await caller.send('DELETE', `/v1/accesskeys/${body.id}`)).status).toBe(200);
    expect((await stand.send('GET', `/v1/calls?accesskey=${body.token}`)).body.error.reason).toBe('INVALID_CREDENTIALS');
    expect((await caller.send('DELETE', `/v1/accesskeys/${body.id}`)).status).toBe(404);
  });

  it('made again under one idempotency key are one key, whose token is told once', async () => {
    const key = { 'idempotency-key': 'k' };
    const [one, two] = [
      await caller.send('POST', '/v1/accesskeys', {}, key),
      await caller.send('POST', '/v1/accesskeys', {}, key),
    ];

    expect(two.body).toEqual({ ...one.body, token: '' });
  });

  it('are for admins, and may what their makers may', async () => {
    const manager = await stand.colleague(caller, 'manager');
    expect((await manager.send('POST', '/v1/accesskeys', {})).body.error.reason).toBe('PERMISSION_DENIED');
    const { body } = await caller.send('POST', '/v1/accesskeys', {});
    expect((await stand.send('GET', `/v1/me?accesskey=${body.token}`)).body.permission).toBe('admin');
  });

  it.each([[{ expire: -1 }], [{ expire: 'never' }], [{ expire: 1e12 }]])('do not expire by %j', async (body) => {
    expect(fieldsOf(await caller.send('POST', '/v1/accesskeys', body))).toEqual(['expire']);
  });
});

describe('the customer', () => {
  const provider = { id: randomUUID(), name: 'one', hostname: 'sip.example.com', tech_prefix: '9', tech_postfix: '' };

  it('is told, and changed where something is given', async () => {
    expect((await caller.send('GET', '/v1/customer')).body).toMatchObject({
      id: caller.customerId,
      name: 'Acme',
      max_duration: null,
    });
    const routes = [{ provider_id: provider.id, target: 'all', priority: 2 }];
    const { status, body } = await caller.send('PUT', '/v1/customer', {
      detail: 'x',
      providers: [provider, { hostname: '10.0.0.1:5080' }],
      routes,
    });
    expect([status, body]).toMatchObject([
      200,
      { name: 'Acme', detail: 'x', providers: [provider, { hostname: '10.0.0.1:5080' }] },
    ]);
    expect(body.routes).toMatchObject([{ provider_id: provider.id, target: 'all', priority: 2 }]);
    expect((await caller.send('PUT', '/v1/customer', { max_duration: 5000 })).body).toMatchObject({
      providers: body.providers,
      max_duration: 5000,
    });
    expect((await caller.send('PUT', '/v1/customer', { max_duration: 0, routes: [], providers: [] })).body).toMatchObject({
      max_duration: null,
      providers: [],
    });
  });

  it.each([
    [{ providers: [{ hostname: 'sip.example.com|echo' }] }, ['providers[0].hostname']],
    [
      { providers: [{ hostname: 'a,b' }, { hostname: 'ok', tech_prefix: '{x=1}' }] },
      ['providers[0].hostname', 'providers[1].tech_prefix'],
    ],
    [{ providers: [provider, provider] }, ['providers[1].id']],
    [{ providers: 5, routes: {} }, ['providers', 'routes']],
    [{ routes: [{ provider_id: randomUUID(), target: 'all' }] }, ['routes[0].provider_id']],
    [{ providers: [provider], routes: [{ provider_id: provider.id, target: '49' }] }, ['routes[0].target']],
    [{ max_duration: -1 }, ['max_duration']],
  ])('is not changed by %j', async (body, fields) => {
    const reply = await caller.send('PUT', '/v1/customer', body);

    expect([reply.status, fieldsOf(reply)]).toEqual([400, fields]);
  });

  it('is changed by admins, and seen by all', async () => {
    const [manager, agent] = [await stand.colleague(caller, 'manager'), await stand.colleague(caller, 'agent')];

    expect((await manager.send('PUT', '/v1/customer', {})).status).toBe(403);
    expect((await agent.send('GET', '/v1/customer')).body.id).toBe(caller.customerId);
    expect((await agent.send('GET', '/v1/calls')).status).toBe(403);
    expect((await manager.send('GET', '/v1/calls')).status).toBe(200);
  });
});
