import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Moment } from '../support/mortal.js';
import { Reaper, audited, hears, insist, over, place, reach, PATIENCE } from '../support/reaper.js';
import type { Story } from '../support/reaper.js';
import { talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

const NORMAL = { hangup_reason: 'normal', hangup_by: 'local' };
const FOREVER = { type: 'sleep', option: { duration: 3_600_000 } };
const play = (url: string): object => ({ type: 'play', option: { stream_urls: [url] } });
const NUMBER = '+15558880001';

const greeted: Story = {
  phone: (serial) => `+1555${serial}1002`,
  ends: NORMAL,
  run: async (system, phone) => {
    const wait = { type: 'sleep', option: { duration: 30 } };
    const actions = [{ type: 'answer' }, play('https://s.example/a-50ms.wav'), talk('b'), wait, { type: 'hangup' }];
    return over(system, await place(system, phone, actions));
  },
};

const held: Story = {
  phone: (serial) => `+1555${serial}1002`,
  ends: NORMAL,
  run: async (system, phone) => {
    const id = await place(system, phone, [play('https://s.example/a-80ms.wav'), talk('b'), FOREVER]);
    const steps = async (): Promise<number> => (await system.story(id)).filter((type) => type === 'ActiveflowStepStarted').length;
    await reach(system, id, ({ status }) => status === 'progressing');
    await insist(system, `/calls/${id}/hold`);
    await hears(system, phone, ({ playing }) => playing?.kind === 'moh');
    await insist(system, `/calls/${id}/resume`);
    await until(async () => (await steps()) === 3, PATIENCE);
    await insist(system, `/calls/${id}/hangup`);
    return over(system, id);
  },
};

const incoming: Story = {
  phone: (serial) => `+1777${serial}0001`,
  ends: NORMAL,
  run: (system, phone) => over(system, system.simulator.softswitch.handset.dial(phone, NUMBER).call_id),
};

const cancelled: Story = {
  phone: (serial) => `+1555${serial}3000`,
  ends: { hangup_reason: 'cancel', hangup_by: 'local' },
  run: async (system, phone) => {
    const id = await place(system, phone, [{ type: 'answer' }]);
    await reach(system, id, ({ status }) => status === 'ringing');
    await insist(system, `/calls/${id}/hangup`);
    return over(system, id);
  },
};

const rerouted: Story = {
  phone: (serial) => `+1666${serial}1002`,
  ends: NORMAL,
  run: async (system, phone) => {
    system.simulator.softswitch.handset.configure(`${phone}@bad.example`, { fail: 503 });
    return over(system, await place(system, phone, [talk('b')]));
  },
};

const prepare = async (system: TestSystem): Promise<void> => {
  const flow = await system.api('POST', '/flows', { name: 'answering', detail: '', actions: [talk('a'), talk('b')] });
  await system.api('POST', '/numbers', { number: NUMBER, flow_id: flow.id, name: '', detail: '' });
  const [bad, good] = [randomUUID(), randomUUID()];
  const route = (provider_id: string, priority: number): object => ({ provider_id, priority, target: '+1666' });
  await system.api('PUT', '/customer', {
    providers: [
      { id: bad, hostname: 'bad.example' },
      { id: good, hostname: 'good.example' },
    ],
    routes: [route(bad, 1), route(good, 2)],
  });
};

const MOMENTS: readonly Moment[] = ['unanswered', 'unseen', 'unwritten'];

describe('a controller that dies', () => {
  it.concurrent.each([
    ['a call that is answered, hears its plan, waits, and is hung up by it', greeted],
    ['a call that is held and taken back', held],
    ['a caller who is answered', incoming],
    ['a call that is cancelled while it rings', cancelled],
    ['a call that goes another way', rerouted],
  ])(
    'at any append of %s is replaced without anybody noticing',
    (_, story) =>
      audited(prepare, async (system) => {
        const reaper = new Reaper(system, story);
        const appends = await reaper.count();
        for (const moment of MOMENTS) {
          for (let n = 1; n <= appends; n++) await reaper.kill(n, moment);
          await reaper.reap();
        }
        expect(reaper.kills).toBeGreaterThan(appends * 2);
      }),
    120_000,
  );
});

describe('while no controller is there', () => {
  it(
    'phones answer, hang up and call, and timers fall due: the next controller finds out',
    () =>
      audited(prepare, async (system) => {
        const { handset } = system.simulator.softswitch;
        const legOf = (phone: string): any => handset.phone(phone).legs[0];
        const [leaves, answers, refuses, waits] = ['+15559911002', '+15559922222', '+15559933333', '+15559941002'] as const;
        for (const phone of [answers, refuses]) handset.configure(phone, { manual: true });
        const nap = [{ type: 'answer' }, { type: 'sleep', option: { duration: 300 } }, talk('awake'), { type: 'hangup' }];
        const plans = [[FOREVER], [talk('late')], [talk('never')], nap];
        const ids = await Promise.all(
          [leaves, answers, refuses, waits].map((phone, index) => place(system, phone, plans[index] ?? [])),
        );
        await Promise.all(
          ids.map((id, index) => reach(system, id, ({ status }) => status === (index % 3 === 0 ? 'progressing' : 'ringing'))),
        );
        system.life().mortal.die();
        handset.hangup(legOf(leaves).id);
        handset.answer(legOf(answers).id);
        handset.reject(legOf(refuses).id, 486);
        const arrived = handset.dial('+17779950001', NUMBER).call_id;
        const given = handset.dial('+17779960001', NUMBER);
        await pause(400);
        handset.hangup(given.leg_id);
        await system.restart();

        const ends = (id: string | undefined): Promise<any> => reach(system, id ?? '', () => false);
        expect(await ends(ids[0])).toMatchObject({ hangup_reason: 'normal', hangup_by: 'remote' });
        expect(await ends(ids[1])).toMatchObject(NORMAL);
        expect(await ends(ids[2])).toMatchObject({ hangup_reason: 'busy', hangup_by: 'remote' });
        expect(await ends(ids[3])).toMatchObject(NORMAL);
        expect(await ends(arrived)).toMatchObject({ direction: 'incoming', ...NORMAL });
        expect(legOf(answers).heard).toMatchObject([{ what: 'late' }]);
        expect(legOf(waits).heard).toMatchObject([{ what: 'awake' }]);
        // A caller who came and went while nobody was there left no trace.
        expect((await system.ask('GET', `/v1.0/calls/${given.call_id}`)).status).toBe(404);
      }),
    60_000,
  );
});
