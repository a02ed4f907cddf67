import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCentre } from '../support/centre.js';
import type { Centre } from '../support/centre.js';
import { startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const open = (settings: object = {}, after?: readonly unknown[]): Promise<Centre> => openCentre(system, settings, after);

/** Long enough for a talk that was one: from a shorter one the caller would get its place back. */
const talked = ({ tm_service: began }: any): Promise<unknown> =>
  until(() => Date.now() - Date.parse(`${String(began).replace(' ', 'T')}Z`) > 1_100);

/** It has told its caller so, and can be answered. */
const rings = ({ state, rang }: any): boolean => state === 'ringing' && rang;

const manual = (phone: string): Promise<unknown> => system.phone('PUT', `/phones/${encodeURIComponent(phone)}`, { manual: true });

const press = (leg: any, what: 'answer' | 'hangup' | 'reject'): Promise<unknown> =>
  system.phone('POST', `/legs/${leg.id}/${what}`);

describe('a caller in a queue', () => {
  it('hears music until an agent answers, then the agent, and goes on with the plan when the talk is over', async () => {
    const { queue, agent, state, caller, queuecall } = await open();
    const callId = await caller('+15551110001');
    const waiting = await system.leg('+15551110001', ({ playing }) => playing?.kind === 'moh');
    expect(waiting.hears).toEqual([]);
    expect(await queuecall(callId, () => true)).toMatchObject({ status: 'waiting', reference_id: callId });
    await manual('+15551120001');
    const ann = await agent('+15551120001');
    const rung = await system.leg('+15551120001', rings);
    expect(await state(ann.id, 'ringing')).toMatchObject({ status: 'ringing' });
    expect(await system.api('GET', `/queues/${queue.id}`)).toMatchObject({ available_agents: 0, waiting_calls: 1 });
    await press(rung, 'answer');
    await system.leg('+15551110001', ({ hears, playing }) => hears.includes('+15551120001') && playing === null);
    await system.leg('+15551120001', ({ hears }) => hears.includes('+15551110001'));
    expect(await queuecall(callId, ({ status }) => status === 'service')).toMatchObject({ service_agent_id: ann.id });
    await state(ann.id, 'busy');
    await talked(await queuecall(callId, () => true));
    await press(rung, 'hangup');
    await system.leg('+15551110001', ({ playing }) => playing?.what === 'Good bye.');
    expect(await queuecall(callId, ({ status }) => status === 'done')).toMatchObject({ service_agent_id: ann.id });
    await state(ann.id, 'available');
  });

  it('is offered to the next when an agent lets it ring, and keeps its place before who came later', async () => {
    const { agent, caller, state } = await open({ ring_timeout: 1_000, max_no_answer: 1 });
    const deaf = await agent('+15552123000');
    await caller('+15552110001');
    await system.leg('+15552123000', rings);
    await caller('+15552110002');
    expect(await state(deaf.id, 'away')).toMatchObject({ reason: 'no_answer' });
    await agent('+15552121010');
    await system.leg('+15552110001', ({ hears }) => hears.includes('+15552121010'));
    await system.leg('+15552110002', ({ playing }) => playing?.kind === 'moh');
  });

  it('who hangs up while an agent is rung lets that phone go, and the agent is free for the next', async () => {
    const { agent, caller, state, queuecall } = await open();
    const ann = await agent('+15553123000');
    const callId = await caller('+15553110001');
    await system.leg('+15553123000', rings);
    await press(await system.leg('+15553110001', () => true), 'hangup');
    await system.leg('+15553123000', ({ state: is }) => is === 'ended');
    expect(await queuecall(callId, ({ status }) => status === 'abandoned')).toMatchObject({
      offers: [{ agent_id: ann.id, outcome: 'caller_gone' }],
    });
    await state(ann.id, 'available');
  });

  it('waits on where it was when the agent who answered is gone at once', async () => {
    const { agent, caller, queuecall } = await open();
    await manual('+15554120001');
    await agent('+15554120001');
    const callId = await caller('+15554110001');
    const first = await system.leg('+15554120001', rings);
    await press(first, 'answer');
    await press(first, 'hangup');
    const second = await system.leg('+15554120001', (leg) => leg.id !== first.id && rings(leg));
    await system.leg('+15554110001', ({ playing }) => playing?.kind === 'moh');
    await press(second, 'answer');
    await system.leg('+15554110001', ({ hears }) => hears.includes('+15554120001'));
    expect((await queuecall(callId, ({ status }) => status === 'service')).offers).toHaveLength(2);
  });

  it('goes on with its plan when it has waited too long', async () => {
    const { caller, queuecall } = await open({ wait_timeout: 400 }, [talk('Nobody is free.')]);
    const callId = await caller('+15555110001');
    await system.leg('+15555110001', ({ playing }) => playing?.what === 'Nobody is free.');
    expect(await queuecall(callId, ({ status }) => status === 'done')).toMatchObject({ end: 'timeout' });
  });

  it('rings everybody at once where the queue says so, and the first to answer has it alone', async () => {
    const { agent, caller, state } = await open({ routing_method: 'ring_all' });
    const phones = ['+15556120001', '+15556120002', '+15556120003'];
    for (const phone of phones) await manual(phone);
    const agents = await Promise.all(phones.map((phone) => agent(phone)));
    await caller('+15556110001');
    const legs = await Promise.all(phones.map((phone) => system.leg(phone, rings)));
    await press(legs[1], 'answer');
    await system.leg('+15556110001', ({ hears }) => hears.includes(phones[1]));
    for (const phone of [phones[0], phones[2]]) await system.leg(phone ?? '', ({ state: is }) => is === 'ended');
    await state(agents[1].id, 'busy');
    await state(agents[0].id, 'available');
    await state(agents[2].id, 'available');
  });

  it('is handed on to another queue by its agent, with its age, and the agent is free again', async () => {
    const [first, second] = [await open({ wrapup_time: 60_000 }), await open()];
    const ann = await first.agent('+15557121010');
    const bob = await second.agent('+15557221010');
    await second.state(bob.id, 'available');
    await system.api('PUT', `/agents/${bob.id}/status`, { status: 'away' });
    const callId = await first.caller('+15557110001');
    await system.leg('+15557110001', ({ hears }) => hears.includes('+15557121010'));
    const served = await first.queuecall(callId, ({ status }) => status === 'service');
    await talked(served);
    const destination = { type: 'queue', target: second.queue.id };
    await system.api('POST', `/calls/${callId}/transfer`, { type: 'blind', destination });
    await system.leg('+15557110001', ({ playing, hears }) => playing?.kind === 'moh' && hears.length === 0);
    await system.leg('+15557121010', ({ state: is }) => is === 'ended');
    await first.state(ann.id, 'wrapup');
    const again = await second.queuecall(callId, ({ status }) => status === 'waiting');
    expect(again.id).not.toBe(served.id);
    await system.api('PUT', `/agents/${bob.id}/status`, { status: 'available' });
    await system.leg('+15557110001', ({ hears }) => hears.includes('+15557221010'));
    await system.api('POST', `/agents/${ann.id}/wrapup/end`);
    await first.state(ann.id, 'available');
  });

  it('is moved to another queue by a supervisor, keeps its age there, and not while it is being served', async () => {
    const [first, second] = [await open(), await open()];
    const callId = await first.caller('+15551410001');
    const waits = await first.queuecall(callId, ({ status }) => status === 'waiting');
    expect(await system.api('POST', `/queuecalls/${waits.id}/move`, { queue_id: second.queue.id })).toMatchObject({
      ...{ id: waits.id, status: 'done', end: 'moved', changed_by: { kind: 'user' } },
    });
    await second.queuecall(callId, ({ status }) => status === 'waiting');
    await second.caller('+15551410002');
    await second.agent('+15551421010');
    await system.leg('+15551410001', ({ hears }) => hears.includes('+15551421010'));
    const served = await second.queuecall(callId, ({ status }) => status === 'service');
    expect((await system.ask('POST', `/v1.0/queuecalls/${served.id}/move`, { queue_id: first.queue.id })).status).toBe(409);
    const { result } = await system.api('GET', `/calls/${callId}/timeline`);
    expect(result.filter(({ type }: any) => type === 'CallQueued')).toHaveLength(2);
  });
});

describe('an agent', () => {
  it('is busy by any call at its phone, and offered nothing until that is over', async () => {
    const { agent, caller, state } = await open();
    const ann = await agent('+15558121010');
    const [call] = await system.api('POST', '/calls', {
      source: { type: 'tel', target: '+15550100' },
      destinations: [{ type: 'tel', target: '+15558121010' }],
      actions: [{ type: 'answer' }, { type: 'sleep', option: { duration: 60_000 } }],
    });
    await state(ann.id, 'busy');
    await caller('+15558110001');
    await system.leg('+15558110001', ({ playing }) => playing?.kind === 'moh');
    await system.api('POST', `/calls/${call.id}/hangup`);
    await system.leg('+15558110001', ({ hears }) => hears.includes('+15558121010'));
  });

  it('can be rung by its id, at all its addresses', async () => {
    const { agent, state } = await open();
    const ann = await agent('+15559121010');
    const group = await system.api('POST', '/groupcalls', {
      source: { type: 'tel', target: '+15550100' },
      destinations: [{ type: 'agent', target: ann.id }],
      actions: [talk('Hello.')],
    });
    await system.leg('+15559121010', ({ heard }) => heard.some(({ what }: any) => what === 'Hello.'));
    expect(await system.api('GET', `/groupcalls/${group.id}`)).toMatchObject({ groupcall_ids: [expect.anything()] });
    await state(ann.id, 'available');
  });
});

describe('a floor', () => {
  it('is where it was after a restart: who waits waits, who is rung is rung, who talks talks', async () => {
    const { agent, caller, state } = await open();
    const ann = await agent('+15551321010');
    await caller('+15551310001');
    await system.leg('+15551310001', ({ hears }) => hears.includes('+15551321010'));
    await caller('+15551310002');
    await manual('+15551320002');
    const bob = await agent('+15551320002');
    const rung = await system.leg('+15551320002', rings);
    await caller('+15551310003');
    await system.leg('+15551310003', ({ playing }) => playing?.kind === 'moh');
    await system.restart();
    await state(ann.id, 'busy');
    await state(bob.id, 'ringing');
    expect((await system.leg('+15551310001', () => true)).hears).toContain('+15551321010');
    await press(rung, 'answer');
    await system.leg('+15551310002', ({ hears }) => hears.includes('+15551320002'));
    await press(await system.leg('+15551310001', () => true), 'hangup');
    await system.leg('+15551310003', ({ hears }) => hears.includes('+15551321010'));
  });
});
