import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO } from '../../apps/api/src/seed.js';
import { startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const tel = (target: string): object => ({ type: 'tel', target });

const NIL = '00000000-0000-0000-0000-000000000000';

const first404 = '11111111-1111-4111-8111-111111111111';

const ring = (destinations: readonly object[], more: object = {}): Promise<any> =>
  system.api('POST', '/groupcalls', {
    source: tel(DEMO.numbers[0]),
    destinations,
    actions: [talk('You have won, and hear a story that lasts for some seconds at the least.')],
    ...more,
  });

const group = (id: string, is: (group: any) => boolean): Promise<any> =>
  until(async () => {
    const found = await system.api('GET', `/groupcalls/${id}`);
    return is(found) ? found : undefined;
  });

const answer = async (target: string): Promise<void> => {
  const leg = await system.leg(target, ({ rang, state }) => rang && state === 'ringing');
  await system.phone('POST', `/legs/${leg.id}/answer`);
};

describe('a groupcall', () => {
  it('rings all at once; whoever answers first hears the plan, and all others are let go', async () => {
    const placed = await ring([tel('+15554013000'), tel('+15554011020'), tel('+15554023000')]);
    expect(placed).toMatchObject({ ring_method: '', answer_method: '', answer_call_id: NIL, groupcall_ids: [] });
    expect(placed.call_ids).toHaveLength(3);
    for (const id of placed.call_ids) expect((await system.ask('GET', `/v1.0/calls/${id}`)).status).toBe(200);
    await system.leg('+15554011020', ({ playing }) => playing?.kind === 'speech');
    await system.leg('+15554013000', ({ state }) => state === 'ended');
    await system.leg('+15554023000', ({ state }) => state === 'ended');
    const won = await group(placed.id, ({ answer_call_id: id }) => id !== NIL);
    expect(won.answer_call_id).toBe(placed.call_ids[1]);
    expect(await system.call(placed.call_ids[0], ({ status }) => status === 'hangup')).toMatchObject({
      hangup_reason: 'cancel',
      groupcall_id: placed.id,
    });
    await system.api('POST', `/groupcalls/${placed.id}/hangup`);
    await group(placed.id, ({ status }) => status === 'hangup');
    await system.leg('+15554011020', ({ state }) => state === 'ended');
  });

  it('ends with every call given up by our own timer where nobody answers', async () => {
    const placed = await ring([tel('+15554033000'), tel('+15554043000')], { dial_timeout: 1000 });
    await group(placed.id, ({ status }) => status === 'hangup');
    for (const id of placed.call_ids) expect(await system.api('GET', `/calls/${id}`)).toMatchObject({ hangup_reason: 'dialout' });
  });

  it('rings one after the other, past busy, declined, unreachable and silent phones', async () => {
    const targets = ['+15554052000', '+15554055000', '+15554063000', '+15554051010', '+15554073000'];
    const placed = await ring(targets.map(tel), { ring_method: 'linear', dial_timeout: 1000 });
    expect(placed.call_ids).toHaveLength(5);
    await system.leg('+15554051010', ({ playing }) => playing?.kind === 'speech');
    const reasons = await Promise.all(placed.call_ids.slice(0, 3).map((id: string) => system.api('GET', `/calls/${id}`)));
    expect(reasons.map(({ hangup_reason: reason }) => reason)).toEqual(['busy', 'failed', 'dialout']);
    expect((await system.phone('GET', '/phones/%2B15554073000')).legs).toEqual([]);
    await system.api('DELETE', `/groupcalls/${placed.id}`);
    await system.leg('+15554051010', ({ state }) => state === 'ended');
  });

  it('holds groups, each with a method of its own; an answer at any depth ends all the rest', async () => {
    await system.phone('PUT', '/phones/%2B15554090001', { manual: true });
    const inner = { type: 'groupcall', ring_method: 'ring_all', destinations: [tel('+15554090001'), tel('+15554093000')] };
    const linear = { type: 'groupcall', ring_method: 'linear', destinations: [tel('+15554082000'), inner, tel('+15554103000')] };
    const placed = await ring([tel('+15554083000'), linear], { ring_method: 'ring_all' });
    expect(placed.call_ids).toHaveLength(1);
    expect(placed.groupcall_ids).toHaveLength(1);
    await system.leg('+15554083000', ({ state }) => state === 'ringing');
    await answer('+15554090001');
    await system.leg('+15554090001', ({ playing }) => playing?.kind === 'speech');
    await system.leg('+15554083000', ({ state }) => state === 'ended');
    await system.leg('+15554093000', ({ state }) => state === 'ended');
    const outer = await group(placed.id, ({ answer_call_id: id }) => id !== NIL);
    const middle = await group(placed.groupcall_ids[0], ({ answer_call_id: id }) => id === outer.answer_call_id);
    const innermost = await group(middle.groupcall_ids[0], ({ answer_call_id: id }) => id === outer.answer_call_id);
    expect(outer.answer_groupcall_id).toBe(middle.id);
    expect(middle).toMatchObject({ master_groupcall_id: outer.id, answer_groupcall_id: innermost.id, ring_method: 'linear' });
    expect(innermost.call_ids[0]).toBe(outer.answer_call_id);
    expect((await system.phone('GET', '/phones/%2B15554103000')).legs).toEqual([]);
    await system.api('DELETE', `/calls/${outer.answer_call_id}`);
    for (const { id } of [outer, middle, innermost]) await group(id, ({ status }) => status === 'hangup');
  });

  it('may be rung again as a destination, by its id', async () => {
    const first = await ring([tel('+15554112000')]);
    await group(first.id, ({ status }) => status === 'hangup');
    const second = await ring([{ type: 'groupcall', target: first.id }, tel('+15554122000')]);
    const nested = await group(second.groupcall_ids[0], ({ status }) => status === 'hangup');
    expect(nested.destinations).toMatchObject([{ target: '+15554112000' }]);
    await group(second.id, ({ status }) => status === 'hangup');
  });

  it('names what is wrong with a request, and does nothing', async () => {
    const deep = (depth: number): object =>
      depth === 0 ? tel('+15554130000') : { type: 'groupcall', destinations: [deep(depth - 1)] };
    const wrong = [
      [[], 'destinations'],
      [[tel('5554130000')], 'destinations[0].target'],
      [[{ type: 'groupcall', destinations: [tel('no')] }], 'destinations[0].destinations[0].target'],
      [[{ type: 'groupcall', ring_method: 'some', destinations: [tel('+15554130000')] }], 'destinations[0].ring_method'],
      [[{ type: 'groupcall' }], 'destinations[0].target'],
      [[{ type: 'groupcall', target: first404 }], 'destinations[0].target'],
      [
        Array.from({ length: 60 }, () => ({ type: 'groupcall', destinations: [tel('+15554130000'), tel('+15554130000')] })),
        'destinations',
      ],
      [[deep(12)], `destinations[0]${'.destinations[0]'.repeat(10)}`],
    ] as const;
    for (const [destinations, field] of wrong) {
      const { status, body } = await system.ask('POST', '/v1.0/groupcalls', {
        source: tel(DEMO.numbers[0]),
        destinations,
        actions: [talk('no')],
      });
      expect([status < 500, body.error.details[0]?.field]).toEqual([true, field]);
    }
    expect((await system.ask('GET', `/v1.0/groupcalls/${first404}`)).status).toBe(404);
    expect((await system.phone('GET', '/phones/%2B15554130000')).legs).toEqual([]);
  });
});
