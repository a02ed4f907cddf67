import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fieldsOf, openStand } from '../testing/stand.js';
import type { Caller, Stand } from '../testing/stand.js';

let stand: Stand;
let caller: Caller;
beforeAll(async () => {
  stand = await openStand();
});
afterAll(() => stand.close());
beforeEach(async () => {
  caller = await stand.customer();
});

const NONE = { skills: { required: [], preferred: [] }, skill_steps: [], sticky: { window: 0, wait: 0 }, tiers: [] };

describe('who may serve whom', () => {
  it('is everybody everyone in a queue of which nothing is said', async () => {
    expect((await caller.send('POST', '/v1/queues', {})).body).toMatchObject(NONE);
  });

  it('is kept, shown, and changed where something is given', async () => {
    const tag = (await caller.send('POST', '/v1/tags', { name: 'gold' })).body.id;
    const agentId = randomUUID();
    const { body } = await caller.send('POST', '/v1/queues', {
      routing_method: 'skills',
      skills: {
        required: [
          { skill: 'German', level: 5 },
          { skill: 'billing', level: 1 },
        ],
      },
      skill_steps: [
        { after: 60_000, lower: 10 },
        { after: 20_000, lower: 2 },
      ],
      sticky: { window: 86_400_000 },
      tiers: [{ tag_ids: [tag] }, { after: 20_000, agent_ids: [agentId], skip_when_empty: true }],
    });
    const whole = {
      routing_method: 'skills',
      skills: {
        required: [
          { skill: 'billing', level: 1 },
          { skill: 'german', level: 5 },
        ],
        preferred: [],
      },
      skill_steps: [
        { after: 20_000, lower: 2 },
        { after: 60_000, lower: 10 },
      ],
      sticky: { window: 86_400_000, wait: 0 },
      tiers: [
        { tag_ids: [tag], agent_ids: [], after: 0, skip_when_empty: false },
        { tag_ids: [], agent_ids: [agentId], after: 20_000, skip_when_empty: true },
      ],
    };
    expect(body).toMatchObject(whole);
    const url = `/v1/queues/${body.id}`;
    expect((await caller.send('PUT', url, { sticky: { window: 1_000, wait: 5 } })).body).toMatchObject({
      ...whole,
      sticky: { window: 1_000, wait: 5 },
    });
    const none = { skills: {}, skill_steps: [], sticky: { window: 0 }, tiers: [] };
    expect((await caller.send('PUT', url, none)).body).toMatchObject(NONE);
    expect((await caller.send('GET', url)).body).toMatchObject(NONE);
  });

  it.each<[object, readonly string[]]>([
    [{ skills: { required: [{ skill: 'german', level: 11 }] } }, ['skills.required']],
    [
      {
        skills: {
          preferred: [
            { skill: 'a', level: 1 },
            { skill: 'A', level: 2 },
          ],
        },
      },
      ['skills.preferred'],
    ],
    [{ skill_steps: [{ after: 0, lower: 1 }] }, ['skill_steps[0].after']],
    [{ skill_steps: [{ after: 1 }] }, ['skill_steps[0].lower']],
    [{ sticky: { wait: 1 } }, ['sticky.window']],
    [{ tiers: [{ after: 5 }, { after: 1 }] }, ['tiers[0].after', 'tiers[1].after']],
    [{ tiers: [{ tag_ids: ['x'] }] }, ['tiers[0].tag_ids']],
    [{ tiers: 'all' }, ['tiers']],
  ])('names what is wrong with %j', async (request, fields) => {
    const reply = await caller.send('POST', '/v1/queues', request);
    expect([reply.status, fieldsOf(reply)]).toEqual([400, fields]);
  });

  it('goes by tags of the customer alone', async () => {
    const reply = await caller.send('POST', '/v1/queues', { tiers: [{}, { tag_ids: [randomUUID()] }] });
    expect([reply.status, reply.body.error.reason, ...fieldsOf(reply)]).toEqual([404, 'TAG_NOT_FOUND', 'tiers[1].tag_ids[0]']);
  });
});
