import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { itOnSimulator } from '../support/exchange.js';
import { callTo, startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const NEVER = '9999-01-01 00:00:00.000000';
const over = ({ status }: any): boolean => status === 'hangup';

const place = async (target: string, actions?: readonly unknown[], more?: object): Promise<any> =>
  (await system.api('POST', '/calls', callTo(target, actions, more)))[0];

describe('a call that is answered', () => {
  it('is dialing at once, then rings, is answered, hears its plan and is hung up by it', async () => {
    const call = await place('+15551001010', [{ type: 'answer' }, talk('Hello there.'), { type: 'hangup' }]);
    expect(call).toMatchObject({
      status: 'dialing',
      direction: 'outgoing',
      type: 'flow',
      hangup_by: '',
      hangup_reason: '',
      master_call_id: '00000000-0000-0000-0000-000000000000',
      chained_call_ids: [],
      tm_ringing: NEVER,
      tm_progressing: NEVER,
      tm_hangup: NEVER,
    });
    const ended = await system.call(call.id, over);
    expect(ended).toMatchObject({ hangup_by: 'local', hangup_reason: 'normal' });
    for (const moment of ['tm_create', 'tm_ringing', 'tm_progressing', 'tm_hangup', 'tm_update'])
      expect(ended[moment]).toMatch(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    const leg = await system.leg('+15551001010', ({ state }) => state === 'ended');
    expect(leg.heard).toMatchObject([{ what: 'Hello there.' }]);
  });

  it('hears a file, and a wait is a wait', async () => {
    const [a, b] = [system.file('a.wav'), system.file('b.wav')];
    const actions = [{ type: 'play', option: { stream_urls: [a, b] } }];
    const call = await place('+15551011010', [...actions, { type: 'sleep', option: { duration: 50 } }, talk('Bye.')]);
    await system.call(call.id, over);
    const leg = await system.leg('+15551011010', ({ state }) => state === 'ended');
    expect(leg.heard.map(({ what }: any) => what)).toEqual([a, b, 'Bye.']);
  });

  it('ends by the far end', async () => {
    await system.phone('PUT', '/phones/+15551021010', { hangup_after_ms: 100 });
    const call = await place('+15551021010', [talk('A long story that nobody wants to hear to its end, over and over again.')]);
    expect(await system.call(call.id, over)).toMatchObject({ hangup_by: 'remote', hangup_reason: 'normal' });
  });

  it('tells its whole story from the log, with who and when', async () => {
    const call = await place('+15551031000', [{ type: 'answer' }, talk('Hi.'), { type: 'hangup' }]);
    await system.call(call.id, over);
    expect(await system.story(call.id)).toEqual([
      'CallCreated',
      'CallDialAsked',
      'ActiveflowCreated',
      'CallRinging',
      'CallAnswered',
      'ActiveflowCallAnswered',
      'ActiveflowStepStarted',
      'ActiveflowStepDone',
      'ActiveflowStepStarted',
      'CallPlayAsked',
      'CallPlayEnded',
      'ActiveflowStepDone',
      'ActiveflowStepStarted',
      'CallHangupAsked',
      'CallEnded',
      'ActiveflowEnded',
    ]);
  });

  it('is hung up by the API, and a second hang-up changes nothing', async () => {
    const call = await place('+15551041000', [talk('A long story that goes on and on and on, until somebody ends it.')]);
    await system.call(call.id, ({ status }) => status === 'progressing');
    await system.api('POST', `/calls/${call.id}/hangup`);
    const ended = await system.call(call.id, over);
    expect(ended).toMatchObject({ hangup_by: 'local', hangup_reason: 'normal' });
    expect(await system.api('POST', `/calls/${call.id}/hangup`)).toEqual(ended);
  });

  // A second system on the same switch would take the calls of the first for strays.
  itOnSimulator('ends with timeout once it has lasted long enough', async () => {
    const limited = await startSystem({ MAX_CALL_DURATION: '1000' });
    const [call] = await limited.api('POST', '/calls', callTo('+15551051000', [{ type: 'sleep', option: { duration: 60_000 } }]));
    expect(await limited.call(call.id, over)).toMatchObject({ hangup_reason: 'timeout' });
    await limited.close();
  });
});

describe('a call that is not answered', () => {
  it.each([
    ['+15551002000', 'busy', 486],
    ['+15551004000', 'noanswer', 603],
    ['+15551005000', 'failed', 503],
    ['+15551006000', 'failed', 404],
  ])('ends as the phone says: %s %s', async (target, reason, code) => {
    const call = await place(target);
    expect(await system.call(call.id, over)).toMatchObject({
      hangup_reason: reason,
      hangup_by: 'remote',
      sip_code: code,
      tm_progressing: NEVER,
    });
  });

  it('is given up by our own timer', async () => {
    const call = await place('+15551003000', undefined, { dial_timeout: 1500 });
    await system.call(call.id, ({ status }) => status === 'ringing');
    expect(await system.call(call.id, over)).toMatchObject({ hangup_reason: 'dialout', tm_progressing: NEVER });
    await system.leg('+15551003000', ({ state }) => state === 'ended');
  });

  it('is cancelled while it rings', async () => {
    const call = await place('+15551013000');
    await system.call(call.id, ({ status }) => status === 'ringing');
    expect(await system.api('POST', `/calls/${call.id}/hangup`)).toMatchObject({ status: 'canceling' });
    expect(await system.call(call.id, over)).toMatchObject({ hangup_reason: 'cancel', hangup_by: 'local' });
    await system.leg('+15551013000', ({ state }) => state === 'ended');
  });

  it('is cancelled in the very moment it is created, and no phone is left ringing', async () => {
    const call = await place('+15551023000');
    await system.api('POST', `/calls/${call.id}/hangup`);
    expect(await system.call(call.id, over)).toMatchObject({ hangup_reason: 'cancel' });
    const { legs } = await system.phone('GET', '/phones/+15551023000');
    expect(legs.every(({ state }: any) => state === 'ended')).toBe(true);
  });
});

describe('several destinations', () => {
  it('are calls of their own, seen at once', async () => {
    const destinations = ['+15551061000', '+15551061010', '+15551061020'].map((target) => ({ type: 'tel', target }));
    const calls = await system.api('POST', '/calls', { ...callTo(''), destinations });
    expect(calls.map(({ destination }: any) => destination.target)).toEqual(destinations.map(({ target }) => target));
    for (const { id } of calls) expect(await system.api('GET', `/calls/${id}`)).toMatchObject({ id });
    for (const { id } of calls) await system.call(id, over);
  });

  it('are dialled once, however often the request comes', async () => {
    const headers = { 'idempotency-key': 'once' };
    const body = callTo('+15551071000');
    const [one, two] = await Promise.all([
      system.ask('POST', '/v1.0/calls', body, headers),
      system.ask('POST', '/v1.0/calls', body, headers),
    ]);
    expect(two.body.map(({ id }: any) => id)).toEqual(one.body.map(({ id }: any) => id));
    await system.call(one.body[0].id, over);
    expect((await system.phone('GET', '/phones/+15551071000')).legs).toHaveLength(1);
  });
});

describe('chained calls', () => {
  it('end with their master, and not the other way round', async () => {
    const sleep = [{ type: 'sleep', option: { duration: 60_000 } }];
    const master = await place('+15551081000', sleep);
    await system.call(master.id, ({ status }) => status === 'progressing');
    const one = await place('+15551081010', sleep, { master_call_id: master.id });
    const two = await place('+15551081020', sleep, { master_call_id: master.id });
    for (const { id } of [one, two]) await system.call(id, ({ status }) => status === 'progressing');
    expect(await system.api('GET', `/calls/${master.id}`)).toMatchObject({ chained_call_ids: [one.id, two.id] });
    expect(await system.api('GET', `/calls/${one.id}`)).toMatchObject({ master_call_id: master.id });

    await system.api('POST', `/calls/${one.id}/hangup`);
    await system.call(one.id, over);
    expect(await system.api('GET', `/calls/${master.id}`)).toMatchObject({ status: 'progressing' });
    await system.api('POST', `/calls/${master.id}/hangup`);
    expect(await system.call(two.id, over)).toMatchObject({ hangup_reason: 'normal' });
    expect(await system.story(two.id)).toEqual(await system.story(master.id));

    const late = await system.ask('POST', '/v1.0/calls', callTo('+15551081030', sleep, { master_call_id: master.id }));
    expect(late.status).toBe(409);
  });
});

describe('route failover', () => {
  // The providers are told apart by host names that only the simulator knows.
  itOnSimulator('tries the next provider when one fails, and only then', async () => {
    const provider = (id: string, name: string): object => ({
      id,
      name,
      hostname: `${name}.example`,
      tech_prefix: '',
      tech_postfix: '',
    });
    const [bad, good] = ['6a8b2c1e-0000-4000-8000-000000000001', '6a8b2c1e-0000-4000-8000-000000000002'];
    const customer = await system.api('GET', '/customer');
    const route = (provider_id: string, priority: number): object => ({ name: '', provider_id, priority, target: '+1555109' });
    await system.api('PUT', '/customer', {
      ...customer,
      providers: [provider(bad, 'bad'), provider(good, 'good')],
      routes: [route(bad, 1), route(good, 2)],
    });
    await system.phone('PUT', '/phones/+15551091000@bad.example', { fail: 503 });
    const call = await place('+15551091000', [talk('Found a way.')]);
    expect(await system.call(call.id, over)).toMatchObject({ hangup_reason: 'normal', hangup_by: 'local' });
    expect(await system.story(call.id)).toEqual(expect.arrayContaining(['CallAttemptFailed', 'CallAnswered']));

    await system.phone('PUT', '/phones/+15551092000@bad.example', { busy: true });
    const busy = await place('+15551092000');
    expect(await system.call(busy.id, over)).toMatchObject({ hangup_reason: 'busy' });
    expect(await system.story(busy.id)).not.toContain('CallAttemptFailed');
  });
});

describe('early execution', () => {
  it('runs the plan from the first ring on, and plays it when there is somebody to hear it', async () => {
    const call = await place('+15551101050', [{ type: 'sleep', option: { duration: 10 } }, talk('Early bird.')], {
      early_execution: true,
    });
    await system.call(call.id, over);
    const story = await system.story(call.id);
    expect(story.indexOf('ActiveflowStepStarted')).toBeLessThan(story.indexOf('CallAnswered'));
    expect((await system.leg('+15551101050', ({ state }) => state === 'ended')).heard).toMatchObject([{ what: 'Early bird.' }]);
  });
});
