import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

let centres = 0;

/** A queue that a number leads to; answers the number, the queue, and the tag of who serves it. */
const open = async (settings: object = {}, after: readonly unknown[] = [talk('Good bye.')]) => {
  const serial = String(++centres).padStart(3, '0');
  const line = `+1888${serial}0000`;
  const tag = await system.api('POST', '/tags', { name: `team ${serial}`, detail: '' });
  const queue = await system.api('POST', '/queues', { name: `queue ${serial}`, detail: '', tag_ids: [tag.id], ...settings });
  const actions = [{ type: 'queue_join', option: { queue_id: queue.id } }, ...after];
  const flow = await system.api('POST', '/flows', { name: `queue ${serial}`, detail: '', actions });
  await system.api('POST', '/numbers', { number: line, flow_id: flow.id, name: '', detail: '' });
  return { line, queue, tagId: tag.id };
};

const flowOf = async (...actions: readonly unknown[]): Promise<string> =>
  (await system.api('POST', '/flows', { name: 'a flow', detail: '', actions })).id;

const dial = async (phone: string, to: string): Promise<string> => {
  const { call_id: callId } = await system.phone('POST', `/phones/${encodeURIComponent(phone)}/calls`, { to });
  return callId;
};

const agentAt = async (phone: string, tagId: string): Promise<any> => {
  const made = await system.api('POST', '/agents', {
    ...{ username: `${phone.slice(1)}@example.org`, password: 'a long password', name: phone, detail: '' },
    ...{ ring_method: 'ringall', permission: 16, tag_ids: [tagId], addresses: [{ type: 'tel', target: phone }] },
  });
  return system.api('PUT', `/agents/${made.id}/status`, { status: 'available' });
};

const queuecall = (queueId: string, callId: string, is: (one: any) => boolean): Promise<any> =>
  until(async () => {
    const { result } = await system.api('GET', `/queuecalls?queue_id=${queueId}`);
    const found = result.find((one: any) => one.reference_id === callId);
    return found && is(found) ? found : undefined;
  });

/** Hears these words now. */
const hears = (phone: string, words: string): Promise<any> => system.leg(phone, ({ playing }) => playing?.what === words);

describe('who waits in a queue', () => {
  it('hears the plan of the queue again and again, music between its words, and the agent alone once one has come', async () => {
    const flowId = await flowOf(talk('All are busy.'), { type: 'sleep', option: { duration: 5_000 } });
    const { line, tagId } = await open({ wait_flow_id: flowId });
    await dial('+15551810001', line);
    await hears('+15551810001', 'All are busy.');
    await system.leg('+15551810001', ({ playing }) => playing?.kind === 'moh');
    await hears('+15551810001', 'All are busy.');
    await agentAt('+15551821010', tagId);
    await system.leg('+15551810001', ({ hears: whom, playing }) => whom.includes('+15551821010') && playing === null);
  });

  it('is told its place, which the API shows too', async () => {
    const { line, queue } = await open({ announcement: { interval: 600_000 } });
    const first = await dial('+15552810001', line);
    await hears('+15552810001', 'You are number 1 in the queue.');
    const second = await dial('+15552810002', line);
    await hears('+15552810002', 'You are number 2 in the queue.');
    await system.leg('+15552810002', ({ playing }) => playing?.kind === 'moh');
    expect(await queuecall(queue.id, second, () => true)).toMatchObject({ position: 2, estimated_wait: null });
    await system.phone('POST', `/legs/${(await system.leg('+15552810001', () => true)).id}/hangup`);
    await queuecall(queue.id, first, ({ status }) => status === 'abandoned');
    expect(await queuecall(queue.id, second, () => true)).toMatchObject({ position: 1 });
  });

  it('leaves by a key, while words are said as well, and finds what the queue has for it', async () => {
    const { line, queue } = await open({
      announcement: { interval: 600_000, text: 'A long story that nobody would hear to its end. '.repeat(20) },
      exit_key: '9',
      on_exit: { flow_id: await flowOf(talk('Leave us a message.')) },
    });
    const callId = await dial('+15553810001', line);
    const leg = await system.leg('+15553810001', ({ playing }) => playing?.what.startsWith('A long story'));
    await system.phone('POST', `/legs/${leg.id}/digits`, { digits: '9' });
    await hears('+15553810001', 'Leave us a message.');
    expect(await queuecall(queue.id, callId, ({ status }) => status === 'done')).toMatchObject({ end: 'exit' });
  });
});

describe('who is not let in', () => {
  it('hears why, and the call ends', async () => {
    const weekly = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }];
    const today = new Date().toISOString().slice(0, 10);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const { line, queue } = await open({
      opening_hours: { weekly, holidays: [{ date: today }, { date: tomorrow }] },
      on_closed: { message: 'We are closed today.' },
    });
    const callId = await dial('+15554810001', line);
    await hears('+15554810001', 'We are closed today.');
    await system.leg('+15554810001', ({ state }) => state === 'ended');
    expect(await queuecall(queue.id, callId, ({ status }) => status === 'done')).toMatchObject({ end: 'closed' });
  });

  it('goes to another queue where nobody is there, and back to its plan after the talk', async () => {
    const other = await open();
    const { line, queue } = await open({ on_no_agents: { queue_id: other.queue.id } }, [talk('Thank you.')]);
    await agentAt('+15555827000', other.tagId);
    const callId = await dial('+15555810001', line);
    await system.leg('+15555810001', ({ hears: whom }) => whom.includes('+15555827000'));
    expect(await queuecall(queue.id, callId, ({ status }) => status === 'done')).toMatchObject({ end: 'no_agents' });
    await hears('+15555810001', 'Thank you.');
    expect(await queuecall(other.queue.id, callId, ({ status }) => status === 'done')).toMatchObject({ end: 'done' });
  });
});

