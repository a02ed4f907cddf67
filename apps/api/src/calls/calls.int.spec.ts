import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fieldsOf, openStand } from '../testing/stand.js';
import type { Body, Caller, Stand } from '../testing/stand.js';

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

const tel = (target: string) => ({ type: 'tel', target });
const order = (change: object = {}): object => ({
  source: tel(caller.number),
  destinations: [tel('+15559876543')],
  actions: [{ type: 'answer' }],
  ...change,
});

const place = async (
  change: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly [Body, ...Body[]]> => {
  const { status, list } = await caller.send('POST', '/v1.0/calls', order(change), headers);
  expect(status).toBe(200);
  return list as readonly [Body, ...Body[]];
};

/** A call whose phone has been picked up. */
const answered = async (): Promise<string> => {
  const [{ id }] = await place();
  await stand.tell({ to: 'call', id, command: { type: 'ReportCallAnswered', callId: id, legId: id } });
  return id;
};

const ended = async (id: string): Promise<void> => {
  const cause = { cause: 'NORMAL_CLEARING', sipCode: 200, unseen: false };
  await stand.tell({ to: 'call', id, command: { type: 'ReportLegEnded', callId: id, legId: id, ...cause } });
};

describe('POST /calls', () => {
  it('answers a call for each destination, dialing, and a following request sees them all', async () => {
    const calls = await place({ destinations: [tel('+15559876543'), { type: 'endpoint', target: 'test11@test', name: 'Ann' }] });

    expect(calls).toMatchObject([
      {
        type: 'flow',
        status: 'dialing',
        direction: 'outgoing',
        master_call_id: NIL,
        chained_call_ids: [],
        source: { type: 'tel', target: caller.number },
        destination: { type: 'tel', target: '+15559876543', target_name: '', name: '', detail: '' },
        hangup_by: '',
        hangup_reason: '',
        tm_progressing: NEVER,
        tm_hangup: NEVER,
      },
      { destination: { type: 'endpoint', target: 'test11@test', name: 'Ann' } },
    ]);
    const { body } = await caller.send('GET', '/v1/calls');
    expect(new Set(body.result.map(({ id }) => id))).toEqual(new Set(calls.map(({ id }) => id)));
    for (const call of calls) expect((await caller.send('GET', `/v1.0/calls/${call.id}`)).body).toEqual(call);
  });

  it('is one append, from which the rest follows', async () => {
    const before = (await stand.events()).length;
    const calls = await place({
      destinations: Array.from({ length: 100 }, (_, index) => tel(`+1555900${String(index).padStart(4, '0')}`)),
    });
    const events = (await stand.events()).slice(before);

    expect(calls).toHaveLength(100);
    expect(events.filter(({ event }) => event.type === 'CallDialAsked')).toHaveLength(100);
    expect(events[0]).toMatchObject({
      event: { type: 'CallCreated', siblings: { length: 99 } },
      cause: { actor: { kind: 'user' } },
    });
    expect(new Set(events.slice(2).map(({ cause }) => cause.causation))).toEqual(new Set([events[0]?.id]));
  });

  it('with an idempotency key does it once, and answers as it did the first time', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await place({ destinations: [tel('+15550000011'), tel('+15550000012')] }, key);
    const events = (await stand.events()).length;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => place({ destinations: [tel('+15550000011'), tel('+15550000012')] }, key)),
    );

    for (const answer of answers) expect(answer).toEqual(first);
    expect(await stand.events()).toHaveLength(events);
  });

  it('with an idempotency key answers so even when the number is gone', async () => {
    const key = { 'idempotency-key': 'gone' };
    const first = await place({}, key);
    const { body } = await caller.send('GET', '/v1/numbers');
    await caller.send('DELETE', `/v1/numbers/${body.result[0]?.id}`);

    expect(await place({}, key)).toEqual(first);
    expect(fieldsOf(await caller.send('POST', '/v1/calls', order()))).toEqual(['source.target']);
  });

  it('with an idempotency key does it once where two come together', async () => {
    const key = { 'idempotency-key': 'together' };
    const [one, two] = await Promise.all([place({}, key), place({}, key)]);

    expect(one).toEqual(two);
  });

  it('means something else by the same key of another customer', async () => {
    const key = { 'idempotency-key': 'shared' };
    const [mine] = await place({}, key);
    caller = await stand.customer();
    const [theirs] = await place({}, key);

    expect(mine.id).not.toBe(theirs.id);
  });

  it('follows the customer’s routes and longest duration', async () => {
    const provider = { id: randomUUID(), hostname: 'sip.example.com:5060', tech_prefix: '99' };
    const settings = { providers: [provider], routes: [{ provider_id: provider.id, target: '+1' }], max_duration: 60_000 };
    expect((await caller.send('PUT', '/v1/customer', settings)).status).toBe(200);
    await place();
    const asked = (await stand.events()).findLast(({ event }) => event.type === 'CallDialAsked');

    expect(asked?.event).toMatchObject({
      maxDuration: 60_000,
      route: { host: 'sip.example.com:5060', prefix: '99', postfix: '' },
    });
  });

  it('runs a flow of the customer’s, and tells its id', async () => {
    const flow = (await caller.send('POST', '/v1/flows', { name: 'greet', actions: [{ type: 'answer' }] })).body;
    const [call] = await place({ flow_id: flow.id.toUpperCase(), actions: undefined });

    expect(call.flow_id).toBe(flow.id);
  });

  it('keeps what the plan and the dial are to know', async () => {
    const variables = { name: "O'Brien", 'voipbin.call.id': 'mine', ['__proto__']: 'x' };
    await place({ variables, anonymous: 'yes', early_execution: true, dial_timeout: 5000 });
    const created = (await stand.events()).findLast(({ event }) => event.type === 'CallCreated');

    expect(created?.event).toMatchObject({
      spec: { anonymous: true, earlyExecution: true, dialTimeout: 5000, variables: { name: "O'Brien" } },
    });
    expect(JSON.stringify(created?.event)).not.toContain('voipbin.call.id');
  });

  it.each([
    ['neither plan nor flow', { actions: undefined }, 400, 'actions'],
    ['somebody else’s number', { source: tel('+15550000999') }, 400, 'source.target'],
    ['a flow that is not there', { flow_id: randomUUID() }, 404, 'flow_id'],
    ['a master that is not there', { master_call_id: randomUUID() }, 404, 'master_call_id'],
    ['10,000 destinations', { destinations: Array.from({ length: 10_000 }, () => tel('+15559876543')) }, 400, 'destinations'],
    ['an action of later', { actions: [{ type: 'echo' }] }, 400, 'actions[0].type'],
  ])('refuses %s, and nothing has happened', async (_, change, status, what) => {
    const before = (await stand.events()).length;
    const reply = await caller.send('POST', '/v1/calls', order(change));

    expect(reply.status).toBe(status);
    expect([reply.body.error.reason, fieldsOf(reply)[0]]).toContain(what);
    expect(await stand.events()).toHaveLength(before);
  });
});

