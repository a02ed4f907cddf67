import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO } from '../../apps/api/src/seed.js';
import { startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

describe('an agent', () => {
  it('of the demo is busy while its phone is, and then what it has chosen', async () => {
    const [{ username, phone }] = DEMO.agents;
    const agent = async (): Promise<any> => {
      const { result } = await system.api('GET', `/agents?tag_ids=${DEMO.tagId}`);
      return result.find((each: any) => each.username === username);
    };
    expect(await agent()).toMatchObject({ status: 'offline', permission: 16, addresses: [{ type: 'tel', target: phone }] });
    const { id } = await agent();
    await system.api('PUT', `/agents/${id}/status`, { status: 'available' });
    const [call] = await system.api('POST', '/calls', {
      source: { type: 'tel', target: DEMO.numbers[0] },
      destinations: [{ type: 'tel', target: phone }],
      actions: [{ type: 'answer' }, { type: 'sleep', option: { duration: 60_000 } }],
    });
    await until(async () => (await agent()).status === 'busy');
    expect((await agent()).call_ids).toEqual([call.id]);
    await system.api('POST', `/calls/${call.id}/hangup`);
    await until(async () => (await agent()).status === 'available');
  });
});