describe('who has been served too long', () => {
  it('goes another way, and the agent is let go', async () => {
    const { line, tagId } = await open({
      service_timeout: 1_500,
      on_service_timeout: { message: 'Your time is over.' },
    });
    await agentAt('+15556821010', tagId);
    await dial('+15556810001', line);
    await system.leg('+15556810001', ({ hears: whom }) => whom.includes('+15556821010'));
    await hears('+15556810001', 'Your time is over.');
    await system.leg('+15556821010', ({ state }) => state === 'ended');
    await system.leg('+15556810001', ({ state }) => state === 'ended');
  });
});

describe('who would rather be called back', () => {
  const called = (phone: string, first: any): Promise<any> =>
    system.leg(phone, ({ id, state, rang }) => id !== first.id && state === 'ringing' && rang);

  it('presses a key, hangs up, keeps the place, and talks with the agent who has picked up first', async () => {
    const { line, queue, tagId } = await open({ callback: { key: '1', first: 'agent' } });
    const callId = await dial('+15557810001', line);
    const first = await system.leg('+15557810001', ({ playing }) => playing?.kind === 'moh');
    await dial('+15557810002', line);
    await system.leg('+15557810002', ({ playing }) => playing?.kind === 'moh');
    await system.phone('POST', `/legs/${first.id}/digits`, { digits: '1' });
    await hears('+15557810001', 'Thank you. We will call you back when it is your turn.');
    await system.leg('+15557810001', ({ id, state }) => id === first.id && state === 'ended');
    expect(await queuecall(queue.id, callId, ({ status }) => status === 'done')).toMatchObject({ end: 'callback' });
    await system.phone('PUT', `/phones/${encodeURIComponent('+15557810001')}`, { manual: true });
    await agentAt('+15557821010', tagId);
    const agent = await system.leg('+15557821010', ({ playing }) => playing?.kind === 'tone');
    expect(agent.hears).toEqual([]);
    const again = await called('+15557810001', first);
    await system.leg('+15557810002', ({ playing }) => playing?.kind === 'moh');
    await system.phone('POST', `/legs/${again.id}/answer`);
    await system.leg('+15557821010', ({ hears: whom, playing }) => whom.includes('+15557810001') && playing === null);
    expect(await queuecall(queue.id, again.call_id, ({ status }) => status === 'service')).toMatchObject({ callback: true });
    await system.phone('POST', `/legs/${again.id}/hangup`);
    await system.leg('+15557810002', ({ hears: whom }) => whom.includes('+15557821010'));
  });

  it('is called first where the queue says so, and the agent rings once it is there', async () => {
    const { line, tagId } = await open({ callback: { key: '1', first: 'customer' } });
    await dial('+15558810001', line);
    const first = await system.leg('+15558810001', ({ playing }) => playing?.kind === 'moh');
    await system.phone('POST', `/legs/${first.id}/digits`, { digits: '1' });
    await system.leg('+15558810001', ({ id, state }) => id === first.id && state === 'ended');
    for (const phone of ['+15558810001', '+15558820001'])
      await system.phone('PUT', `/phones/${encodeURIComponent(phone)}`, { manual: true });
    await agentAt('+15558820001', tagId);
    const again = await called('+15558810001', first);
    expect((await system.phone('GET', `/phones/${encodeURIComponent('+15558820001')}`)).legs).toEqual([]);
    await system.phone('POST', `/legs/${again.id}/answer`);
    const rung = await system.leg('+15558820001', ({ state, rang }) => state === 'ringing' && rang);
    await system.leg('+15558810001', ({ playing }) => playing?.kind === 'moh');
    await system.phone('POST', `/legs/${rung.id}/answer`);
    await system.leg('+15558810001', ({ hears: whom }) => whom.includes('+15558820001'));
  });

  it('who does not answer is tried again', async () => {
    const { line, queue, tagId } = await open({
      callback: { key: '1', attempts: 2, retry_after: 1_000, ring_timeout: 1_000 },
    });
    const callId = await dial('+15559813000', line);
    const first = await system.leg('+15559813000', ({ playing }) => playing?.kind === 'moh');
    await system.phone('POST', `/legs/${first.id}/digits`, { digits: '1' });
    await queuecall(queue.id, callId, ({ status }) => status === 'done');
    await agentAt('+15559821010', tagId);
    await until(async () => {
      const { result } = await system.api('GET', `/queuecalls?queue_id=${queue.id}`);
      return result.find((one: any) => one.end === 'callback_failed');
    });
    const { legs } = await system.phone('GET', `/phones/${encodeURIComponent('+15559813000')}`);
    expect(legs.filter(({ id }: any) => id !== first.id)).toHaveLength(2);
  });
});

describe('who hung up while waiting', () => {
  it('and calls again in time is served before those who came meanwhile', async () => {
    const { line, tagId } = await open({ resume_window: 600_000 });
    await dial('+15551910001', line);
    const first = await system.leg('+15551910001', ({ playing }) => playing?.kind === 'moh');
    await dial('+15551910002', line);
    await system.leg('+15551910002', ({ playing }) => playing?.kind === 'moh');
    await system.phone('POST', `/legs/${first.id}/hangup`);
    await dial('+15551910001', line);
    await system.leg('+15551910001', ({ id, playing }) => id !== first.id && playing?.kind === 'moh');
    await agentAt('+15551921010', tagId);
    await system.leg('+15551910001', ({ id, hears: whom }) => id !== first.id && whom.includes('+15551921010'));
  });
});
