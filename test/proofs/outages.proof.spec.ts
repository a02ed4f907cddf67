import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO } from '../../apps/api/src/seed.js';
import { expectBooksInOrder } from '../support/books.js';
import { listen } from '../support/ear.js';
import type { Ear } from '../support/ear.js';
import { callTo, startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

const LONG = { within: 20_000, every: 20 };
const PLAN = [{ type: 'answer' }, talk('a'), talk('b'), { type: 'sleep', option: { duration: 20 } }, { type: 'hangup' }];
const FOREVER = [{ type: 'answer' }, { type: 'sleep', option: { duration: 3_600_000 } }];

let system: TestSystem;
let ear: Ear;
let undisturbed: readonly string[];
let serial = 0;

beforeAll(async () => {
  system = await startSystem({ LOG_LEVEL: 'silent' });
  const { id: customer } = await system.api('GET', '/customer');
  ear = await listen(() => system.life().url, system.token, `customer_id:${customer}:*`);
  undisturbed = await system.story((await ended((await place(phone('1002'), PLAN)).id)).id);
});
afterEach(() => system.phone('POST', '/faults', { delay_events_ms: 0, duplicate_events: false, drop_events: 0 }));
afterAll(() => system.close());

/** Nobody else has it. */
const phone = (last: string): string => `+1555${String(++serial).padStart(4, '0')}${last}`;

const place = async (number: string, actions: readonly unknown[] = PLAN, more: object = {}): Promise<any> =>
  (await system.api('POST', '/calls', callTo(number, actions, more)))[0];

const reaches = (id: string, status: string): Promise<any> =>
  until(async () => {
    const call = await system.api('GET', `/calls/${id}`);
    return call.status === status ? call : undefined;
  }, LONG);

const ended = (id: string): Promise<any> => reaches(id, 'hangup');

const legs = (number: string): readonly any[] => system.simulator.softswitch.handset.phone(number).legs;

const fault = (what: object): Promise<unknown> => system.phone('POST', '/faults', what);

const NORMAL = { hangup_reason: 'normal', hangup_by: 'local' };

describe('the line to the switch', () => {
  it('may drop again and again: calls go on, and what happened meanwhile is found out', async () => {
    const calls = [];
    for (let drop = 0; drop < 8; drop++) {
      calls.push(await place(phone('1002')), await place(phone('1010')));
      await pause(40 * drop);
      await fault({ drop_esl: true });
    }
    for (const { id } of calls) expect(await ended(id)).toMatchObject(NORMAL);
  });

  it('may drop while phones hang up and others call', async () => {
    const [number, caller] = [phone('1002'), phone('0000')];
    const { id } = await place(number, FOREVER);
    await reaches(id, 'progressing');
    await fault({ drop_esl: true });
    await system.phone('POST', `/legs/${legs(number)[0].id}/hangup`);
    const { call_id } = await system.phone('POST', `/phones/${caller}/calls`, { to: DEMO.numbers[0] });

    expect(await ended(id)).toMatchObject({ hangup_reason: 'normal', hangup_by: 'remote' });
    expect(await ended(call_id)).toMatchObject({ direction: 'incoming', ...NORMAL });
  });

  it('may tell everything twice', async () => {
    await fault({ duplicate_events: true });
    const { id } = await place(phone('1002'));

    expect(await ended(id)).toMatchObject(NORMAL);
    expect(await system.story(id)).toEqual(undisturbed);
  });

  it('may tell everything late', async () => {
    await fault({ delay_events_ms: 300 });
    const { id } = await place(phone('1002'));

    expect(await ended(id)).toMatchObject(NORMAL);
    expect(await system.story(id)).toEqual(undisturbed);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('may keep %i events to itself: the next comparison finds out', async (lost) => {
    const { id } = await place(phone('1002'));
    await fault({ drop_events: lost });
    await pause(300);
    await fault({ drop_events: 0 });
    await fault({ drop_esl: true });

    expect(await ended(id)).toMatchObject(NORMAL);
  });

  it('may keep an answer to itself: the dial timer ends the call', async () => {
    const number = phone('1010');
    const { id } = await place(number, PLAN, { dial_timeout: 1_000 });
    await reaches(id, 'ringing');
    await fault({ drop_events: 1 });

    expect(await ended(id)).toMatchObject({ hangup_reason: 'dialout' });
    expect(legs(number)).toMatchObject([{ state: 'ended' }]);
  });
});

describe('a switch that dies', () => {
  it('takes its calls along: they are closed with what is known, and nobody is dialled again', async () => {
    const [talking, ringing, silent, caller] = [phone('1002'), phone('3000'), phone('5000'), phone('0000')];
    await system.phone('PUT', `/phones/${silent}`, { fail: 503, after_ms: 60_000 });
    const up = await place(talking, FOREVER);
    const calling = await place(ringing);
    const dialling = await place(silent);
    const { call_id } = await system.phone('POST', `/phones/${caller}/calls`, { to: DEMO.numbers[0] });
    await Promise.all([reaches(up.id, 'progressing'), reaches(calling.id, 'ringing'), reaches(call_id, 'progressing')]);
    await until(() => legs(silent).length === 1);
    await fault({ kill_switch: true });

    expect(await ended(up.id)).toMatchObject({ hangup_reason: 'normal' });
    expect(await ended(calling.id)).toMatchObject({ hangup_reason: 'noanswer' });
    expect(await ended(dialling.id)).toMatchObject({ hangup_reason: 'failed' });
    expect(await ended(call_id)).toMatchObject({ hangup_reason: 'normal' });
    expect(await ended((await place(phone('1002'))).id)).toMatchObject(NORMAL);
    for (const number of [talking, ringing, silent, caller]) expect(legs(number)).toHaveLength(1);
  });
});

describe('Postgres', () => {
  it('may go away for some seconds: wishes get 503 and may be repeated, reports wait in order, and all goes on', async () => {
    const [number, caller, wanted] = [phone('1002'), phone('0000'), phone('1002')];
    const [leaving, running] = [await place(number, FOREVER), await place(phone('1100'))];
    await reaches(leaving.id, 'progressing');
    await system.postgres.shut();
    const key = { 'idempotency-key': randomUUID() };
    const refused = await system.ask('POST', '/v1.0/calls', callTo(wanted, PLAN), key);
    const { call_id } = await system.phone('POST', `/phones/${caller}/calls`, { to: DEMO.numbers[0] });
    await system.phone('POST', `/legs/${legs(number)[0].id}/hangup`);
    await pause(5_000);
    const list = await system.ask('GET', '/v1.0/calls');
    await system.postgres.open();

    for (const { status, headers, body } of [refused, list]) {
      expect([status, body.error.reason]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const again = await until(async () => {
      const answer = await system.ask('POST', '/v1.0/calls', callTo(wanted, PLAN), key);
      return answer.status === 200 ? answer.body[0] : undefined;
    }, LONG);
    expect(await ended(again.id)).toMatchObject(NORMAL);
    expect(await ended(leaving.id)).toMatchObject({ hangup_reason: 'normal', hangup_by: 'remote' });
    expect(await ended(call_id)).toMatchObject({ direction: 'incoming', ...NORMAL });
    expect(await ended(running.id)).toMatchObject(NORMAL);
    expect(await system.story(running.id)).toEqual(undisturbed);
  }, 60_000);
});

it('leaves everything in order after all this', async () => {
  await system.life().end();
  ear.close();
  await expectBooksInOrder(system, ear);
});
