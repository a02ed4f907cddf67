import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NEW_QUEUE } from '#domain/floor/floor.queue.js';
import { tel } from '#domain/kernel/address.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import { PASSWORD, fieldsOf, openStand } from '../testing/stand.js';
import type { Caller, Reply, Stand } from '../testing/stand.js';

const NEVER = '9999-01-01 00:00:00.000000';

let stand: Stand;
let admin: Caller;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());
beforeEach(async () => {
  admin = await stand.customer();
});

const phone = { type: 'tel', target: '+15550201', target_name: '', name: 'desk', detail: '' };
const username = (): string => `${randomUUID()}@example.com`;
const agentOf = ({ body }: Reply): AgentView => body as unknown as AgentView;
const reasonOf = ({ status, body }: Reply): readonly unknown[] => [status, body.error.reason];

const make = async (fields: Readonly<Record<string, unknown>> = {}): Promise<AgentView> =>
  agentOf(await admin.send('POST', '/v1/agents', { username: username(), password: PASSWORD, ...fields }));

const tag = async (name = 'support'): Promise<string> => (await admin.send('POST', '/v1/tags', { name })).body.id;

const queue = async (...tagIds: readonly string[]): Promise<string> => {
  const [queueId, { customerId }] = [randomUUID(), admin];
  const spec = { ...NEW_QUEUE, tagIds };
  await stand.tell({ to: 'floor', id: customerId, command: { type: 'CreateQueue', customerId, queueId, spec } });
  return queueId;
};

const logIn = async ({ username: name }: { readonly username: string }, password = PASSWORD) => {
  const { status, body } = await stand.send('POST', '/auth/login', { username: name, password });
  const send = (method: 'GET' | 'POST' | 'PUT', url: string, json?: unknown): Promise<Reply> =>
    stand.send(method, url, json, { authorization: `Bearer ${body.token}` });
  return { status, send };
};

