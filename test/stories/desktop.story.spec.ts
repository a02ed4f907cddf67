import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desktop } from '../support/desktop.js';
import { startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

/** Milliseconds without a socket after which an agent is offline. */
const GRACE = 3_000;

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
  await system.api('PUT', '/customer', { agent_offline_grace: GRACE });
});
afterAll(() => system.close());

let centres = 0;

const PASSWORD = 'a long password';

/** A queue with a tag of its own, a number that leads to it, and whoever works there. */
const open = async (settings: object = {}) => {
  const serial = String(++centres).padStart(3, '0');
  const line = `+1778${serial}0000`;
  const tag = await system.api('POST', '/tags', { name: `team ${serial}`, detail: '' });
  const queue = await system.api('POST', '/queues', { name: `queue ${serial}`, tag_ids: [tag.id], ...settings });
  const actions = [{ type: 'queue_join', option: { queue_id: queue.id } }, talk('Good bye.')];
  const flow = await system.api('POST', '/flows', { name: `queue ${serial}`, detail: '', actions });
  await system.api('POST', '/numbers', { number: line, flow_id: flow.id, name: '', detail: '' });
  const agent = async (phone: string, more: object = {}): Promise<any> => {
    await system.phone('PUT', `/phones/${encodeURIComponent(phone)}`, { manual: true });
    const [name, username] = [phone, `${phone.slice(1)}@example.org`];
    const who = { name, username, password: PASSWORD, tag_ids: [tag.id], addresses: [{ type: 'tel', target: phone }] };
    return system.api('POST', '/agents', { ...who, ...more });
  };
  const caller = async (phone: string): Promise<string> =>
    (await system.phone('POST', `/phones/${encodeURIComponent(phone)}/calls`, { to: line })).call_id;
  return { queue, agent, caller };
};

const press = (leg: any, what: 'answer' | 'hangup'): Promise<unknown> => system.phone('POST', `/legs/${leg.id}/${what}`);

const rings = ({ state, rang }: any): boolean => state === 'ringing' && rang;

/** Longer than what counts as no talk at all. */
const talked = (began: number): Promise<unknown> => until(() => Date.now() - began > 1_200);

const agentOf = (id: string): Promise<any> => system.api('GET', `/agents/${id}`);

