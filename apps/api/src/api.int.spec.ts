import { connect } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { LIFETIME } from './auth/tokens.js';
import { PASSWORD, fieldsOf, openStand } from './testing/stand.js';
import type { Caller, Stand } from './testing/stand.js';

let stand: Stand;
let caller: Caller;
beforeAll(async () => {
  stand = await openStand();
  caller = await stand.customer();
});
afterAll(() => stand.close());

const logIn = (username: unknown, password: unknown, url = '/auth/login') => stand.send('POST', url, { username, password });

describe('the login', () => {
  it.each(['/auth/login', '/v1.0/auth/login', '/v1/auth/login'])('is at %s', async (url) => {
    const { status, body, headers } = await logIn(caller.username, PASSWORD, url);

    expect([status, body.username]).toEqual([200, caller.username]);
    expect(headers.get('set-cookie')).toBe(`token=${body.token}; Path=/; Max-Age=${LIFETIME}; HttpOnly; SameSite=Lax`);
    expect((await stand.send('GET', '/v1/me', undefined, { cookie: `a=b; token=${body.token}` })).body.customer_id).toBe(
      caller.customerId,
    );
    expect((await stand.send('GET', `/v1.0/me?token=${body.token}`)).status).toBe(200);
  });

  it('does not tell which of the two was wrong', async () => {
    const replies = [await logIn(caller.username, 'wrong'), await logIn('nobody@example.com', PASSWORD)];

    for (const { status, body } of replies)
      expect([status, body.error.reason, body.error.message]).toEqual([
        401,
        'INVALID_CREDENTIALS',
        'The user name or the password is wrong.',
      ]);
  });

  it.each([
    [undefined, 'x', ['username']],
    ['x', 5, ['password']],
    ['', '', ['username', 'password']],
    [{ $ne: null }, ['x'], ['username', 'password']],
  ])('takes texts only: %j, %j', async (username, password, fields) => {
    const { status, body } = await logIn(username, password);

    expect([status, body.error.details.map(({ field }) => field)]).toEqual([400, fields]);
  });
});