describe('agents', () => {
  it('are made, shown and listed', async () => {
    const tagId = await tag();
    const fields = { username: username(), name: 'Ada', detail: 'd', ring_method: 'linear', permission: 64, tag_ids: [tagId] };
    const reply = await admin.send('POST', '/v1.0/agents', { ...fields, password: PASSWORD, addresses: [phone] });
    const made = agentOf(reply);

    expect(reply.status).toBe(200);
    expect(made).toMatchObject({
      ...fields,
      customer_id: admin.customerId,
      addresses: [phone],
      status: 'offline',
      tm_update: NEVER,
    });
    expect(made).toMatchObject({ offer_id: NIL, call_ids: [], queue_ids_left: [], wrapup_until: null, missed: 0, reason: '' });
    expect((await admin.send('GET', `/v1/agents/${made.id}`)).body).toEqual(made);
    expect((await admin.send('GET', '/v1/agents')).body.result.map(({ id }) => id)).toEqual([made.id, admin.id]);
    expect((await logIn(made)).status).toBe(200);
    expect(JSON.stringify(await admin.send('GET', '/v1/agents'))).not.toMatch(/scrypt|password/);
  });

  it('have one name each, whoever asks for it, and are made once with an idempotency key', async () => {
    const [request, key] = [{ username: username(), password: PASSWORD }, { 'idempotency-key': 'ada' }];
    const first = await admin.send('POST', '/v1/agents', request, key);
    await admin.send('PUT', `/v1/agents/${first.body.id}`, { name: 'Ada' });
    expect((await admin.send('POST', '/v1/agents', request, key)).body).toEqual(first.body);
    for (const who of [admin, await stand.customer()])
      expect(reasonOf(await who.send('POST', '/v1/agents', { ...request, username: request.username.toUpperCase() }))).toEqual([
        409,
        'AGENT_ALREADY_EXISTS',
      ]);
  });

  it.each([
    [{}, ['username', 'password']],
    [{ username: 'ada', password: 'short' }, ['username', 'password']],
    [
      { username: 'a b@c', password: PASSWORD, ring_method: 'ring_all', permission: 1 },
      ['username', 'permission', 'ring_method'],
    ],
    [{ username: 'a@b', password: PASSWORD, permission: 16.5, tag_ids: ['x'], name: 5 }, ['permission', 'tag_ids', 'name']],
    [{ username: 'a@b', password: PASSWORD, tag_ids: Array.from({ length: 101 }, () => NIL) }, ['tag_ids']],
    [{ username: 'a@b', password: PASSWORD, addresses: Array.from({ length: 21 }, () => phone) }, ['addresses']],
    [{ username: 'a@b', password: PASSWORD, addresses: [{ type: 'tel', target: '5' }] }, ['addresses[0].target']],
    [{ username: 'a@b', password: PASSWORD, skills: { german: 11 } }, ['skills']],
    [{ username: 'a@b', password: PASSWORD, skills: ['german'] }, ['skills']],
  ])('are not made of %j', async (body, fields) => {
    const reply = await admin.send('POST', '/v1/agents', body);

    expect([reply.status, fieldsOf(reply)]).toEqual([400, fields]);
  });

  it('are changed by what is given, field by field', async () => {
    const { id } = await make({ name: 'Ada', detail: 'd' });
    const [url, tagId] = [`/v1/agents/${id}`, await tag()];
    const put = async (path: string, body: unknown): Promise<AgentView> => agentOf(await admin.send('PUT', url + path, body));

    expect(await put('', { name: 'Countess', ring_method: 'linear' })).toMatchObject({
      name: 'Countess',
      detail: 'd',
      ring_method: 'linear',
    });
    expect(await put('/addresses', { addresses: [phone] })).toMatchObject({ name: 'Countess', addresses: [phone] });
    expect(await put('/tag_ids', { tag_ids: [tagId.toUpperCase(), tagId] })).toMatchObject({
      addresses: [phone],
      tag_ids: [tagId],
    });
    expect(await put('/skills', { skills: { German: 8, billing: 5 } })).toMatchObject({ skills: { billing: 5, german: 8 } });
    expect(await put('', { skills: { german: 9 } })).toMatchObject({ tag_ids: [tagId], skills: { german: 9 } });
    expect(await put('/permission', { permission: 16 | 64 })).toMatchObject({ tag_ids: [tagId], permission: 64 });
    expect(await put('', { status: 'available' })).toMatchObject({ name: 'Countess', status: 'available' });
    const whole = await put('', { detail: '', status: 'away', reason: 'lunch' });
    expect(whole).toMatchObject({ name: 'Countess', detail: '', status: 'away', reason: 'lunch', permission: 64 });
    expect((await admin.send('GET', url)).body).toEqual(whole);
    await admin.send('DELETE', `/v1/tags/${tagId}`);
    expect(await put('/tag_ids', { tag_ids: [tagId] })).toMatchObject({ tag_ids: [tagId] });
    expect(reasonOf(await admin.send('PUT', `${url}/tag_ids`, { tag_ids: [tagId, randomUUID()] }))).toEqual([
      404,
      'TAG_NOT_FOUND',
    ]);
  });

  it('get another password, and the one before opens nothing', async () => {
    const agent = await make();
    const reply = await admin.send('PUT', `/v1/agents/${agent.id}/password`, { password: 'another password' });

    expect(reply.status).toBe(200);
    expect([(await logIn(agent)).status, (await logIn(agent, 'another password')).status]).toEqual([401, 200]);
    expect(fieldsOf(await admin.send('PUT', `/v1/agents/${agent.id}/password`, { password: '1234567' }))).toEqual(['password']);
  });

  it('are deleted, and their name may be taken again by somebody for whom no old token is', async () => {
    const agent = await make({ name: 'Ada' });
    const { send } = await logIn(agent);
    const gone = await admin.send('DELETE', `/v1/agents/${agent.id}`);

    expect([gone.status, gone.body.tm_delete === NEVER]).toEqual([200, false]);
    expect(reasonOf(await send('GET', '/v1/me'))).toEqual([401, 'INVALID_CREDENTIALS']);
    expect((await logIn(agent)).status).toBe(401);
    for (const method of ['GET', 'DELETE'] as const)
      expect(reasonOf(await admin.send(method, `/v1/agents/${agent.id}`))).toEqual([404, 'AGENT_NOT_FOUND']);
    expect((await admin.send('GET', '/v1/agents')).body.result.map(({ id }) => id)).toEqual([admin.id]);

    const other = await stand.customer();
    const again = await other.send('POST', '/v1/agents', { username: agent.username, password: PASSWORD });
    expect(again.body).toMatchObject({ id: agent.id, customer_id: other.customerId, name: agent.username, tm_delete: NEVER });
    expect((await send('GET', '/v1/me')).status).toBe(401);
    expect((await admin.send('GET', `/v1/agents/${agent.id}`)).status).toBe(404);
  });

  it('may at once no more than they may now, whatever their token says', async () => {
    const colleague = await stand.colleague(admin, 'admin');
    await admin.send('PUT', `/v1/agents/${colleague.id}/permission`, { permission: 16 });

    expect((await colleague.send('GET', '/v1/me')).body).toMatchObject({ permission: 'agent', agent: { id: colleague.id } });
    expect((await colleague.send('GET', '/v1/calls')).status).toBe(403);
  });

  it('leave an admin behind', async () => {
    const url = `/v1/agents/${admin.id}`;
    for (const last of [await admin.send('DELETE', url), await admin.send('PUT', `${url}/permission`, { permission: 64 })])
      expect(reasonOf(last)).toEqual([409, 'STATE_INVALID']);
    expect((await admin.send('PUT', `${url}/permission`, { permission: 240 })).status).toBe(200);
    await stand.colleague(admin, 'admin');
    expect((await admin.send('DELETE', url)).status).toBe(200);
  });

  it('are listed by queue, tags and status together, page by page', async () => {
    const [one, two] = [await tag('one'), await tag('two')];
    const [a, b, c] = [await make({ tag_ids: [one] }), await make({ tag_ids: [one, two] }), await make({ tag_ids: [two] })];
    const queueId = await queue(one);
    await admin.send('PUT', `/v1/agents/${b.id}/status`, { status: 'available' });
    const ids = async (query: string) => (await admin.send('GET', `/v1/agents?${query}`)).body.result.map(({ id }) => id);

    expect(await ids(`tag_ids=${one}`)).toEqual([b.id, a.id]);
    expect(await ids(`tag_ids=${one},${two}`)).toEqual([c.id, b.id, a.id]);
    expect(await ids(`queue_id=${queueId}`)).toEqual([b.id, a.id]);
    expect(await ids('status=available')).toEqual([b.id]);
    expect(await ids(`queue_id=${queueId}&tag_ids=${two}&status=available`)).toEqual([b.id]);
    expect(await ids(`queue_id=${queueId}&tag_ids=${two}&status=away`)).toEqual([]);
    await admin.send('POST', `/v1/agents/${b.id}/queues/${queueId}/logout`);
    expect(await ids(`queue_id=${queueId}`)).toEqual([a.id]);
    const first = (await admin.send('GET', `/v1/agents?tag_ids=${one},${two}&page_size=2`)).body;
    expect(first.result).toHaveLength(2);
    expect(await ids(`tag_ids=${one},${two}&page_size=2&page_token=${first.next_page_token}`)).toEqual([a.id]);
  });

  it.each([
    ['queue_id=x', ['queue_id']],
    ['tag_ids=&status=asleep', ['tag_ids', 'status']],
    [`tag_ids=${NIL},x&page_size=0`, ['tag_ids', 'page_size']],
  ])('are not listed by %s', async (query, fields) => {
    expect(fieldsOf(await admin.send('GET', `/v1/agents?${query}`))).toEqual(fields);
  });
});