describe('chained calls', () => {
  it('hang on their master, in its tree', async () => {
    const [master] = await place();
    const [one, two = one] = await place({ master_call_id: master.id, destinations: [tel('+15550000021'), tel('+15550000022')] });

    expect(one.master_call_id).toBe(master.id);
    const { body } = await caller.send('GET', `/v1/calls/${master.id}`);
    expect(body.chained_call_ids).toEqual([one.id, two.id]);
    const timeline = (await caller.send('GET', `/v1/calls/${two.id}/timeline`)).body.result;
    expect(new Set(timeline.map(({ stream }) => stream))).toEqual(new Set([master, one, two].map(({ id }) => `call-${id}`)));
    expect(timeline).toEqual((await caller.send('GET', `/v1/calls/${master.id}/timeline`)).body.result);
  });

  it('are refused by a master that has ended', async () => {
    const id = await answered();
    await ended(id);
    const reply = await caller.send('POST', '/v1/calls', order({ master_call_id: id }));

    expect(reply.status).toBe(409);
    expect(reply.body.error).toMatchObject({ status: 'FAILED_PRECONDITION', reason: 'CALL_ALREADY_HANGUP' });
  });

  it('are placed once by an idempotency key, whatever has become of the master', async () => {
    const id = await answered();
    const first = await place({ master_call_id: id }, { 'idempotency-key': 'chain' });
    await ended(id);

    expect(await place({ master_call_id: id }, { 'idempotency-key': 'chain' })).toEqual(first);
    await caller.send('DELETE', `/v1/calls/${id}`);
    expect(await place({ master_call_id: id }, { 'idempotency-key': 'chain' })).toEqual(first);
  });

  it('are under their master’s tree in every later event', async () => {
    const [master] = await place();
    const [chained] = await place({ master_call_id: master.id });
    await caller.send('POST', `/v1/calls/${chained.id}/hangup`);
    const last = (await stand.events()).at(-1);

    expect(last).toMatchObject({
      stream: `call-${chained.id}`,
      event: { type: 'CallHangupAsked' },
      cause: { correlation: master.id },
    });
  });
});

