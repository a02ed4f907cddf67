import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { partOf } from '#domain/floor/floor.match.js';
import { tel } from '#domain/kernel/address.js';
import { onFloor, join } from '#readmodels/testing/floor.story.js';
import { uuid } from '#readmodels/testing/story.js';
import { openStand } from '../testing/stand.js';
import type { Body, Caller, Stand } from '../testing/stand.js';

let stand: Stand;
let manager: Caller;
beforeAll(async () => {
  stand = await openStand();
  manager = await stand.customer();
});
afterAll(() => stand.close());

const ANN = '+15551230001';
const BOB = '+15551230002';

type Fields = Body & {
  readonly hold: boolean;
  readonly mute_direction: string;
  readonly version: number;
  readonly offer: { readonly id: string };
  readonly disposition: object;
};

type Rest = readonly [body?: unknown, headers?: Readonly<Record<string, string>>];

const send = async (who: Caller, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, ...[body, headers = {}]: Rest) => {
  const reply = await who.send(method, `/v1.0${path}`, body, headers);
  return { status: reply.status, body: reply.body as Fields };
};

/** Somebody with a phone, whom the floor knows. */
const agent = async (number: string, of = manager): Promise<Caller> => {
  const who = await stand.colleague(of, 'agent');
  const { customerId, id: agentId } = who;
  const profile = {
    name: number,
    detail: '',
    ringMethod: 'ringall',
    tagIds: [uuid('tag')],
    addresses: [tel(number)],
    skills: [],
  } as const;
  await stand.tell(onFloor({ type: 'ReportAgentProfile', customerId, agentId, profile }));
  await stand.tell({ to: 'user', id: agentId, command: { type: 'ChangeUser', userId: agentId, customerId, profile } });
  return who;
};

/** Two calls that talk: one to each number. */
const talk = async (one: string, other: string): Promise<readonly [string, string]> => {
  const order = { source: { type: 'tel', target: manager.number }, actions: [{ type: 'answer' }] };
  const place = async (target: string, more: object): Promise<string> =>
    (await manager.send('POST', '/v1/calls', { ...order, destinations: [{ type: 'tel', target }], ...more })).list[0]!.id;
  const first = await place(one, {});
  const second = await place(other, { master_call_id: first });
  for (const [callId, peerCallId] of [[first, second] as const, [second, first] as const]) {
    await stand.tell({ to: 'call', id: callId, command: { type: 'ReportCallAnswered', callId, legId: callId } });
    await stand.tell({ to: 'call', id: callId, command: { type: 'JoinCall', callId, peerCallId } });
  }
  return [first, second];
};