describe('an agent at work', () => {
  it('is what a manager says', async () => {
    const { id } = await make();
    const manager = await stand.colleague(admin, 'manager');
    const status = async (body: unknown) => agentOf(await manager.send('PUT', `/v1/agents/${id}/status`, body));

    expect(await status({ status: 'available' })).toMatchObject({ status: 'available', reason: '' });
    expect(await status({ status: 'away', reason: 'training' })).toMatchObject({ status: 'away', reason: 'training' });
    expect(await status({ status: 'busy' })).toMatchObject({ status: 'away', reason: 'busy' });
    expect(await status({ status: 'offline' })).toMatchObject({ status: 'offline', reason: '' });
    expect(fieldsOf(await manager.send('PUT', `/v1/agents/${id}/status`, { status: 'ringing', reason: 5 }))).toEqual([
      'status',
      'reason',
    ]);
  });

  it('serves queues until it logs out of them', async () => {
    const [{ id }, queueId] = [await make(), await queue()];
    const told = async (how: string) => agentOf(await admin.send('POST', `/v1/agents/${id}/queues/${queueId}/${how}`));

    expect(await told('logout')).toMatchObject({ queue_ids_left: [queueId] });
    expect(await told('logout')).toMatchObject({ queue_ids_left: [queueId] });
    expect(await told('login')).toMatchObject({ queue_ids_left: [] });
    expect(reasonOf(await admin.send('POST', `/v1/agents/${id}/queues/${randomUUID()}/logout`))).toEqual([
      404,
      'QUEUE_NOT_FOUND',
    ]);
    expect(reasonOf(await admin.send('POST', `/v1/agents/${id}/queues/1/login`))).toEqual([400, 'INVALID_ID']);
  });

  it('is busy while a call is at one of its addresses, whatever it chooses', async () => {
    const { id } = await make();
    const { customerId } = admin;
    const profile = {
      name: '',
      detail: '',
      ringMethod: 'ringall',
      tagIds: [],
      addresses: [tel('+15550201')],
      skills: [],
    } as const;
    await stand.tell({ to: 'floor', id: customerId, command: { type: 'ReportAgentProfile', customerId, agentId: id, profile } });
    const leg = { customerId, callId: randomUUID(), address: tel('+15550201'), groupcallId: null };
    await stand.tell({ to: 'floor', id: customerId, command: { type: 'ReportLegBegan', ...leg } });
    const busy = await admin.send('PUT', `/v1/agents/${id}/status`, { status: 'available' });

    expect(busy.body).toMatchObject({ status: 'busy', call_ids: [leg.callId] });
    await stand.tell({ to: 'floor', id: customerId, command: { type: 'ReportLegOver', customerId, callId: leg.callId } });
    expect((await admin.send('GET', `/v1/agents/${id}`)).body).toMatchObject({ status: 'available', call_ids: [] });
  });

  it('ends its wrap-up even where there is none, but has none to extend', async () => {
    const { id } = await make();

    expect((await admin.send('POST', `/v1/agents/${id}/wrapup/end`)).status).toBe(200);
    expect(reasonOf(await admin.send('POST', `/v1/agents/${id}/wrapup/extend`, { duration: 1000 }))).toEqual([
      409,
      'STATE_INVALID',
    ]);
    expect(fieldsOf(await admin.send('POST', `/v1/agents/${id}/wrapup/extend`, { duration: 0 }))).toEqual(['duration']);
  });
});