describe('a call', () => {
  it('is hung up once', async () => {
    const [{ id }] = await place();
    const { status, body } = await caller.send('POST', `/v1/calls/${id}/hangup`);
    expect([status, body.status]).toEqual([200, 'canceling']);
    const events = (await stand.events()).length;

    expect((await caller.send('POST', `/v1.0/calls/${id}/hangup`)).body.status).toBe('canceling');
    await ended(id);
    const after = await caller.send('POST', `/v1/calls/${id}/hangup`);
    expect([after.status, after.body.status, after.body.hangup_by]).toEqual([200, 'hangup', 'local']);
    expect(await stand.events()).toHaveLength(events + 1);
  });

  it('that is deleted leaves the list, is hung up, and can still be shown', async () => {
    const [{ id }] = await place();
    const { status, body } = await caller.send('DELETE', `/v1/calls/${id}`);

    expect([status, body.status]).toEqual([200, 'canceling']);
    expect(body.tm_delete).not.toBe(NEVER);
    expect((await caller.send('GET', '/v1/calls')).body.result).toEqual([]);
    expect((await caller.send('GET', `/v1/calls/${id}`)).body).toEqual(body);
    expect((await caller.send('DELETE', `/v1/calls/${id}`)).body).toEqual(body);
    expect((await caller.send('POST', `/v1/calls/${id}/hold`)).status).toBe(404);
  });

  it('is held, resumed, muted and given music by both spellings', async () => {
    const id = await answered();
    const after = async (method: 'POST' | 'DELETE', path: string, body?: object): Promise<Body> => {
      const reply = await caller.send(method, `/v1/calls/${id}/${path}`, body);
      expect(reply.status).toBe(200);
      return reply.body;
    };

    expect(await after('POST', 'hold')).toMatchObject({ id, hold: true });
    expect(await after('POST', 'resume')).toMatchObject({ hold: false });
    expect(await after('POST', 'hold')).toMatchObject({ hold: true });
    expect(await after('POST', 'unhold')).toMatchObject({ hold: false });
    expect(await after('POST', 'hold')).toMatchObject({ hold: true });
    expect(await after('DELETE', 'hold')).toMatchObject({ hold: false });
    expect(await after('POST', 'mute')).toMatchObject({ mute_direction: 'both' });
    expect(await after('POST', 'unmute', { direction: 'in' })).toMatchObject({ mute_direction: 'out' });
    expect(await after('DELETE', 'mute')).toMatchObject({ mute_direction: '' });
    expect(await after('POST', 'mute', { direction: 'in' })).toMatchObject({ mute_direction: 'in' });
    expect(await after('POST', 'mute', { direction: '' })).toMatchObject({ mute_direction: 'both' });
    expect(await after('POST', 'moh')).toMatchObject({ moh: true });
    expect(await after('DELETE', 'moh')).toMatchObject({ moh: false });
  });

  it('is sent digits and words', async () => {
    const id = await answered();
    expect((await caller.send('POST', `/v1/calls/${id}/dtmf`, { digits: '12#' })).status).toBe(200);
    expect((await caller.send('POST', `/v1/calls/${id}/talk`, { text: 'Hello' })).status).toBe(200);
    const events = (await stand.events()).slice(-2).map(({ event }) => event);

    expect(events).toMatchObject([
      { type: 'CallDigitsAsked', digits: '12#', duration: 250, interval: 100 },
      { type: 'CallPlayAsked', media: { kind: 'speech', text: 'Hello', language: 'en-US', voice: '' }, step: null },
    ]);
  });

  it.each([
    ['dtmf', {}, 'digits'],
    ['dtmf', { digits: '12x' }, 'digits'],
    ['dtmf', { digits: '1'.repeat(101) }, 'digits'],
    ['dtmf', { digits: '1', duration: 99 }, 'duration'],
    ['dtmf', { digits: '1', interval: -1 }, 'interval'],
    ['talk', { text: '' }, 'text'],
    ['talk', { text: 'x'.repeat(10_001) }, 'text'],
    ['talk', { text: 'hi', language: 'en|US' }, 'language'],
    ['talk', { text: 'hi', voice_id: "kal'" }, 'voice_id'],
    ['mute', { direction: 'sideways' }, 'direction'],
  ])('is not asked %s with %j', async (path, body, field) => {
    const id = await answered();
    const reply = await caller.send('POST', `/v1/calls/${id}/${path}`, body);

    expect([reply.status, fieldsOf(reply)]).toEqual([400, [field]]);
  });

  it.each(['hold', 'unhold', 'resume', 'mute', 'unmute', 'moh', 'dtmf', 'talk'])(
    'refuses %s until it is answered, and after',
    async (path) => {
      const body = { digits: '1', text: 'x' };
      const [{ id }] = await place();
      const early = await caller.send('POST', `/v1/calls/${id}/${path}`, body);
      expect([early.status, early.body.error.reason]).toEqual([409, 'CALL_STATE_INVALID']);
      await ended(id);
      const late = await caller.send('POST', `/v1/calls/${id}/${path}`, body);

      expect(late.status).toBe(409);
      expect(['CALL_STATE_INVALID', 'CALL_ALREADY_HANGUP']).toContain(late.body.error.reason);
    },
  );

  it('tells its story with who, why and when', async () => {
    const [{ id }] = await place({}, { 'x-request-id': 'story-1' });
    const { body } = await caller.send('GET', `/v1/calls/${id}/timeline`);

    expect(body.result).toMatchObject([
      { type: 'CallCreated', stream: `call-${id}`, actor: { kind: 'user' }, cause: { causation: 'story-1', correlation: id } },
      { type: 'CallDialAsked', data: { legId: id, attempt: 0 } },
    ]);
  });
});

describe('the list of calls', () => {
  it('is told page by page, newest first, and loses none', async () => {
    const placed = await place({ destinations: Array.from({ length: 7 }, (_, index) => tel(`+1555100000${index}`)) });
    const seen: string[] = [];
    for (let token = ''; ;) {
      const { body } = await caller.send('GET', `/v1/calls?page_size=3&page_token=${encodeURIComponent(token)}`);
      seen.push(...body.result.map(({ id }) => id));
      token = body.next_page_token;
      if (token === '') break;
    }

    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(placed.map(({ id }) => id)));
  });

  it.each(['page_size=0', 'page_size=101', 'page_size=x', 'page_size=1&page_size=2', 'page_token=made-up'])(
    'cannot be asked with %s',
    async (query) => {
      const reply = await caller.send('GET', `/v1/calls?${query}`);

      expect([reply.status, reply.body.error.reason]).toEqual([400, 'INVALID_REQUEST_PARAMETER']);
      expect(fieldsOf(reply)[0]).toBe(query.split('=')[0]);
    },
  );
});
