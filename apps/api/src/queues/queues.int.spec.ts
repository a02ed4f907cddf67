import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { enlist, hangUp, join } from '#readmodels/testing/floor.story.js';
import { uuid } from '#readmodels/testing/story.js';
import { fieldsOf, openStand } from '../testing/stand.js';
import type { Caller, Stand } from '../testing/stand.js';

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

const tagged = async (): Promise<string> => (await caller.send('POST', '/v1/tags', { name: 'Sales' })).body.id;

const opened = async (body: object = {}) => (await caller.send('POST', '/v1/queues', body)).body;

/** Somebody comes to a queue; answers the id of the place there. */
const joined = async (queueId: string): Promise<string> => {
  const name = randomUUID();
  await stand.tell(join(name, queueId, caller.customerId));
  return uuid(name);
};

describe('queues', () => {
  it('have their defaults where nothing is said', async () => {
    const { status, body } = await caller.send('POST', '/v1.0/queues', {});

    expect([status, body]).toMatchObject([
      200,
      {
        customer_id: caller.customerId,
        name: '',
        routing_method: 'longest_idle',
        tag_ids: [],
        wait_timeout: 0,
        timeout: 0,
        timeout_action: 'continue',
        timeout_flow_id: NIL,
        service_timeout: 0,
        ring_timeout: 15_000,
        max_no_answer: 0,
        wrapup_time: 0,
        ring_at_once: 10,
        max_waiting: 0,
        priority: 0,
        priority_growth: 0,
        time_zone: 'UTC',
        service_level_threshold: 20_000,
        short_abandon_threshold: 5_000,
        total_incoming_count: 0,
        available_agents: 0,
        waiting_calls: 0,
        tm_delete: NEVER,
      },
    ]);
  });

  it('are kept, shown, listed, changed where something is given, and deleted', async () => {
    const tags = [await tagged()];
    const made = await opened({ name: 'Sales', routing_method: 'random', tag_ids: tags, timeout: 30_000 });
    const url = `/v1/queues/${made.id}`;
    expect((await caller.send('GET', url)).body).toEqual(made);
    expect((await caller.send('GET', '/v1/queues')).body).toEqual({ result: [made], next_page_token: '' });

    const { body } = await caller.send('PUT', url, {
      ...{ wait_timeout: 60_000, detail: 'x', timeout_action: 'hangup' },
      ...{ time_zone: 'Europe/Berlin', service_level_threshold: 30_000 },
    });
    expect(body).toMatchObject({
      name: 'Sales',
      detail: 'x',
      routing_method: 'random',
      timeout: 60_000,
      timeout_action: 'hangup',
      time_zone: 'Europe/Berlin',
      service_level_threshold: 30_000,
      short_abandon_threshold: 5_000,
    });
    expect((await caller.send('PUT', `${url}/tag_ids`, { tag_ids: [] })).body).toMatchObject({ name: 'Sales', tag_ids: [] });
    expect((await caller.send('PUT', `${url}/routing_method`, { routing_method: '' })).body).toMatchObject({
      detail: 'x',
      routing_method: 'longest_idle',
    });
    expect((await caller.send('PUT', url, {})).body).toEqual((await caller.send('GET', url)).body);

    const gone = await caller.send('DELETE', url);
    expect([gone.status, gone.body.tm_delete === NEVER]).toEqual([200, false]);
    for (const reply of [await caller.send('GET', url), await caller.send('PUT', url, {}), await caller.send('DELETE', url)])
      expect([reply.status, reply.body.error.reason]).toEqual([404, 'QUEUE_NOT_FOUND']);
    expect((await caller.send('GET', '/v1/queues')).body.result).toEqual([]);
  });

  it('take a flow of their customer’s for those who wait too long, and keep what it is made of', async () => {
    const flow = (await caller.send('POST', '/v1/flows', { actions: [{ type: 'hangup' }] })).body;
    const made = await opened({ timeout: 1_000, timeout_flow_id: flow.id });
    const url = `/v1/queues/${made.id}`;
    expect(made).toMatchObject({ timeout_action: 'flow', timeout_flow_id: flow.id });
    expect((await caller.send('PUT', url, { name: 'n', timeout_action: 'flow' })).body).toMatchObject({
      timeout_flow_id: flow.id,
    });
    const { queues } = await stand.executor.state('floor', caller.customerId);
    expect(queues.get(made.id)?.spec.onTimeout).toMatchObject({ do: 'flow', flow: { program: { dialect: 'voipbin' } } });

    expect((await caller.send('PUT', url, { timeout_flow_id: '' })).body).toMatchObject({
      timeout_action: 'continue',
      timeout_flow_id: NIL,
    });
    expect(fieldsOf(await caller.send('PUT', url, { timeout_action: 'flow' }))).toEqual(['timeout_flow_id']);
    const unknown = await caller.send('PUT', url, { timeout_flow_id: randomUUID() });
    expect([unknown.status, unknown.body.error.reason, ...fieldsOf(unknown)]).toEqual([404, 'FLOW_NOT_FOUND', 'timeout_flow_id']);
  });

  it('have a way out for each who is not served, and opening hours', async () => {
    const other = await opened({ name: 'Other' });
    const flow = (await caller.send('POST', '/v1/flows', { actions: [{ type: 'hangup' }] })).body;
    const weekly = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' }];
    const made = await opened({
      timeout_queue_id: other.id,
      on_full: { flow_id: flow.id },
      on_closed: { message: 'We are closed.', language: 'en-GB' },
      on_no_agents: { action: 'hangup', after: 30_000 },
      on_service_timeout: { action: 'queue', queue_id: other.id },
      opening_hours: { weekly, holidays: [{ date: '2026-12-25' }] },
      time_zone: 'Europe/Berlin',
    });
    expect(made).toMatchObject({
      timeout_action: 'queue',
      timeout_queue_id: other.id,
      on_full: { action: 'flow', flow_id: flow.id },
      on_closed: { action: 'hangup', message: 'We are closed.', language: 'en-GB' },
      on_no_agents: { action: 'hangup', after: 30_000, message: '' },
      on_service_timeout: { action: 'queue', queue_id: other.id },
      opening_hours: { weekly, holidays: [{ date: '2026-12-25', openings: [] }] },
      time_zone: 'Europe/Berlin',
    });
    const changed = await caller.send('PUT', `/v1/queues/${made.id}`, {
      on_no_agents: { action: 'wait' },
      on_closed: { message: '' },
      opening_hours: { weekly: [] },
    });
    expect(changed.body).toMatchObject({
      on_no_agents: { action: 'wait' },
      on_closed: { action: 'hangup', message: '' },
      on_full: { action: 'flow', flow_id: flow.id },
      opening_hours: { weekly: [], holidays: [{ date: '2026-12-25', openings: [] }] },
    });
    const stranger = await stand.customer();
    const theirs = (await stranger.send('POST', '/v1/queues', {})).body;
    const refused = await caller.send('POST', '/v1/queues', { on_full: { queue_id: theirs.id } });
    expect([refused.status, refused.body.error.reason, fieldsOf(refused)]).toEqual([
      404,
      'QUEUE_NOT_FOUND',
      ['on_full.queue_id'],
    ]);
  });

  it.each([
    [{ routing_method: 'newest_first' }, ['routing_method']],
    [{ routing_method: 5, tag_ids: 'x', name: 'n'.repeat(256) }, ['name', 'routing_method', 'tag_ids']],
    [{ tag_ids: ['x'] }, ['tag_ids']],
    [{ tag_ids: Array.from({ length: 101 }, () => NIL) }, ['tag_ids']],
    [{ wait_timeout: -1, timeout: 86_400_001, service_timeout: 0.5 }, ['wait_timeout', 'timeout', 'service_timeout']],
    [{ ring_timeout: 999, wrapup_time: '1', ring_at_once: 51 }, ['ring_timeout', 'wrapup_time', 'ring_at_once']],
    [{ ring_at_once: 0, max_waiting: -1, max_no_answer: -1 }, ['max_no_answer', 'ring_at_once', 'max_waiting']],
    [{ priority: 1e9, priority_growth: -1 }, ['priority', 'priority_growth']],
    [{ time_zone: 'Mars/Olympus' }, ['time_zone']],
    [{ time_zone: '+02:00', service_level_threshold: -1 }, ['time_zone', 'service_level_threshold']],
    [{ time_zone: '', short_abandon_threshold: 86_400_001 }, ['time_zone', 'short_abandon_threshold']],
    [{ timeout_action: 'voicemail', timeout_flow_id: 'x' }, ['timeout_action', 'timeout_flow_id']],
    [{ timeout_action: 'flow' }, ['timeout_flow_id']],
    [{ on_full: { action: 'queue' }, on_closed: { action: 'flow' } }, ['on_full.queue_id', 'on_closed.flow_id']],
    [{ on_no_agents: { action: 'leave', after: -1 } }, ['on_no_agents.action', 'on_no_agents.after']],
    [
      { opening_hours: { weekly: [{ days: [0], from: '9:00', to: '17:00' }] } },
      ['opening_hours.weekly[0].days', 'opening_hours.weekly[0].from'],
    ],
    [{ opening_hours: { weekly: [{ days: [1], from: '17:00', to: '09:00' }] } }, ['opening_hours.weekly[0].to']],
    [
      { opening_hours: { holidays: [{ date: '2026-02-30' }] }, time_zone: 'Mars/Phobos' },
      ['opening_hours.holidays[0].date', 'time_zone'],
    ],
  ])('are not made of %j', async (body, fields) => {
    const reply = await caller.send('POST', '/v1/queues', body);

    expect([reply.status, reply.body.error.reason, fieldsOf(reply)]).toEqual([400, 'INVALID_ARGUMENT', fields]);
  });

  it('say which methods there are to whoever asks for another', async () => {
    const { id } = await opened();
    const reply = await caller.send('PUT', `/v1/queues/${id}/routing_method`, { routing_method: 'newest_first' });

    expect(reply.body.error.details[0]).toMatchObject({
      field: 'routing_method',
      message: 'must be one of "", longest_idle, round_robin, ring_all, linear, fewest_calls, least_talk_time, random, skills',
    });
    expect(fieldsOf(await caller.send('PUT', `/v1/queues/${id}/tag_ids`, {}))).toEqual(['tag_ids']);
  });

  it('take the tags of their customer only', async () => {
    const { id } = await opened();
    const theirs = (await (await stand.customer()).send('POST', '/v1/tags', { name: 'theirs' })).body.id;
    for (const tag of [theirs, randomUUID()]) {
      const reply = await caller.send('PUT', `/v1/queues/${id}/tag_ids`, { tag_ids: [tag] });
      expect([reply.status, reply.body.error.reason, ...fieldsOf(reply)]).toEqual([404, 'TAG_NOT_FOUND', 'tag_ids[0]']);
    }
  });

  it('are made once with an idempotency key, and a repeat is answered as the first', async () => {
    const key = { 'idempotency-key': 'q' };
    const first = await caller.send('POST', '/v1/queues', { name: 'one' }, key);
    await caller.send('PUT', `/v1/queues/${first.body.id}`, { name: 'two' });

    expect((await caller.send('POST', '/v1/queues', { name: 'one' }, key)).body).toEqual(first.body);
    expect((await caller.send('GET', '/v1/queues')).body.result).toHaveLength(1);
  });

  it('are set up by managers, and seen by agents', async () => {
    const { id } = await opened();
    const agent = await stand.colleague(caller, 'agent');

    expect((await agent.send('GET', `/v1/queues/${id}`)).status).toBe(200);
    expect((await agent.send('GET', '/v1/queues')).body.result).toHaveLength(1);
    for (const reply of [
      await agent.send('POST', '/v1/queues', {}),
      await agent.send('DELETE', `/v1/queues/${id}`),
      await agent.send('GET', '/v1/queuecalls'),
      await agent.send('GET', '/v1/stats'),
    ])
      expect([reply.status, reply.body.error.reason]).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('count who waits, and the agents who could be offered somebody', async () => {
    const [tagId, { customerId }] = [await tagged(), caller];
    const queue = await opened({ tag_ids: [tagId] });
    const queuecall = await joined(queue.id);
    expect((await caller.send('GET', `/v1/queues/${queue.id}`)).body).toMatchObject({
      waiting_calls: 1,
      wait_queuecall_ids: [queuecall],
      available_agents: 0,
    });
    for (const name of ['one', 'two'])
      for (const ask of enlist(`${name} ${customerId}`, { customerId, tagId })) await stand.tell(ask);

    expect((await caller.send('GET', '/v1/queues')).body.result).toMatchObject([{ waiting_calls: 1, available_agents: 1 }]);
  });
});

describe('calls in queues', () => {
  it('are listed by queue and by status', async () => {
    const [one, two] = [await opened(), await opened()];
    const [a, b, c] = [await joined(one.id), await joined(one.id), await joined(two.id)];
    await caller.send('POST', `/v1/queuecalls/${a}/kick`);
    const ids = async (query: string) =>
      new Set((await caller.send('GET', `/v1/queuecalls${query}`)).body.result.map(({ id }) => id));

    expect(await ids('')).toEqual(new Set([a, b, c]));
    expect(await ids(`?queue_id=${one.id}`)).toEqual(new Set([a, b]));
    expect(await ids('?status=waiting')).toEqual(new Set([b, c]));
    expect(await ids(`?queue_id=${one.id.toUpperCase()}&status=done`)).toEqual(new Set([a]));
    const page = (await caller.send('GET', `/v1/queuecalls?queue_id=${one.id}&page_size=1`)).body;
    const next = (await caller.send('GET', `/v1/queuecalls?queue_id=${one.id}&page_token=${page.next_page_token}`)).body;
    expect(new Set([...page.result, ...next.result].map(({ id }) => id))).toEqual(new Set([a, b]));
    const wrong = await caller.send('GET', '/v1/queuecalls?queue_id=x&status=gone');
    expect([wrong.status, wrong.body.error.reason, fieldsOf(wrong)]).toEqual([
      400,
      'INVALID_REQUEST_PARAMETER',
      ['queue_id', 'status'],
    ]);
  });

  it('are kicked by their id, once, and then stay as they are', async () => {
    const { id } = await opened();
    const queuecall = await joined(id);
    const url = `/v1/queuecalls/${queuecall}`;
    expect((await caller.send('GET', url)).body).toMatchObject({ id: queuecall, queue_id: id, status: 'waiting' });
    const kicked = (await caller.send('POST', `${url}/kick`, {}, { 'idempotency-key': 'k' })).body;
    expect(kicked).toMatchObject({ status: 'done', end: 'kicked' });
    for (const reply of [
      await caller.send('POST', `${url}/kick`, {}, { 'idempotency-key': 'k' }),
      await caller.send('POST', `${url}/kick`),
      await caller.send('DELETE', url),
      await caller.send('GET', url),
    ])
      expect([reply.status, reply.body]).toEqual([200, kicked]);
  });

  it('are kicked by the id of their call', async () => {
    const { id } = await opened();
    const queuecall = await joined(id);
    const call = (await caller.send('GET', `/v1/queuecalls/${queuecall}`)).body.reference_id;
    const url = `/v1/queuecalls/reference_id/${call}/kick`;

    expect((await caller.send('POST', url)).body).toMatchObject({ id: queuecall, end: 'kicked' });
    expect((await caller.send('POST', url)).body).toMatchObject({ id: queuecall, end: 'kicked' });
    const none = await caller.send('POST', `/v1/queuecalls/reference_id/${randomUUID()}/kick`);
    expect([none.status, none.body.error.reason]).toEqual([404, 'QUEUECALL_NOT_FOUND']);
  });

  it('are taken out by DELETE, and stay to be seen', async () => {
    const { id } = await opened();
    const queuecall = await joined(id);

    expect((await caller.send('DELETE', `/v1/queuecalls/${queuecall}`)).body).toMatchObject({ status: 'done', end: 'kicked' });
    expect((await caller.send('GET', `/v1/queuecalls/${queuecall}`)).status).toBe(200);
  });

  it('move when they are given a priority, while they wait', async () => {
    const { id } = await opened();
    const queuecall = await joined(id);
    const url = `/v1/queuecalls/${queuecall}/priority`;
    expect((await caller.send('PUT', url, { priority: 9 })).body).toMatchObject({ priority: 9, status: 'waiting' });
    expect(fieldsOf(await caller.send('PUT', url, { priority: 'high' }))).toEqual(['priority']);
    await caller.send('POST', `/v1/queuecalls/${queuecall}/kick`);
    const late = await caller.send('PUT', url, { priority: 1 });
    expect([late.status, late.body.error.reason]).toEqual([409, 'STATE_INVALID']);
    const none = await caller.send('PUT', `/v1/queuecalls/${randomUUID()}/priority`, { priority: 1 });
    expect([none.status, none.body.error.reason]).toEqual([404, 'QUEUECALL_NOT_FOUND']);
  });

  it('leave a queue that is deleted', async () => {
    const { id } = await opened();
    const queuecall = await joined(id);
    await caller.send('DELETE', `/v1/queues/${id}`);

    expect((await caller.send('GET', `/v1/queuecalls/${queuecall}`)).body).toMatchObject({
      status: 'done',
      end: 'queue_deleted',
    });
  });
});

describe('the figures', () => {
  it('are told of one queue, and of all', async () => {
    const [one, two] = [await opened(), await opened()];
    await joined(one.id);
    const left = randomUUID();
    await stand.tell(join(left, one.id, caller.customerId));
    await stand.tell(hangUp(left, caller.customerId));
    const { status, body } = await caller.send('GET', `/v1.0/queues/${one.id}/stats`);

    expect([status, body]).toMatchObject([
      200,
      {
        queue_id: one.id,
        waiting: 1,
        connecting: 0,
        in_service: 0,
        offered: 2,
        answered: 0,
        abandoned: 1,
        short_abandoned: 1,
        asa: null,
        service_level: { threshold: 20_000, SL_ans: null, SL_pos: 100, SL_neg: 0 },
        agents: { available: 0, ringing: 0, busy: 0, wrapup: 0, away: 0, offline: 0 },
        position: (await stand.events()).length,
      },
    ]);
    const all = (await caller.send('GET', '/v1/stats')).body as unknown as { readonly queues: readonly { queue_id: string }[] };
    expect(new Set(all.queues.map(({ queue_id }) => queue_id))).toEqual(new Set([one.id, two.id]));
    expect((await (await stand.customer()).send('GET', '/v1/stats')).body).toMatchObject({ queues: [] });
    expect((await caller.send('GET', `/v1/queues/${randomUUID()}/stats`)).body.error.reason).toBe('QUEUE_NOT_FOUND');
  });
});
