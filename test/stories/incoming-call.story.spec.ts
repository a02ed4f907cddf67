import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO } from '../../apps/api/src/seed.js';
import { startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const over = ({ status }: any): boolean => status === 'hangup';
const dialIn = (from: string, to: string): Promise<any> => system.phone('POST', `/phones/${from}/calls`, { to });

const numberWith = async (number: string, actions: readonly unknown[]): Promise<any> => {
  const flow = await system.api('POST', '/flows', { name: 'answering', detail: '', actions });
  await system.api('POST', '/numbers', { number, flow_id: flow.id, name: '', detail: '' });
  return flow;
};

describe('a caller', () => {
  it('who dials an owned number is answered by its flow', async () => {
    const { call_id } = await dialIn('+15557770001', DEMO.numbers[0]);
    const call = await system.call(call_id, over);
    expect(call).toMatchObject({
      direction: 'incoming',
      source: { type: 'tel', target: '+15557770001' },
      destination: { type: 'tel', target: DEMO.numbers[0] },
      hangup_by: 'local',
      hangup_reason: 'normal',
      tm_ringing: '9999-01-01 00:00:00.000000',
    });
    const leg = await system.leg('+15557770001', ({ state }) => state === 'ended');
    expect(leg.heard[0].what).toContain('Welcome to Ledgerline');
  });

  it('is answered by a prompt that no answer comes before', async () => {
    await numberWith('+15558880001', [talk('No answer needed.')]);
    const { call_id } = await dialIn('+15557770002', '+15558880001');
    await system.call(call_id, over);
    expect((await system.leg('+15557770002', ({ state }) => state === 'ended')).heard).toMatchObject([
      { what: 'No answer needed.' },
    ]);
  });

  it('who dials a number of nobody hears that it is not allocated', async () => {
    await dialIn('+15557770003', '+15559990000');
    expect(await system.leg('+15557770003', ({ state }) => state === 'ended')).toMatchObject({ sip_code: 404 });
    const { result } = await system.api('GET', '/calls?page_size=100');
    expect(result.some(({ destination }: any) => destination.target === '+15559990000')).toBe(false);
  });

  it('who dials a number that nothing answers is refused too', async () => {
    const { call_id } = await dialIn('+15557770004', DEMO.numbers[1]);
    expect(await system.call(call_id, over)).toMatchObject({ hangup_by: 'local', hangup_reason: 'failed' });
    expect(await system.leg('+15557770004', ({ state }) => state === 'ended')).toMatchObject({ sip_code: 404 });
  });

  it('who gives up before the answer ends the call', async () => {
    await numberWith('+15558880002', [{ type: 'sleep', option: { duration: 60_000 } }, { type: 'answer' }]);
    const { call_id, leg_id } = await dialIn('+15557770005', '+15558880002');
    await system.call(call_id, ({ status }) => status === 'ringing');
    await system.phone('POST', `/legs/${leg_id}/hangup`);
    expect(await system.call(call_id, over)).toMatchObject({ hangup_by: 'remote', hangup_reason: 'normal' });
    expect((await system.story(call_id)).at(-1)).toBe('ActiveflowEnded');
  });

  it('is answered by the flow that the number names at that moment', async () => {
    const flow = await numberWith('+15558880003', [talk('Old.')]);
    await system.api('PUT', `/flows/${flow.id}`, { name: 'answering', detail: '', actions: [talk('New.')] });
    const { call_id } = await dialIn('+15557770006', '+15558880003');
    await system.call(call_id, over);
    expect((await system.leg('+15557770006', ({ state }) => state === 'ended')).heard).toMatchObject([{ what: 'New.' }]);
  });
});
