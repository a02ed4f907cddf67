import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { Moment } from '../support/mortal.js';
import { LONG, Reaper, audited, hears, insist, over, place, reach, PATIENCE } from '../support/reaper.js';
import type { Story } from '../support/reaper.js';
import { talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

const NORMAL = { hangup_reason: 'normal', hangup_by: 'local' };

const tel = (target: string): object => ({ type: 'tel', target });

const connect = (...targets: readonly string[]): object => ({
  type: 'connect',
  option: { destinations: targets.map(tel), ring_timeout: LONG },
});

/** Phones of one run: each with manners by its last four digits. */
const beside = (phone: string, last: string): string => `${phone.slice(0, -4)}${last}`;

const hearEachOther = async (system: TestSystem, a: string, b: string): Promise<void> => {
  await hears(system, a, ({ hears: whom }) => whom.length === 1 && whom[0] === b);
  await hears(system, b, ({ hears: whom }) => whom.length === 1 && whom[0] === a);
};

const hangUp = (system: TestSystem, phone: string): void => {
  const { handset } = system.simulator.softswitch;
  const leg = handset.phone(phone).legs.find(({ state }) => state === 'up');
  if (leg) handset.hangup(leg.id);
};

/** A call whose plan rings two phones: one comes, the other is let go; the two talk, and the plan goes on. */
const connected: Story = {
  phone: (serial) => `+1555${serial}1002`,
  ends: NORMAL,
  run: async (system, phone) => {
    const [agent, loser] = [beside(phone, '1005'), beside(phone, '3000')];
    const id = await place(system, phone, [connect(agent, loser), talk('b')]);
    await hearEachOther(system, phone, agent);
    hangUp(system, agent);
    await over(system, id);
    expect(system.simulator.softswitch.handset.phone(loser).legs.filter(({ state }) => state !== 'ended')).toEqual([]);
    return id;
  },
};

/** The agent consults somebody, and then hands the caller over. */
const handedOver: Story = {
  phone: (serial) => `+1555${serial}1002`,
  ends: NORMAL,
  run: async (system, phone) => {
    const [agent, target] = [beside(phone, '1005'), beside(phone, '1006')];
    const id = await place(system, phone, [connect(agent), talk('b')]);
    await hearEachOther(system, phone, agent);
    const { peer_call_id: agentCall } = await reach(system, id, ({ peer_call_id: peer }) => !peer.startsWith('00000000'));
    const { body } = await insist(system, `/calls/${agentCall}/transfer`, {
      type: 'attended',
      destination: tel(target),
      dial_timeout: LONG,
    });
    await hearEachOther(system, agent, target);
    await hears(system, phone, ({ playing }) => playing?.kind === 'moh');
    await insist(system, `/transfers/${body.transfer_id}/complete`);
    await hearEachOther(system, phone, target);
    await until(async () => (await system.api('GET', `/transfers/${body.transfer_id}`)).status === 'completed', PATIENCE);
    hangUp(system, target);
    return over(system, id);
  },
};

/** The agent hands the caller to somebody who is busy, and is rung again. */
const recovered: Story = {
  phone: (serial) => `+1555${serial}1002`,
  ends: NORMAL,
  run: async (system, phone) => {
    const [agent, target] = [beside(phone, '1005'), beside(phone, '2000')];
    const id = await place(system, phone, [connect(agent), talk('b')]);
    await hearEachOther(system, phone, agent);
    const { peer_call_id: agentCall } = await reach(system, id, ({ peer_call_id: peer }) => !peer.startsWith('00000000'));
    const { body } = await insist(system, `/calls/${agentCall}/transfer`, {
      type: 'blind',
      destination: tel(target),
      dial_timeout: LONG,
    });
    await until(async () => (await system.api('GET', `/transfers/${body.transfer_id}`)).status === 'recovered', PATIENCE);
    await hearEachOther(system, phone, agent);
    hangUp(system, agent);
    return over(system, id);
  },
};

const MOMENTS: readonly Moment[] = ['unanswered', 'unseen', 'unwritten'];

const nothing = (): Promise<void> => Promise.resolve();

describe('a controller that dies', () => {
  it.concurrent.each([
    ['any append of a call that is connected to one of two', connected, 1],
    ['every other append of an attended transfer', handedOver, 2],
    ['every other append of a blind transfer that nobody takes', recovered, 2],
  ])(
    'at %s is replaced without anybody noticing',
    (_, story, step) =>
      audited(nothing, async (system) => {
        const reaper = new Reaper(system, story);
        const appends = await reaper.count();
        for (let n = 1; n <= appends; n += step) await reaper.kill(n, MOMENTS[n % MOMENTS.length] ?? 'unseen');
        await reaper.reap();
        expect(reaper.kills).toBeGreaterThan(appends / step / 2);
      }),
    240_000,
  );
});