describe('an agent itself', () => {
  it('says what it is, where it is rung and which queues it serves, and nothing of others', async () => {
    const [agent, queueId] = [await stand.colleague(admin, 'agent'), await queue()];
    const me = '/v1/service_agents/me';

    expect((await agent.send('GET', me)).body).toMatchObject({ id: agent.id, status: 'offline', permission: 16 });
    expect((await agent.send('GET', '/v1/me')).body).toMatchObject({ kind: 'user', agent: { id: agent.id } });
    expect((await agent.send('PUT', `${me}/status`, { status: 'available' })).body).toMatchObject({ status: 'available' });
    expect((await agent.send('PUT', `${me}/addresses`, { addresses: [phone] })).body).toMatchObject({ addresses: [phone] });
    expect((await agent.send('POST', `${me}/queues/${queueId}/logout`)).body).toMatchObject({ queue_ids_left: [queueId] });
    expect((await agent.send('POST', `${me}/queues/${queueId}/login`)).body).toMatchObject({ queue_ids_left: [] });
    expect((await agent.send('POST', `${me}/wrapup/end`)).status).toBe(200);
    expect((await agent.send('POST', `${me}/wrapup/extend`, { duration: 1000 })).status).toBe(409);
    expect((await agent.send('PUT', `${me}/password`, { password: 'another password' })).status).toBe(200);
    expect((await logIn(agent, 'another password')).status).toBe(200);

    for (const reply of [
      await agent.send('GET', '/v1/agents'),
      await agent.send('GET', `/v1/agents/${agent.id}`),
      await agent.send('PUT', `/v1/agents/${admin.id}/status`, { status: 'away' }),
      await agent.send('PUT', `/v1/agents/${agent.id}/permission`, { permission: 32 }),
    ])
      expect(reasonOf(reply)).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('is nobody’s access key', async () => {
    const { token } = (await admin.send('POST', '/v1/accesskeys', {})).body;

    expect(reasonOf(await stand.send('GET', `/v1/service_agents/me?accesskey=${token}`))).toEqual([403, 'PERMISSION_DENIED']);
    expect((await stand.send('GET', `/v1/me?accesskey=${token}`)).body).toMatchObject({ kind: 'accesskey', agent: null });
  });
});

it('a manager sees agents, and leaves it to admins to change them', async () => {
  const [{ id }, manager] = [await make(), await stand.colleague(admin, 'manager')];
  expect((await manager.send('GET', `/v1/agents/${id}`)).status).toBe(200);
  for (const reply of [
    await manager.send('POST', '/v1/agents', { username: username(), password: PASSWORD }),
    await manager.send('PUT', `/v1/agents/${id}`, { name: 'x' }),
    await manager.send('PUT', `/v1/agents/${id}/addresses`, { addresses: [] }),
    await manager.send('PUT', `/v1/agents/${id}/tag_ids`, { tag_ids: [] }),
    await manager.send('PUT', `/v1/agents/${id}/permission`, { permission: 16 }),
    await manager.send('PUT', `/v1/agents/${id}/password`, { password: PASSWORD }),
    await manager.send('DELETE', `/v1/agents/${id}`),
  ])
    expect(reasonOf(reply)).toEqual([403, 'PERMISSION_DENIED']);
});

describe('tags', () => {
  it('are made, shown, listed, changed and deleted', async () => {
    const made = await admin.send('POST', '/v1.0/tags', { name: 'support', detail: 'd' });
    const url = `/v1/tags/${made.body.id}`;
    expect([made.status, made.body]).toMatchObject([200, { name: 'support', detail: 'd', customer_id: admin.customerId }]);
    expect((await admin.send('GET', url)).body).toEqual(made.body);
    expect((await admin.send('GET', '/v1/tags')).body).toEqual({ result: [made.body], next_page_token: '' });
    expect((await admin.send('PUT', url, { name: 'sales' })).body).toMatchObject({ name: 'sales', detail: 'd' });
    expect((await admin.send('DELETE', url)).body.tm_delete).not.toBe(NEVER);
    for (const method of ['GET', 'PUT', 'DELETE'] as const)
      expect(reasonOf(await admin.send(method, url, method === 'PUT' ? {} : undefined))).toEqual([404, 'TAG_NOT_FOUND']);
    expect(fieldsOf(await admin.send('POST', '/v1/tags', { name: '', detail: 5 }))).toEqual(['name', 'detail']);
  });

  it('are made once with an idempotency key, and seen by agents', async () => {
    const key = { 'idempotency-key': 'tag' };
    const made = await admin.send('POST', '/v1/tags', { name: 'a' }, key);
    const agent = await stand.colleague(admin, 'agent');

    expect((await admin.send('POST', '/v1/tags', { name: 'b' }, key)).body).toEqual(made.body);
    expect((await agent.send('GET', '/v1/tags')).body.result).toEqual([made.body]);
    expect((await agent.send('POST', '/v1/tags', { name: 'x' })).status).toBe(403);
  });
});
