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

const [LINE, AGENT, SERVED, HASTY] = ['+18880700000', '+15551871010', '+15551870001', '+15551870002'] as const;

/** A number that leads to a queue with one agent. */
const open = async (): Promise<{ readonly queue: any; readonly agent: any }> => {
  const tag = await system.api('POST', '/tags', { name: 'team', detail: '' });
  const settings = { tag_ids: [tag.id], wrapup_time: 500, time_zone: 'Pacific/Auckland' };
  const queue = await system.api('POST', '/queues', { name: 'reported', detail: '', ...settings });
  const actions = [{ type: 'queue_join', option: { queue_id: queue.id } }, talk('Good bye.')];
  const flow = await system.api('POST', '/flows', { name: 'f', detail: '', actions });
  await system.api('POST', '/numbers', { number: LINE, flow_id: flow.id, name: '', detail: '' });
  const made = await system.api('POST', '/agents', {
    ...{ username: 'reported@example.org', password: 'a long password', name: 'Ada', detail: '' },
    ...{ ring_method: 'ringall', permission: 16, tag_ids: [tag.id], addresses: [{ type: 'tel', target: AGENT }] },
  });
  const agent = await system.api('PUT', `/agents/${made.id}/status`, { status: 'available' });
  return { queue, agent };
};

const dial = (phone: string): Promise<any> => system.phone('POST', `/phones/${encodeURIComponent(phone)}/calls`, { to: LINE });

const hangUp = async (phone: string): Promise<void> => {
  const { id } = await system.leg(phone, ({ state }) => state === 'up');
  await system.phone('POST', `/legs/${id}/hangup`);
};

const report = (path: string): Promise<any> => system.api('GET', `/reports/${path}`);

/** What becomes of a caller, once all of it is over. */
const queuecall = (queueId: string, callId: string): Promise<any> =>
  until(async () => {
    const { result } = await system.api('GET', `/queuecalls?queue_id=${queueId}`);
    return result.find((one: any) => one.reference_id === callId && one.end !== '');
  });

describe('a report', () => {
  it('says of a queue and its agent what the callers have lived through, and which events say so', async () => {
    const { queue, agent } = await open();
    const served = (await dial(SERVED)).call_id;
    await system.leg(SERVED, ({ hears }) => hears.includes(AGENT));
    const { duration_waiting: waited } = await until(async () => {
      const { result } = await system.api('GET', `/queuecalls?queue_id=${queue.id}&status=service`);
      const [one] = result;
      return one && Date.now() - Date.parse(`${one.tm_service.replace(' ', 'T')}Z`) > 1_500 ? one : undefined;
    });
    await hangUp(AGENT);
    await system.leg(SERVED, ({ playing }) => playing?.what === 'Good bye.');
    const talked = await queuecall(queue.id, served);
    await until(async () => (await system.api('GET', `/agents/${agent.id}`)).status === 'available' || undefined);
    await system.api('PUT', `/agents/${agent.id}/status`, { status: 'away', reason: 'lunch' });
    const hasty = (await dial(HASTY)).call_id;
    await system.leg(HASTY, ({ playing }) => playing?.kind === 'moh');
    await hangUp(HASTY);
    const gone = await queuecall(queue.id, hasty);

    const { result } = await report(`queues?queue_id=${queue.id}`);
    expect(result).toMatchObject([
      {
        ...{ offered: 2, answered: 1, abandoned: 1, short_abandoned: 1, flow_outs: 0, asa: waited, handled: 1, offers: 1 },
        ...{ talk_time: talked.duration_service, average_abandon_time: gone.duration_waiting, time_zone: 'Pacific/Auckland' },
        service_level: { SL_pos: 100, SL_neg: 50, SL_vb: 50 },
      },
    ]);
    expect(result[0].acw_time).toBeGreaterThanOrEqual(500);
    const { result: agents } = await report(`agents?queue_id=${queue.id}`);
    expect(agents).toMatchObject([{ agent_id: agent.id, agent_name: 'Ada', answered: 1, acw_time: result[0].acw_time }]);
    const { result: events } = await report(`queues?queue_id=${queue.id}&explain=abandoned`);
    expect(events).toMatchObject([{ type: 'QueuecallEnded', queuecall_id: gone.id, value: 1 }]);
    expect(await system.api('GET', `/queues/${queue.id}/stats`)).toMatchObject({
      ...{ offered: 2, answered: 1, abandoned: 1, asa: waited },
      service_level: result[0].service_level,
    });
  });
});
