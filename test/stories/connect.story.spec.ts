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

const connect = (...targets: readonly string[]): object => ({
  type: 'connect',
  option: { destinations: targets.map((target) => ({ type: 'tel', target })) },
});

let flows = 0;

/** Somebody calls the demo's number, whose flow is this plan; answers the caller's call. */
const callIn = async (from: string, actions: readonly unknown[]): Promise<any> => {
  const flow = await system.api('POST', '/flows', { name: `story ${flows++}`, actions });
  const { result } = await system.api('GET', '/numbers');
  const number = result.find(({ number: each }: any) => each === DEMO.numbers[0]);
  await system.api('PUT', `/numbers/${number.id}`, { flow_id: flow.id });
  const { call_id: callId } = await system.phone('POST', `/phones/${encodeURIComponent(from)}/calls`, { to: DEMO.numbers[0] });
  return system.call(callId, () => true);
};

describe('connect', () => {
  it('rings all its destinations while the caller hears ringing, and lets the two talk until one ends', async () => {
    await system.phone('PUT', '/phones/%2B15553010001', { manual: true });
    await system.phone('PUT', '/phones/%2B15553010002', { manual: true });
    const caller = await callIn('+15553010000', [{ type: 'answer' }, connect('+15553010001', '+15553010002'), talk('Goodbye.')]);
    await system.leg('+15553010000', ({ playing }) => playing?.kind === 'tone');
    const agent = await system.leg('+15553010001', ({ rang }) => rang);
    await system.leg('+15553010002', ({ state }) => state === 'ringing');
    await system.phone('POST', `/legs/${agent.id}/answer`);
    await system.leg('+15553010000', ({ hears }) => hears.includes('+15553010001'));
    await system.leg('+15553010001', ({ hears }) => hears.includes('+15553010000'));
    await system.leg('+15553010002', ({ state }) => state === 'ended');
    const call = await system.call(caller.id, ({ chained_call_ids: ids }) => ids.length === 2);
    const won = await system.call(call.chained_call_ids[0], ({ status }) => status === 'progressing');
    expect(won).toMatchObject({ master_call_id: caller.id, peer_call_id: caller.id });
    expect(await system.call(call.chained_call_ids[1], ({ status }) => status === 'hangup')).toMatchObject({
      hangup_reason: 'cancel',
    });
    await system.phone('POST', `/legs/${agent.id}/hangup`);
    await system.leg('+15553010000', ({ playing }) => playing?.what === 'Goodbye.');
    expect(await system.call(caller.id, ({ status }) => status === 'hangup')).toMatchObject({ hangup_reason: 'normal' });
  });

  it('answers a caller who only hears it ring, when somebody comes', async () => {
    const caller = await callIn('+15553020000', [connect('+15553021050')]);
    await system.leg('+15553020000', ({ hears }) => hears.includes('+15553021050'));
    expect(await system.call(caller.id, ({ status }) => status === 'progressing')).toBeTruthy();
    const leg = await system.leg('+15553020000', () => true);
    await system.phone('POST', `/legs/${leg.id}/hangup`);
    await system.leg('+15553021050', ({ state }) => state === 'ended');
    await system.call(caller.id, ({ status }) => status === 'hangup');
  });

  it('goes on with the next action where nobody comes', async () => {
    const caller = await callIn('+15553030000', [
      { type: 'answer' },
      connect('+15553032000', '+15553036000'),
      talk('Nobody is in.'),
    ]);
    await system.leg('+15553030000', ({ playing }) => playing?.what === 'Nobody is in.');
    await system.call(caller.id, ({ status }) => status === 'hangup');
  });

  it('lets those who are rung go when the caller hangs up', async () => {
    const caller = await callIn('+15553040000', [{ type: 'answer' }, connect('+15553043000', '+15553053000')]);
    await system.leg('+15553043000', ({ state }) => state === 'ringing');
    const leg = await system.leg('+15553040000', ({ playing }) => playing?.kind === 'tone');
    await system.phone('POST', `/legs/${leg.id}/hangup`);
    await system.leg('+15553043000', ({ state }) => state === 'ended');
    await system.leg('+15553053000', ({ state }) => state === 'ended');
    await system.call(caller.id, ({ status }) => status === 'hangup');
  });

  it('plays music to whoever is put on hold, and silence to the other one', async () => {
    const caller = await callIn('+15553060000', [{ type: 'answer' }, connect('+15553061010')]);
    await system.leg('+15553060000', ({ hears }) => hears.includes('+15553061010'));
    await system.api('POST', `/calls/${caller.id}/hold`);
    await system.leg('+15553060000', ({ playing, hears }) => playing?.kind === 'moh' && hears.length === 0);
    await system.leg('+15553061010', ({ playing, hears }) => playing === null && hears.length === 0);
    await system.api('POST', `/calls/${caller.id}/resume`);
    await system.leg('+15553060000', ({ hears }) => hears.includes('+15553061010'));
    await system.leg('+15553061010', ({ hears }) => hears.includes('+15553060000'));
    await system.api('DELETE', `/calls/${caller.id}`);
    await system.leg('+15553061010', ({ state }) => state === 'ended');
  });
});