describe('every answer', () => {
  it('carries the id of its request: the client’s own where it is a sane one', async () => {
    const id = async (given: string) =>
      (await stand.send('GET', '/healthz', undefined, { 'x-request-id': given })).headers.get('x-request-id');

    expect(await id('abc-1.2:3')).toBe('abc-1.2:3');
    expect(await id('a b')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await id('x'.repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['GET', '/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['PATCH', '/v1/calls', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/v10/calls', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/v1/calls/%zz', 400, 'INVALID_REQUEST_PARAMETER'],
    ['GET', '/v1/calls/%00', 400, 'INVALID_REQUEST_PARAMETER'],
    ['GET', '/v1/calls?page_token=%00', 400, 'INVALID_REQUEST_PARAMETER'],
    ['GET', '/v1/calls?a%00=1', 400, 'INVALID_REQUEST_PARAMETER'],
    ['GET', '/v1/calls/1', 400, 'INVALID_ID'],
    ['GET', `/v1/calls/${'a'.repeat(501)}`, 400, 'INVALID_ID'],
    ['GET', "/v1/calls/'%20or%201=1--", 400, 'INVALID_ID'],
  ] as const)('to %s %s is an error of the same shape', async (method, url, status, reason) => {
    const { status: actual, body, headers } = await caller.send(method, url);

    expect([actual, body.error]).toMatchObject([status, { reason, details: expect.any(Array), message: expect.any(String) }]);
    expect(headers.get('x-request-id')).toBe(body.error.request_id);
  });

  it.each([
    ['{"a":', 400, 'INVALID_JSON_BODY'],
    ['\ufeff{}', 400, 'INVALID_JSON_BODY'],
    [new Uint8Array([0x22, 0xff, 0x22]), 400, 'INVALID_JSON_BODY'],
    ['"text"', 400, 'INVALID_ARGUMENT'],
    ['[]', 400, 'INVALID_ARGUMENT'],
    ['['.repeat(100_000) + ']'.repeat(100_000), 400, 'INVALID_ARGUMENT'],
    ['{"name":"a\\u0000b"}', 400, 'INVALID_ARGUMENT'],
    ['{"na\\u0000me":1}', 400, 'INVALID_ARGUMENT'],
    ['{"name":"\\ud800"}', 400, 'INVALID_ARGUMENT'],
    [`{"name":"${'x'.repeat(1_048_576)}"}`, 413, 'BODY_TOO_LARGE'],
  ])('to the body %.20s is an error of the same shape', async (body, status, reason) => {
    const reply = await caller.send('POST', '/v1/flows', body);

    expect([reply.status, reply.body.error.reason]).toEqual([status, reason]);
  });

  it('to a body that is not JSON says so', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await caller.send('POST', '/v1/calls', 'a=b', type)).body.error.reason).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect((await caller.send('POST', '/v1/calls', '{}', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('to an empty body takes it for no fields', async () => {
    const reply = await caller.send('POST', '/v1/calls', '');
    expect(fieldsOf(reply)).toEqual(['source', 'destinations', 'actions']);
  });

  it.each(['', 'x'.repeat(256), 'a b'])('to the idempotency key %j is a 400', async (key) => {
    const reply = await caller.send('POST', '/v1/flows', { actions: [{ type: 'answer' }] }, { 'idempotency-key': key });

    expect([reply.status, fieldsOf(reply)[0]]).toEqual([400, 'Idempotency-Key']);
  });

  it('to something that is no HTTP is a 400', async () => {
    const socket = connect((stand.app.getHttpServer().address() as AddressInfo).port, '127.0.0.1');
    socket.write('hello\r\n\r\n');
    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();

    expect(first.toString()).toMatch(/^HTTP\/1\.1 400/);
  });

  it.each([
    [undefined, 'AUTHENTICATION_REQUIRED'],
    ['Bearer x', 'INVALID_CREDENTIALS'],
    [`Bearer ll_${'0'.repeat(32)}_${'A'.repeat(43)}`, 'INVALID_CREDENTIALS'],
  ])('to the authorization %s is a 401', async (authorization, reason) => {
    const { status, body } = await stand.send(
      'GET',
      '/v1/calls',
      undefined,
      authorization === undefined ? {} : { authorization },
    );

    expect([status, body.error.status, body.error.reason]).toEqual([401, 'UNAUTHENTICATED', reason]);
  });
});

describe('an outage', () => {
  it('of the store is a 503 that says when to try again', async () => {
    const store = new MemoryEventStore();
    const broken = await openStand({ store });
    const somebody = await broken.customer();
    store.append = () => Promise.reject(new StoreUnavailable('away'));
    const replies = [
      await somebody.send('POST', '/v1/flows', { actions: [{ type: 'answer' }] }),
      await somebody.send('PUT', '/v1/customer', { name: 'x' }),
      await somebody.send('POST', '/v1/calls', {
        source: { type: 'tel', target: somebody.number },
        destinations: [{ type: 'tel', target: '+15559876543' }],
        actions: [{ type: 'answer' }],
      }),
    ];
    await broken.close();

    for (const { status, headers, body } of replies)
      expect([status, headers.get('retry-after'), body.error.reason]).toEqual([503, '1', 'SERVICE_UNAVAILABLE']);
  });

  it('that nobody expected is a 500 without its reasons, and is logged once', async () => {
    const store = new MemoryEventStore();
    const broken = await openStand({ store });
    const somebody = await broken.customer();
    store.append = () => Promise.reject(new Error('secret reasons'));
    const reply = await somebody.send('POST', '/v1/flows', { actions: [{ type: 'answer' }] }, { 'x-request-id': 'r-1' });
    await broken.close();

    expect([reply.status, reply.body.error.reason]).toEqual([500, 'INTERNAL']);
    expect(reply.text).not.toContain('secret');
    expect(broken.errors).toMatchObject([{ request_id: 'r-1', err: { message: 'secret reasons' } }]);
  });

  it('shows in /readyz, not in /healthz', async () => {
    const waiting = await openStand({ ready: () => Promise.resolve(false) });
    const replies = [await waiting.send('GET', '/healthz'), await waiting.send('GET', '/readyz')];
    await waiting.close();

    expect(replies.map(({ status }) => status)).toEqual([200, 503]);
    expect((await stand.send('GET', '/readyz')).body).toEqual({ status: 'ok' });
  });
});

describe('the description', () => {
  it('tells of every route, its body and its errors', async () => {
    const { body } = await stand.send('GET', '/docs/openapi.json');

    expect(Object.keys(body.paths)).toContain('/v1.0/calls/{id}/timeline');
    for (const path of Object.values(body.paths))
      for (const route of Object.values(path))
        expect(Object.keys(route.responses)).toEqual(expect.arrayContaining(['200', '500', '503']));
    const refs = [...JSON.stringify(body).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name ?? '');
    expect(refs.filter((name) => !(name in body.components.schemas))).toEqual([]);
    expect(Object.keys(body.components.schemas['PlaceCalls']!.properties)).toContain('dial_timeout');
  });

  it('is a page for people', async () => {
    expect((await stand.send('GET', '/docs')).text).toContain('swagger-ui');
    for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js'])
      expect((await stand.send('GET', `/docs/${file}`)).status).toBe(200);
  });
});

describe('any body at all', () => {
  const fields = [
    'source',
    'destinations',
    'actions',
    'flow_id',
    'dial_timeout',
    'early_execution',
    'anonymous',
    'variables',
    'master_call_id',
  ];
  const evil = fc.constantFrom(
    "'; drop table calls;--",
    '${system(reboot)}',
    '+15551234567,sofia/internal/x',
    '\r\n\r\nevent: kill',
    '{origination_uuid=x}',
    '__proto__',
    'a@b|c',
    '\0',
    '+1555',
  );
  const value = fc.oneof(evil, fc.jsonValue({ maxDepth: 4 }), fc.integer(), fc.constant(null));
  const address = fc.record(
    { type: fc.oneof(fc.constantFrom('tel', 'endpoint', 'sip'), value), target: value, name: value },
    { requiredKeys: [] },
  );
  const action = fc.record({
    type: fc.oneof(fc.constantFrom('talk', 'play', 'sleep', 'answer'), value),
    id: value,
    next_id: value,
    option: value,
  });
  const shaped = fc.record(
    {
      source: fc.oneof(address, value),
      destinations: fc.oneof(fc.array(fc.oneof(address, value), { maxLength: 4 }), value),
      actions: fc.oneof(fc.array(fc.oneof(action, value), { maxLength: 4 }), value),
      ...Object.fromEntries(fields.slice(3).map((name) => [name, value])),
    },
    { requiredKeys: [] },
  );

  it('to POST /calls is never our fault, and changes nothing when it is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(shaped, value, fc.dictionary(fc.string(), value)), async (body) => {
        const before = (await stand.events()).length;
        const reply = await caller.send('POST', '/v1/calls', body);
        expect(reply.status).toBeLessThan(500);
        if (reply.status >= 400) expect(await stand.events()).toHaveLength(before);
      }),
      { numRuns: 400 },
    );
  });

  it('to every other route is never our fault', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    const routes = [
      '/v1/flows',
      '/v1/numbers',
      '/v1/accesskeys',
      '/auth/login',
      `/v1/calls/${id}/talk`,
      `/v1/calls/${id}/mute`,
      '/v1/customer',
    ];
    const body = fc.dictionary(
      fc.constantFrom('name', 'number', 'actions', 'expire', 'username', 'providers', 'routes', 'direction'),
      value,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        body,
        fc.constantFrom<'POST' | 'PUT'>('POST', 'PUT'),
        async (url, json, method) => {
          expect((await caller.send(method, url, json)).status).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
  });
});