describe('a desktop', () => {
  it('lives through an offer, the talk, a lost socket, the wrap-up and a disposition', async () => {
    const codes = [{ code: 'sold', name: 'Sold' }];
    const rules = { wrapup_time: 60_000, disposition_codes: codes, disposition_required: true };
    const { queue, agent, caller } = await open(rules);
    const [phone, customer] = ['+15558120001', '+15558110001'];
    const ann = await agent(phone);
    const desktop = await Desktop.open(system, ann);
    expect(desktop.shown).toMatchObject({ state: { status: 'offline', version: 0, queues: [{ id: queue.id, left: false }] } });
    expect(await desktop.say('set_status', { status: 'available', version: 0 })).toMatchObject({ status: 200 });
    expect(await desktop.say('set_status', { status: 'away', version: 0 })).toMatchObject({
      status: 409,
      error: { reason: 'VERSION_CONFLICT', details: [{ field: 'version', message: 'is 1 now' }] },
    });
    await desktop.shows(({ state }) => state.status === 'available');

    await caller(customer);
    const { offers } = await desktop.shows(({ offers: [offer] }) => offer);
    expect(offers[0]).toMatchObject({ queue: { id: queue.id, name: queue.name }, caller: { target: customer }, attempt: 1 });
    expect(Date.parse(offers[0].deadline)).toBeGreaterThan(Date.parse(offers[0].since));
    const rung = await system.leg(phone, rings);
    await press(rung, 'answer');
    const { calls } = await desktop.shows(({ calls: [call], offers: none }) => call?.peer?.address && none.length === 0);
    const began = Date.now();
    expect(desktop.ended.get(offers[0].id)).toBe('accepted');
    expect(calls[0]).toMatchObject({ status: 'progressing', hold: false, peer: { address: { target: customer } } });
    expect(calls[0]).toMatchObject({ queuecall_id: offers[0].queuecall_id, queue: { id: queue.id } });
    await system.leg(customer, ({ hears }) => hears.includes(phone));

    const theirs = { call_id: calls[0].peer.call_id };
    expect(await desktop.say('hold', theirs)).toMatchObject({ status: 200, body: { hold: true } });
    await system.leg(customer, ({ playing }) => playing?.kind === 'moh');
    await desktop.shows(({ calls: [call] }) => call.peer.hold);
    await desktop.say('unhold', theirs);
    await system.leg(customer, ({ hears }) => hears.includes(phone));

    await desktop.say('set_status', { status: 'away', reason: 'lunch' });
    await desktop.shows(({ state }) => state.status === 'busy' && state.next_status === 'away' && state.next_reason === 'lunch');
    await desktop.say('cancel_next_status');
    await desktop.shows(({ state }) => state.status === 'busy' && state.next_status === '');

    await desktop.drop();
    await until(async () => (await agentOf(ann.id)).desktop === 'lost');
    await system.leg(customer, ({ hears }) => hears.includes(phone));
    await desktop.connect();
    expect(desktop.shown).toMatchObject({ state: { status: 'busy', next_status: '' }, calls: [{ id: calls[0].id }] });
    await until(async () => (await agentOf(ann.id)).desktop === 'here');

    await talked(began);
    expect(await desktop.say('hangup', { call_id: calls[0].id })).toMatchObject({ status: 200 });
    await system.leg(customer, ({ playing }) => playing?.what === 'Good bye.');
    const { wrapup } = await desktop.shows(({ state, wrapup: now }) => state.status === 'wrapup' && now);
    expect(wrapup).toMatchObject({
      queue: { id: queue.id },
      disposition: null,
      disposition_required: true,
      disposition_codes: codes,
    });
    expect(await desktop.say('end_wrapup')).toMatchObject({ status: 409, error: { details: [{ field: 'code' }] } });
    const { queuecall_id } = wrapup;
    expect(await desktop.say('dispose', { queuecall_id, code: 'lost' })).toMatchObject({ status: 400 });
    const first = await desktop.say('dispose', { queuecall_id, code: 'sold', notes: 'two of them' }, 'disposed-once');
    expect(first).toMatchObject({ status: 200, body: { disposition: { code: 'sold', notes: 'two of them', version: 1 } } });
    await desktop.shows(({ wrapup: now }) => now?.disposition?.code === 'sold');
    expect(await desktop.say('dispose', { queuecall_id, code: 'sold', notes: 'two of them' }, 'disposed-once')).toEqual(first);
    expect(await desktop.say('end_wrapup')).toMatchObject({ status: 200 });
    await desktop.shows(({ state, wrapup: now }) => state.status === 'available' && now === null);

    await desktop.drop();
    const gone = await until(async () => {
      const found = await agentOf(ann.id);
      return found.status === 'offline' ? found : undefined;
    });
    expect(gone).toMatchObject({ reason: 'desktop_lost', desktop: 'lost' });
    await desktop.connect();
    expect(desktop.shown).toMatchObject({ state: { status: 'offline', reason: 'desktop_lost' } });
  });

  it('says no to an offer: its phone is let go, and the caller goes to the next', async () => {
    const { agent, caller } = await open();
    const [ann, bob] = [await agent('+15558220001'), await agent('+15558220002')];
    const first = await Desktop.open(system, ann);
    const second = await Desktop.open(system, bob);
    await first.say('set_status', { status: 'available' });
    await caller('+15558210001');
    const { offers } = await first.shows(({ offers: [offer] }) => offer);
    await system.leg('+15558220001', rings);
    await second.say('set_status', { status: 'available' });
    expect(await second.say('decline_offer', { offer_id: offers[0].id })).toMatchObject({
      status: 404,
      error: { reason: 'OFFER_NOT_FOUND' },
    });
    expect(await first.say('decline_offer', { offer_id: offers[0].id })).toMatchObject({ status: 200, body: { offer: null } });
    expect(first.ended.get(offers[0].id)).toBe('declined');
    await system.leg('+15558220001', ({ state }) => state === 'ended');
    const again = await second.shows(({ offers: [offer] }) => offer);
    expect(again.offers[0]).toMatchObject({ queuecall_id: offers[0].queuecall_id, attempt: 2 });
    await press(await system.leg('+15558220002', rings), 'answer');
    await system.leg('+15558210001', ({ hears }) => hears.includes('+15558220002'));
    const { calls } = await second.shows(({ calls: [call] }) => call);
    expect(await first.say('hangup', { call_id: calls[0].id })).toMatchObject({ status: 404 });
    await Promise.all([first.drop(), second.drop()]);
  });

  it('of an agent who takes two calls at once shows the second while the first goes on', async () => {
    const { agent, caller } = await open();
    const ann = await agent('+15558320001', { capacity: 2 });
    const desktop = await Desktop.open(system, ann);
    await desktop.say('set_status', { status: 'available' });
    for (const phone of ['+15558310001', '+15558310002', '+15558310003']) await caller(phone);
    for (const count of [1, 2]) {
      await desktop.shows(({ offers: [offer] }) => offer);
      await press(await system.leg('+15558320001', rings), 'answer');
      await desktop.shows(
        ({ calls, state }) => calls.filter(({ peer }: any) => peer?.address).length === count && state.status === 'busy',
      );
    }
    await system.leg('+15558310003', ({ playing }) => playing?.kind === 'moh');
    expect(desktop.shown.offers).toEqual([]);
    await desktop.drop();
  });

  it('dials from its own phone first, and hands its caller over', async () => {
    const { agent } = await open();
    const ann = await agent('+15558420001');
    const desktop = await Desktop.open(system, ann);
    const source = { type: 'tel', target: '+15550100' };
    const order = { destination: { type: 'tel', target: '+15558411010' }, source };
    const placed = await desktop.say('dial', order, 'dials-once');
    expect(placed).toMatchObject({ status: 200 });
    expect((await desktop.say('dial', order, 'dials-once')).body.id).toBe(placed.body.id);
    await press(await system.leg('+15558420001', rings), 'answer');
    await system.leg('+15558420001', ({ hears }) => hears.includes('+15558411010'));
    const { calls } = await desktop.shows(({ calls: [call] }) => call?.peer?.address);
    expect(calls).toMatchObject([{ id: placed.body.id, peer: { address: { target: '+15558411010' } } }]);
    const destination = { type: 'tel', target: '+15558411020' };
    const begun = await desktop.say('transfer', { call_id: placed.body.id, type: 'attended', destination });
    expect(begun).toMatchObject({ status: 200, body: { status: 'consulting' } });
    await desktop.shows(({ transfers: [one] }) => one?.status === 'consulting' && one.talking_to === 'target');
    await system.leg('+15558420001', ({ hears }) => hears.includes('+15558411020'));
    expect(await desktop.say('transfer_complete', { transfer_id: begun.body.id })).toMatchObject({ status: 200 });
    await system.leg('+15558411010', ({ hears }) => hears.includes('+15558411020'));
    await desktop.shows(({ calls: none, state }) => none.length === 0 && state.status === 'offline');
    await desktop.drop();
  });

  it('that does not come back after a restart is lost; one that does is as it was', async () => {
    const { agent } = await open();
    const [ann, bob] = [await agent('+15558520001'), await agent('+15558520002')];
    const desks = await Promise.all([ann, bob].map((one) => Desktop.open(system, one)));
    for (const desk of desks) await desk.say('set_status', { status: 'available' });
    await until(async () => (await agentOf(ann.id)).desktop === 'here' && (await agentOf(bob.id)).desktop === 'here');
    await system.restart();
    await desks[0]!.connect();
    await until(async () => (await agentOf(bob.id)).status === 'offline');
    expect(await agentOf(ann.id)).toMatchObject({ status: 'available', desktop: 'here' });
    await Promise.all(desks.map((desk) => desk.drop()));
  });
});