describe('an agent', () => {
  it('does to its own calls, and to whom it talks to, what managers do to all; others are not there', async () => {
    const [ann, bob] = [await agent(ANN), await agent(BOB)];
    const [own, caller] = await talk(ANN, '+15559990001');
    for (const id of [own, caller]) {
      expect((await send(ann, 'GET', `/service_agents/calls/${id}`)).body.id).toBe(id);
      expect((await send(ann, 'POST', `/service_agents/calls/${id}/hold`)).body).toMatchObject({ id, hold: true });
      expect((await send(ann, 'POST', `/service_agents/calls/${id}/unhold`)).body.hold).toBe(false);
      for (const path of ['', '/hold', '/mute', '/moh', '/hangup', '/transfer', '/talk', '/dtmf'])
        expect((await send(bob, path === '' ? 'GET' : 'POST', `/service_agents/calls/${id}${path}`)).status).toBe(404);
    }
    expect((await send(ann, 'POST', `/service_agents/calls/${own}/mute`, { direction: 'out' })).body.mute_direction).toBe('out');
    expect((await send(ann, 'POST', `/calls/${own}/hold`)).status).toBe(403);
    expect((await send(bob, 'GET', '/service_agents/calls')).body.result).toEqual([]);
  });

  it('hands its caller over, and only its own transfers are there for it', async () => {
    const [ann, bob] = [await agent('+15551230003'), await agent('+15551230004')];
    const [own] = await talk('+15551230003', '+15559990002');
    const transferee_addresses = [{ type: 'tel', target: '+15559990003' }];
    const order = { transfer_type: 'attended', transferer_call_id: own, transferee_addresses };
    expect((await send(bob, 'POST', '/service_agents/transfers', order)).status).toBe(404);
    const { status, body } = await send(ann, 'POST', '/service_agents/transfers', order);
    expect(status).toBe(200);
    for (const verb of ['complete', 'cancel', 'swap', 'merge'])
      expect((await send(bob, 'POST', `/service_agents/transfers/${body.id}/${verb}`)).body.error.reason).toBe(
        'TRANSFER_NOT_FOUND',
      );
    expect((await send(ann, 'GET', `/service_agents/transfers/${body.id}`)).body.id).toBe(body.id);
    expect((await send(ann, 'POST', `/service_agents/transfers/${body.id}/cancel`)).body.status).toBe('cancelled');
  });

  it('is answered as the first time by a repeat, though its caller is no longer its own', async () => {
    const ann = await agent('+15551230005');
    const [own, caller] = await talk('+15551230005', '+15559990004');
    const hold = (key: string) => send(ann, 'POST', `/service_agents/calls/${caller}/hold`, {}, { 'Idempotency-Key': key });
    expect((await hold('once')).status).toBe(200);
    for (const callId of [own, caller])
      await stand.tell({ to: 'call', id: callId, command: { type: 'PartCall', callId, hears: 'nothing' } });
    expect((await hold('once')).body).toMatchObject({ id: caller });
    expect((await hold('again')).status).toBe(404);
  });

  it('has keys of its own: two who count their commands from 1 are two', async () => {
    const [ann, bob] = [await agent('+15551230006'), await agent('+15551230007')];
    const key = { 'Idempotency-Key': '1' };
    for (const who of [ann, bob])
      expect((await send(who, 'PUT', '/service_agents/me/status', { status: 'available' }, key)).body).toMatchObject({
        id: who.id,
        status: 'available',
      });
  });

  it('goes by the version that it has seen, in the body or by If-Match', async () => {
    const ann = await agent('+15551230008');
    const path = '/service_agents/me/status';
    expect((await send(ann, 'PUT', path, { status: 'away', version: 0 })).body.version).toBe(1);
    const { status, body } = await send(manager, 'PUT', `/agents/${ann.id}/status`, { status: 'offline' }, { 'If-Match': '"0"' });
    expect([status, body.error.reason, body.error.details]).toEqual([
      409,
      'VERSION_CONFLICT',
      [{ field: 'version', message: 'is 1 now' }],
    ]);
    expect((await send(ann, 'PUT', path, { status: 'offline' }, { 'If-Match': '1' })).body.version).toBe(2);
    expect((await send(ann, 'PUT', path, { status: 'away' }, { 'If-Match': 'x' })).body.error.details).toMatchObject([
      { field: 'If-Match' },
    ]);
  });

  it('changes what it is like, but not how many calls it takes, and sees its colleagues', async () => {
    const ann = await agent('+15551230009');
    expect((await send(ann, 'PUT', '/service_agents/me', { name: 'Ann', capacity: 3 })).body).toMatchObject({
      name: 'Ann',
      capacity: 1,
    });
    expect((await send(ann, 'PUT', '/service_agents/me', { ring_method: 'x' })).body.error.details).toMatchObject([
      { field: 'ring_method' },
    ]);
    const { result } = (await send(ann, 'GET', '/service_agents/agents')).body;
    expect(result.map(({ id }) => id)).toEqual(expect.arrayContaining([ann.id, manager.id]));
    expect((await send(ann, 'GET', '/service_agents/tags')).status).toBe(200);
  });
});

