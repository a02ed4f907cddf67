import 'reflect-metadata';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

interface Desk {
  readonly queueId: string;
  readonly tagId: string;
  /** Somebody who can do that much is there, at a phone that is answered after 10 ms. */
  readonly agent: (phone: string, skills?: object, tagIds?: readonly string[]) => Promise<string>;
  /** Somebody dials the line that asks for these skills; answers the id of the call. */
  readonly caller: (phone: string, skills?: object) => Promise<string>;
}

let desks = 0;

/** A queue, and a number for each kind of caller. */
const open = async (settings: object): Promise<Desk> => {
  const serial = String(++desks).padStart(3, '0');
  const tag = await system.api('POST', '/tags', { name: `desk ${serial}`, detail: '' });
  const queue = await system.api('POST', '/queues', { name: `desk ${serial}`, tag_ids: [tag.id], ...settings });
  let lines = 0;
  const agent: Desk['agent'] = async (phone, skills = {}, tagIds = []) => {
    const made = await system.api('POST', '/agents', {
      ...{ username: `${phone.slice(1)}@example.org`, password: 'a long password', permission: 16, skills },
      ...{ tag_ids: [tag.id, ...tagIds], addresses: [{ type: 'tel', target: phone }] },
    });
    await system.api('PUT', `/agents/${made.id}/status`, { status: 'available' });
    return made.id;
  };
  const caller: Desk['caller'] = async (phone, skills) => {
    const line = `+1888${serial}${String(++lines).padStart(4, '0')}`;
    const option = { queue_id: queue.id, ...(skills ? { skills } : {}) };
    const flow = await system.api('POST', '/flows', { name: line, actions: [{ type: 'queue_join', option }, talk('Good bye.')] });
    await system.api('POST', '/numbers', { number: line, flow_id: flow.id });
    const path = `/phones/${encodeURIComponent(phone)}/calls`;
    const { call_id: callId } = await system.phone('POST', path, { to: line });
    return callId;
  };
  return { queueId: queue.id, tagId: tag.id, agent, caller };
};

const hears = (who: string, whom: string): Promise<any> => system.leg(who, (leg: any) => leg.hears.includes(whom));

const waits = (who: string): Promise<any> => system.leg(who, ({ playing }: any) => playing?.kind === 'moh');

/** A caller hangs up once the talk has been long enough to be one. */
const talkIsOver = async (queueId: string, callId: string, phone: string): Promise<unknown> => {
  const found = async (status: string): Promise<any> => {
    const { result } = await system.api('GET', `/queuecalls?queue_id=${queueId}`);
    return result.find((one: any) => one.reference_id === callId && one.status === status);
  };
  const { tm_service: began } = await until(() => found('service'));
  await until(() => Date.now() - Date.parse(`${String(began).replace(' ', 'T')}Z`) > 1_100);
  await system.phone('POST', `/legs/${(await system.leg(phone, ({ state }: any) => state !== 'ended')).id}/hangup`);
  return until(() => found('done'));
};

/** Until the agent is free again. */
const isFree = (agentId: string): Promise<unknown> =>
  until(async () => (await system.api('GET', `/agents/${agentId}`)).status === 'available');

describe('a caller who needs what not everybody can do', () => {
  it('waits for who can, and keeps nobody behind it from whoever is free', async () => {
    const { agent, caller } = await open({});
    await agent('+18881121010', { billing: 3 });
    await caller('+18881110001', { required: [{ skill: 'german', level: 5 }] });
    await waits('+18881110001');
    await caller('+18881110002');
    await hears('+18881110002', '+18881121010');
    await waits('+18881110001');
    await agent('+18881121020', { german: 8 });
    await hears('+18881110001', '+18881121020');
  });

  it('is content with less once it has waited, also across a restart', async () => {
    const { agent, caller } = await open({ skill_steps: [{ after: 4_000, lower: 3 }] });
    await agent('+18882121010', { german: 2 });
    await caller('+18882110001', { required: [{ skill: 'german', level: 5 }] });
    await waits('+18882110001');
    await system.restart();
    await hears('+18882110001', '+18882121010');
  });

  it('is given whoever has most of what it would like', async () => {
    const { agent, caller } = await open({ routing_method: 'skills', skills: { preferred: [{ skill: 'wine', level: 5 }] } });
    await agent('+18883121010');
    await agent('+18883121020', { wine: 4 });
    await agent('+18883121030', { wine: 2 });
    await caller('+18883110001');
    await hears('+18883110001', '+18883121020');
  });
});

describe('tiers', () => {
  it('come one after the other, and the next when nobody of the one before is there', async () => {
    const gold = (await system.api('POST', '/tags', { name: 'gold' })).id;
    const { agent, caller } = await open({ tiers: [{ tag_ids: [gold] }, { after: 600_000, skip_when_empty: true }] });
    await agent('+18884121010');
    const first = await agent('+18884121020', {}, [gold]);
    await caller('+18884110001');
    await hears('+18884110001', '+18884121020');
    await caller('+18884110002');
    await waits('+18884110002');
    await system.api('PUT', `/agents/${first}/status`, { status: 'away' });
    await hears('+18884110002', '+18884121010');
  });
});

describe('whoever had a caller last', () => {
  it('has it again, though others have been free for longer; and where it is busy, anybody has after a while', async () => {
    const { agent, caller, queueId } = await open({ sticky: { window: 3_600_000, wait: 4_000 } });
    const ann = await agent('+18885121010');
    const first = await caller('+18885110001');
    await hears('+18885110001', '+18885121010');
    await agent('+18885121020');
    await talkIsOver(queueId, first, '+18885110001');
    await isFree(ann);
    const again = await caller('+18885110001');
    await hears('+18885110001', '+18885121010');
    await talkIsOver(queueId, again, '+18885110001');
    await isFree(ann);
    await caller('+18885110002');
    await hears('+18885110002', '+18885121020');
    await caller('+18885110003');
    await hears('+18885110003', '+18885121010');
    await agent('+18885121030');
    await caller('+18885110001');
    await waits('+18885110001');
    await hears('+18885110001', '+18885121030');
  });
});
