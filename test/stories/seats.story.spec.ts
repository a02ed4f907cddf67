import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO } from '../../apps/api/src/seed.js';
import { openCentre } from '../support/centre.js';
import { earsOf } from '../support/listening.js';
import { startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const become = (path: string, status: string): Promise<any> =>
  until(async () => {
    const found = await system.api('GET', path);
    return found.status === status ? found : undefined;
  });

const { both, hears, gone, hangUp } = earsOf(() => system);

let numbers = 0;

/** Somebody is served by the first queue; the second one has somebody who could help. */
const served = async () => {
  const serial = String(++numbers).padStart(2, '0');
  const [front, back] = [await openCentre(system), await openCentre(system)];
  const [caller, ann, bob] = ['0000', '1010', '1200'].map((last) => `+15554${serial}0${last}`) as [string, string, string];
  const agent = await front.agent(ann);
  const call = await front.caller(caller);
  await both(caller, ann);
  const { peer_call_id: agentCall } = await system.call(call, ({ peer_call_id: peer }) => !peer.startsWith('00000000'));
  const consult = (more: object = {}): Promise<any> => {
    const request = { type: 'attended', destination: `queue:${back.queue.id}`, context: { ticket: 7 }, ...more };
    return system.api('POST', `/calls/${agentCall}/transfer`, request);
  };
  const queuecall = async (is: (one: any) => boolean): Promise<any> =>
    until(async () => (await system.api('GET', `/queuecalls?queue_id=${back.queue.id}`)).result.find(is));
  return { front, back, caller, ann, bob, call, agentCall, agentId: agent.id, consult, queuecall };
};

describe('an attended transfer to a queue', () => {
  it('rings whom the queue finds, while the caller hears music, and then connects the two', async () => {
    const { back, caller, ann, bob, consult, queuecall } = await served();
    const begun = await consult();
    expect(begun).toMatchObject({ status: 'consulting', transferee_addresses: [{ type: 'queue', target: back.queue.id }] });
    await hears(caller, 'moh');
    await hears(ann, 'tone');
    await queuecall(({ status, reference_type: type }) => status === 'waiting' && type === 'groupcall');
    const { id: helper } = await back.agent(bob);
    await both(ann, bob);
    await hears(caller, 'moh');
    const { consult_call_id: consultCall } = await become(`/transfers/${begun.transfer_id}`, 'consulting');
    expect(await system.api('GET', `/calls/${consultCall}`)).toMatchObject({
      context: { ticket: 7 },
      destination: { target: bob },
    });
    await back.state(helper, 'busy');
    await system.api('POST', `/transfers/${begun.transfer_id}/complete`);
    await both(caller, bob);
    await gone(ann);
    await become(`/transfers/${begun.transfer_id}`, 'completed');
    await hangUp(caller);
    await gone(bob);
    await back.state(helper, 'available');
    expect(await queuecall(({ status }) => status === 'done')).toMatchObject({ end: 'done', service_agent_id: helper });
  });

  it('gives the caller back where the queue finds nobody in time, or the transferer takes it back', async () => {
    const { caller, ann, consult, queuecall } = await served();
    const { transfer_id: late } = await consult({ dial_timeout: 1_000 });
    await hears(caller, 'moh');
    await both(caller, ann);
    expect(await become(`/transfers/${late}`, 'failed')).toMatchObject({ reason: 'dialout' });
    expect(await queuecall(({ status }) => status === 'done')).toMatchObject({ end: 'timeout' });
    const { transfer_id: id } = await consult();
    await hears(caller, 'moh');
    await system.api('POST', `/transfers/${id}/cancel`);
    await both(caller, ann);
    await queuecall(({ end }) => end === 'waived');
    await hangUp(caller);
    await gone(ann);
  });

  it('lets go of whom the queue rings when the caller is gone', async () => {
    const { back, caller, ann, bob, consult } = await served();
    await system.phone('PUT', `/phones/${encodeURIComponent(bob)}`, { manual: true });
    const { id: helper } = await back.agent(bob);
    const { transfer_id: id } = await consult();
    await system.leg(bob, ({ state }) => state === 'ringing');
    await hangUp(caller);
    await gone(bob);
    await become(`/transfers/${id}`, 'caller_gone');
    await back.state(helper, 'available');
    await gone(ann);
  });

  it('becomes a blind one where the transferer hangs up before somebody is found', async () => {
    const { back, caller, ann, bob, consult } = await served();
    const { transfer_id: id } = await consult();
    await hears(caller, 'moh');
    await hangUp(ann);
    await hears(caller, 'tone');
    await back.agent(bob);
    await both(caller, bob);
    await become(`/transfers/${id}`, 'completed');
    await hangUp(bob);
  });
});

describe('a plan that connects its caller to a phone or a queue', () => {
  it('joins it to whoever answers first, and goes on when nobody has come', async () => {
    const back = await openCentre(system);
    const line = '+15553330001';
    const [phone, bob, caller] = ['+15553333000', '+15553331010', '+15553330000'];
    const option = { destinations: [{ type: 'tel', target: phone }, `queue:${back.queue.id}`], ring_timeout: 3_000 };
    const actions = [{ type: 'connect', option }, talk('What now?')];
    const flow = await system.api('POST', '/flows', { name: line, actions });
    await system.api('POST', '/numbers', { number: line, flow_id: flow.id });
    const dialIn = (): Promise<any> => system.phone('POST', `/phones/${encodeURIComponent(caller)}/calls`, { to: line });
    await dialIn();
    await system.leg(phone, ({ state }) => state === 'ringing');
    await system.leg(caller, ({ playing }) => playing?.what === 'What now?');
    await gone(caller);
    await dialIn();
    await system.leg(phone, ({ state }) => state === 'ringing');
    await back.agent(bob);
    await both(caller, bob);
    await gone(phone);
    await hangUp(bob);
    await system.leg(caller, ({ playing }) => playing?.what === 'What now?');
  });
});

describe('a groupcall with a queue among its destinations', () => {
  const ringing = (destinations: readonly unknown[], more: object = {}): Promise<any> =>
    system.api('POST', '/groupcalls', {
      source: { type: 'tel', target: DEMO.numbers[0] },
      destinations,
      actions: [{ type: 'answer' }, talk('Somebody needs you.'), { type: 'hangup' }],
      ...more,
    });

  it('is won by whom the queue finds, who runs its plan', async () => {
    const { back, bob } = await served();
    const busy = { type: 'tel', target: `${bob.slice(0, -4)}3000` };
    const { id, call_ids: calls } = await ringing([busy, `queue:${back.queue.id}`]);
    expect(calls).toHaveLength(1);
    await system.leg(busy.target, ({ state }) => state === 'ringing');
    await back.agent(bob);
    await system.leg(bob, ({ playing }) => playing?.what === 'Somebody needs you.');
    await gone(busy.target);
    await gone(bob);
    const { answer_call_id: answer } = await become(`/groupcalls/${id}`, 'hangup');
    expect(await system.api('GET', `/calls/${answer}`)).toMatchObject({ destination: { target: bob } });
  });

  it('goes on to the queue when the phone before it is busy, and wants nobody any more when it is hung up', async () => {
    const { back, bob } = await served();
    const busy = { type: 'tel', target: `${bob.slice(0, -4)}2000` };
    const { id } = await ringing([busy, `queue:${back.queue.id}`], { ring_method: 'linear' });
    await until(async () => (await system.api('GET', `/queues/${back.queue.id}/stats`)).waiting === 1);
    await system.api('POST', `/groupcalls/${id}/hangup`);
    await become(`/groupcalls/${id}`, 'hangup');
    await until(async () => (await system.api('GET', `/queues/${back.queue.id}/stats`)).waiting === 0);
  });

  it('is refused where there is no such queue, and where only calls can be placed', async () => {
    const source = { type: 'tel', target: DEMO.numbers[0] };
    const actions = [{ type: 'answer' }];
    const nobody = `queue:${DEMO.customerId}`;
    const { status, body } = await system.ask('POST', '/v1.0/groupcalls', { source, destinations: [nobody], actions });
    expect([status, body.error.reason, body.error.details]).toEqual([
      404,
      'QUEUE_NOT_FOUND',
      [{ field: 'destinations[0]', message: 'names no queue' }],
    ]);
    const queue = { type: 'queue', target: DEMO.customerId };
    const call = await system.ask('POST', '/v1.0/calls', { source, destinations: [queue], actions });
    expect([call.status, call.body.error.details[0].field]).toEqual([400, 'destinations[0].type']);
    expect(call.body.error.details[0].message).toContain('POST /groupcalls');
  });
});