describe('an offer and what comes of it', () => {
  const codes = [{ code: 'sold', name: 'Sold' }, { code: 'later' }];

  it('is declined by whom it rings for, and a talk is disposed of by who had it', async () => {
    const owner = await stand.customer();
    const tag = (await send(owner, 'POST', '/tags', { name: 'team', detail: '' })).body.id;
    const settings = { tag_ids: [tag], wrapup_time: 60_000, disposition_codes: codes, disposition_required: true };
    const queue = (await send(owner, 'POST', '/queues', settings)).body;
    expect(queue).toMatchObject({ version: 1, disposition_codes: [codes[0], { code: 'later', name: 'later' }] });
    const { customerId } = owner;
    const [ann, bob] = [await stand.colleague(owner, 'agent'), await stand.colleague(owner, 'agent')];
    for (const [index, { id: agentId }] of [ann, bob].entries()) {
      const addresses = [tel(`+1555777000${index}`)];
      const profile = { name: agentId, detail: '', ringMethod: 'ringall', tagIds: [tag], addresses, skills: [] } as const;
      await stand.tell(onFloor({ type: 'ReportAgentProfile', customerId, agentId, profile }));
    }
    await send(ann, 'PUT', '/service_agents/me/status', { status: 'available' });
    await stand.tell(join('asks', queue.id, customerId));
    const { offer } = (await send(ann, 'GET', '/service_agents/me')).body;
    expect(offer).toMatchObject({
      queue_id: queue.id,
      queuecall_id: uuid('asks'),
      attempt: 1,
      caller: { target: '+15557654321' },
    });
    expect((await send(bob, 'POST', `/service_agents/offers/${offer.id}/decline`)).status).toBe(404);
    expect((await send(ann, 'POST', `/service_agents/offers/${offer.id}/decline`)).body).toMatchObject({
      offer: null,
      last_offer: { id: offer.id, outcome: 'declined' },
    });
    const path = `/queuecalls/${uuid('asks')}/disposition`;
    expect((await send(owner, 'POST', path, { code: 'sold' })).body.error.reason).toBe('STATE_INVALID');

    await send(bob, 'PUT', '/service_agents/me/status', { status: 'available' });
    const second = (await send(bob, 'GET', '/service_agents/me')).body.offer.id;
    const answered = { offerId: second, within: partOf(second, bob.id), callId: uuid('answer') };
    await stand.tell(onFloor({ type: 'ReportOfferAnswered', customerId, ...answered }));
    expect((await send(ann, 'POST', path, { code: 'sold' })).status).toBe(404);
    expect((await send(bob, 'POST', path, { code: 'lost' })).body.error).toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: [{ field: 'code' }],
    });
    expect((await send(bob, 'POST', path, { code: 'sold', notes: 'x'.repeat(4001) })).body.error.details).toMatchObject([
      { field: 'notes' },
    ]);
    const said = await send(bob, 'POST', `/service_agents${path}`, { code: 'sold', notes: 'two', version: 0 });
    expect(said.body.disposition).toMatchObject({
      code: 'sold',
      notes: 'two',
      version: 1,
      actor: { kind: 'user', id: bob.id },
    });
    expect((await send(owner, 'POST', path, { code: 'later', version: 0 })).body.error.reason).toBe('VERSION_CONFLICT');
    expect((await send(owner, 'POST', path, { code: 'later' })).body.disposition).toMatchObject({ code: 'later', version: 2 });
  });

  it('cannot require a code where there is none, nor have one twice', async () => {
    const made = async (settings: object) => (await send(manager, 'POST', '/queues', settings)).body.error.details;
    expect(await made({ disposition_required: true })).toMatchObject([{ field: 'disposition_codes' }]);
    expect(await made({ disposition_codes: [codes[0], codes[0]] })).toMatchObject([{ field: 'disposition_codes[1].code' }]);
  });
});
