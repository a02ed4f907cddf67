import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO } from '../../apps/api/src/seed.js';
import { earsOf } from '../support/listening.js';
import { startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const tel = (target: string): { type: string; target: string } => ({ type: 'tel', target });

/** A caller, an agent and the target of a transfer: three phones of one test. */
interface Cast {
  readonly caller: string;
  readonly agent: string;
  readonly target: string;
  /** The calls of caller and agent. */
  readonly call: string;
  readonly agentCall: string;
}

let numbers = 0;

/** Somebody calls in, and is put through to an agent; the target's phone has these last four digits. */
const talking = async (last: string): Promise<Cast> => {
  numbers += 1;
  const prefix = `+1555${String(500 + numbers)}`;
  const [caller, agent, target] = [`${prefix}0000`, `${prefix}1010`, `${prefix}${last}`];
  const option = { destinations: [tel(agent)] };
  const actions = [{ type: 'answer' }, { type: 'connect', option }, talk('What now?')];
  const flow = await system.api('POST', '/flows', { name: caller, actions });
  const { result } = await system.api('GET', '/numbers');
  const number = result.find(({ number: each }: any) => each === DEMO.numbers[0]);
  await system.api('PUT', `/numbers/${number.id}`, { flow_id: flow.id });
  const { call_id: call } = await system.phone('POST', `/phones/${encodeURIComponent(caller)}/calls`, { to: DEMO.numbers[0] });
  await both(caller, agent);
  const { peer_call_id: agentCall } = await system.call(call, ({ peer_call_id: peer }) => !peer.startsWith('00000000'));
  return { caller, agent, target, call, agentCall };
};

const { both, hears, gone, hangUp } = earsOf(() => system);

const transfer = (callId: string, type: string, target: string, more: object = {}): Promise<any> =>
  system.api('POST', `/calls/${callId}/transfer`, { type, destination: tel(target), ...more });

const become = (id: string, status: string): Promise<any> =>
  until(async () => {
    const found = await system.api('GET', `/transfers/${id}`);
    return found.status === status ? found : undefined;
  });

describe('an attended transfer', () => {
  it('lets the transferer talk to the target while the caller hears music, and then connects the two', async () => {
    const { caller, agent, target, call, agentCall } = await talking('1200');
    const context = { issue: 'billing dispute' };
    const begun = await transfer(agentCall, 'attended', target, { context });
    expect(begun).toMatchObject({ status: 'consulting', type: 'attended', caller_call_id: call, transferer_call_id: agentCall });
    expect(await system.api('GET', `/calls/${begun.consult_call_id}`)).toMatchObject({ context, transfer_id: begun.transfer_id });
    await hears(caller, 'moh');
    await hears(agent, 'tone');
    await both(agent, target);
    await hears(caller, 'moh');
    await become(begun.transfer_id, 'consulting');
    await system.api('POST', `/transfers/${begun.transfer_id}/complete`);
    await both(caller, target);
    await gone(agent);
    expect(await become(begun.transfer_id, 'completed')).toMatchObject({ context, consult_call: { status: 'progressing' } });
    await hangUp(target);
    await system.leg(caller, ({ playing }) => playing?.what === 'What now?');
    await system.call(call, ({ status }) => status === 'hangup');
  });

  it('is completed by the transferer who hangs up', async () => {
    const { caller, agent, target, call } = await talking('1020');
    const { transfer_id: id } = await transfer(call, 'attended', target);
    await both(agent, target);
    await hangUp(agent);
    await both(caller, target);
    await become(id, 'completed');
    await hangUp(caller);
    await gone(target);
  });

  it('becomes a blind one where the transferer hangs up before', async () => {
    const { caller, agent, target, agentCall } = await talking('1200');
    const { transfer_id: id } = await transfer(agentCall, 'attended', target);
    await hears(caller, 'moh');
    await hangUp(agent);
    await hears(caller, 'tone');
    await both(caller, target);
    await become(id, 'completed');
    await hangUp(caller);
  });

  it('gives the caller back when it is cancelled', async () => {
    const { caller, agent, target, agentCall } = await talking('1020');
    const { transfer_id: id } = await transfer(agentCall, 'attended', target);
    await both(agent, target);
    expect(await system.api('POST', `/transfers/${id}/cancel`)).toMatchObject({ status: 'cancelled' });
    await both(caller, agent);
    await gone(target);
    const again = await transfer(agentCall, 'attended', target);
    await both(agent, target);
    await system.api('POST', `/transfers/${again.transfer_id}/cancel`);
    await both(caller, agent);
    await hangUp(agent);
  });

  it.each([
    ['is busy', '2000', 'busy'],
    ['declines', '4000', 'noanswer'],
    ['answers and hangs up', '7000', 'target_left'],
  ])('gives the caller back when the target %s', async (_, last, reason) => {
    const { caller, agent, target, agentCall } = await talking(last);
    const { transfer_id: id } = await transfer(agentCall, 'attended', target);
    expect(await become(id, 'failed')).toMatchObject({ reason });
    await both(caller, agent);
    await hangUp(caller);
    await gone(agent);
  });

  it('ends with the caller', async () => {
    const { caller, agent, target, agentCall } = await talking('1020');
    const { transfer_id: id } = await transfer(agentCall, 'attended', target);
    await both(agent, target);
    await hangUp(caller);
    await become(id, 'caller_gone');
    await gone(agent);
    await gone(target);
  });

  it('lets the transferer talk with one and then with the other, and with both', async () => {
    const { caller, agent, target, agentCall } = await talking('1020');
    const { transfer_id: id } = await transfer(agentCall, 'attended', target);
    await both(agent, target);
    await system.api('POST', `/transfers/${id}/swap`);
    await both(caller, agent);
    await hears(target, 'moh');
    await system.api('POST', `/transfers/${id}/swap`);
    await both(agent, target);
    await hears(caller, 'moh');
    await system.api('POST', `/transfers/${id}/merge`);
    await system.leg(caller, ({ hears: whom }) => whom.includes(agent) && whom.includes(target));
    await system.leg(agent, ({ hears: whom }) => whom.includes(caller) && whom.includes(target));
    await system.leg(target, ({ hears: whom }) => whom.includes(caller) && whom.includes(agent));
    await become(id, 'merged');
    await hangUp(agent);
    await both(caller, target);
    await become(id, 'completed');
    await hangUp(caller);
  });

  it('keeps caller and transferer talking until the target answers, where that is asked for', async () => {
    const { caller, agent, target, agentCall } = await talking('1030');
    await transfer(agentCall, 'attended', target, { hold_caller: false, play_moh: false });
    await system.leg(target, ({ state }) => state === 'ringing');
    await both(caller, agent);
    await both(agent, target);
    await hears(caller, null);
    await hangUp(caller);
  });
});

describe('a blind transfer', () => {
  it('lets the transferer go while the target rings and the caller hears it, and connects the two', async () => {
    const { caller, agent, target, call, agentCall } = await talking('1200');
    const begun = await transfer(agentCall, 'blind', target);
    expect(begun).toMatchObject({ type: 'blind', status: 'dialing' });
    await gone(agent);
    await hears(caller, 'tone');
    await both(caller, target);
    await become(begun.transfer_id, 'completed');
    await hangUp(target);
    await system.call(call, ({ status }) => status === 'hangup');
  });

  it.each([['2000'], ['5000'], ['4000']])('rings the transferer again when nobody comes (%s)', async (last) => {
    const { caller, agent, target, agentCall } = await talking(last);
    const { transfer_id: id } = await transfer(agentCall, 'blind', target);
    await become(id, 'recovered');
    await both(caller, agent);
    await hangUp(caller);
    await gone(agent);
  });

  it('leaves the caller to its own plan when the transferer does not come back either', async () => {
    const { caller, agent, target, agentCall } = await talking('2000');
    await system.phone('PUT', `/phones/${encodeURIComponent(agent)}`, { busy: true });
    const { transfer_id: id } = await transfer(agentCall, 'blind', target);
    await become(id, 'failed');
    await system.leg(caller, ({ playing }) => playing?.what === 'What now?');
  });

  it('gives the caller to a flow, or hangs up, where that is asked for', async () => {
    const { caller, target, call, agentCall } = await talking('2000');
    const flow = await system.api('POST', '/flows', {
      name: 'sorry',
      actions: [talk('Sorry.'), { type: 'sleep', option: { duration: 200 } }],
    });
    const { transfer_id: id } = await transfer(agentCall, 'blind', target, { on_failure: 'flow_id', flow_id: flow.id });
    await system.leg(caller, ({ playing }) => playing?.what === 'Sorry.');
    await become(id, 'recovered');
    await system.call(call, ({ status, flow_id: of }) => status === 'hangup' && of === flow.id);
    const other = await talking('2000');
    const { transfer_id: second } = await transfer(other.agentCall, 'blind', other.target, { on_failure: 'hangup' });
    await become(second, 'failed');
    await gone(other.caller);
  });

  it('ends with the caller', async () => {
    const { caller, target, agentCall } = await talking('3000');
    const { transfer_id: id } = await transfer(agentCall, 'blind', target);
    await system.leg(target, ({ state }) => state === 'ringing');
    await hangUp(caller);
    await become(id, 'caller_gone');
    await gone(target);
  });

  it('rings a groupcall as well', async () => {
    const { caller, agentCall } = await talking('2000');
    const group = { type: 'groupcall', ring_method: 'linear', destinations: [tel('+15554992000'), tel('+15554991020')] };
    const begun = await system.api('POST', `/calls/${agentCall}/transfer`, { type: 'blind', destination: group });
    await both(caller, '+15554991020');
    await become(begun.transfer_id, 'completed');
    await hangUp(caller);
  });
});

describe('a transfer', () => {
  it('is refused where it cannot be, and nothing happens', async () => {
    const { caller, agent, target, call, agentCall } = await talking('1900');
    const ask = (id: string, body: object): Promise<any> => system.ask('POST', `/v1.0/calls/${id}/transfer`, body);
    const attended = { type: 'attended', destination: tel(target) };
    expect((await ask(agentCall, { ...attended, type: 'both' })).body.error.details[0].field).toBe('type');
    expect((await ask(agentCall, { type: 'blind' })).body.error.details[0].field).toBe('destination');
    expect((await ask(agentCall, { type: 'blind', destination: tel('12') })).body.error.details[0].field).toBe(
      'destination.target',
    );
    await both(caller, agent);
    const { body: begun } = await ask(agentCall, attended);
    for (const id of [call, agentCall, begun.consult_call_id]) expect((await ask(id, attended)).status).toBe(409);
    expect((await system.ask('POST', `/v1.0/transfers/${begun.transfer_id}/swap`)).status).toBe(409);
    expect((await system.ask('POST', `/v1.0/transfers/${begun.transfer_id}/merge`)).status).toBe(409);
    await system.api('POST', `/transfers/${begun.transfer_id}/cancel`);
    expect((await system.ask('POST', `/v1.0/transfers/${begun.transfer_id}/cancel`)).status).toBe(409);
    await hangUp(caller);
    await system.call(agentCall, ({ status }) => status === 'hangup');
    expect((await ask(agentCall, attended)).status).toBe(409);
    expect((await system.ask('GET', '/v1.0/transfers/11111111-1111-4111-8111-111111111111')).status).toBe(404);
  });

  it('is asked for by the transferer’s call as well, and once however often it is asked for under one key', async () => {
    const { caller, agent, target, agentCall } = await talking('1030');
    const body = { transfer_type: 'attended', transferer_call_id: agentCall, transferee_addresses: [tel(target)] };
    const key = { 'idempotency-key': 'once' };
    const begin = async (): Promise<string> => (await system.ask('POST', '/v1.0/transfers', body, key)).body.transfer_id;
    expect(new Set(await Promise.all(Array.from({ length: 12 }, begin))).size).toBe(1);
    await both(agent, target);
    expect((await system.phone('GET', `/phones/${encodeURIComponent(target)}`)).legs).toHaveLength(1);
    await hangUp(caller);
  });
});
