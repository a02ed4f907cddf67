import { describe, expect, it } from '@jest/globals';
import { namesOf, openDesk } from './testing/desk.js';
import type { Desk } from './testing/desk.js';

const QUICK = '+15551001@gw';
const OTHER = '+15559001@gw';

const legOf = (desk: Desk, address: string) => {
  const leg = desk.softswitch.handset.phone(address).legs.at(-1);
  if (!leg) throw new Error(`${address} has no leg`);
  return leg;
};

const execute = (desk: Desk, id: string, application: string, more = '') =>
  desk.client.send(`sendmsg ${id}\ncall-command: execute\nexecute-app-name: ${application}${more}`);

describe('executes', () => {
  const play = (desk: Desk, ms: number, more = '') =>
    execute(desk, 'a', 'playback', `\nexecute-app-arg: tone_stream://%(${ms},0,440)${more}`);
  const parked = () => {
    const desk = openDesk();
    desk.call('a', QUICK);
    desk.client.events();
    return desk;
  };
  const playbacks = (desk: Desk) =>
    desk.client
      .events()
      .filter((event) => event['Application'] === 'playback')
      .map(
        (event) =>
          `${event['Event-Name'] === 'CHANNEL_EXECUTE' ? 'begin' : 'end'} ${event['Application-Data']?.slice(16, 19) ?? ''}`,
      );

  it('run inside one another (fact 13)', () => {
    const desk = parked();
    play(desk, 600);
    play(desk, 300);
    desk.clock.advance(1000);
    expect(playbacks(desk)).toEqual(['begin 600', 'begin 300', 'end 300', 'end 600']);
  });

  it('end together at a break, and only the innermost when the outer one loops (fact 36)', () => {
    const desk = parked();
    play(desk, 6000);
    desk.clock.advance(100);
    play(desk, 3000);
    desk.clock.advance(100);
    desk.client.send('api uuid_break a');
    desk.clock.advance(60);
    expect(playbacks(desk)).toEqual(['begin 600', 'begin 300', 'end 300', 'end 600']);
    execute(desk, 'a', 'endless_playback', '\nexecute-app-arg: local_stream://moh');
    desk.clock.advance(100);
    play(desk, 3000);
    desk.clock.advance(100);
    desk.client.send('api uuid_break a');
    desk.clock.advance(60);
    expect(legOf(desk, QUICK).playing).toEqual({ kind: 'moh', what: 'local_stream://moh' });
  });

  it('are cut off, unheard, when they come between the answer and the park (fact 35)', () => {
    const desk = openDesk();
    desk.softswitch.handset.configure(QUICK, { answer_after_ms: 10 });
    desk.client.send(`bgapi originate {origination_uuid=a}sofia/internal/${QUICK} &park()`);
    while (desk.client.events().every((event) => event['Event-Name'] !== 'CHANNEL_ANSWER')) desk.clock.advance(1);
    play(desk, 600);
    desk.clock.advance(100);
    const told = desk.client.events().filter((event) => String(event['Event-Name']).startsWith('CHANNEL_EXECUTE'));
    expect(told.map((event) => [event['Event-Name'], event['Application'], event['Application-Response']])).toEqual([
      ['CHANNEL_EXECUTE', 'playback', undefined],
      ['CHANNEL_EXECUTE_COMPLETE', 'playback', 'PLAYBACK ERROR'],
      ['CHANNEL_EXECUTE', 'park', undefined],
    ]);
    expect(legOf(desk, QUICK).heard).toEqual([]);
  });

  it('wait for one that was sent with event-lock', () => {
    const desk = parked();
    play(desk, 600, '\nevent-lock: true');
    play(desk, 300, '\nevent-lock: true');
    desk.clock.advance(1000);
    expect(playbacks(desk)).toEqual(['begin 600', 'end 600', 'begin 300', 'end 300']);
  });

  it.each([
    ['', ['begin 600', 'end 600', 'begin 300', 'end 300']],
    [' all', ['begin 600', 'end 600']],
  ])('under an event-lock, end at a break%s, and what waits follows unless it was meant as well (fact 14)', (all, heard) => {
    const desk = parked();
    play(desk, 600, '\nevent-lock: true');
    play(desk, 300, '\nevent-lock: true');
    desk.clock.advance(100);
    desk.client.send(`api uuid_break a${all}`);
    desk.clock.advance(400);
    expect(playbacks(desk)).toEqual(heard);
  });

  it('carry the Event-UUID of the order (fact 11)', () => {
    const desk = parked();
    play(desk, 100, '\nEvent-UUID: key');
    desk.clock.advance(500);
    const ids = desk.client.events().flatMap((event) => event['Application-UUID'] ?? []);
    expect(ids).toEqual(['key', 'key']);
  });

  it('end the call when the application is unknown', () => {
    const desk = parked();
    execute(desk, 'a', 'nonsense');
    desk.clock.advance(100);
    expect(legOf(desk, QUICK)).toMatchObject({ state: 'ended', cause: 'DESTINATION_OUT_OF_ORDER' });
  });

  it('show an expansion that somebody smuggled in', () => {
    const desk = parked();
    execute(desk, 'a', 'speak', '\nexecute-app-arg: flite|kal|I am ${uuid} ${hash(insert/owned/x/1)}');
    desk.clock.advance(30);
    expect(desk.softswitch.log()).toEqual([{ kind: 'expansion', channel: 'a', command: 'hash insert/owned/x/1' }]);
    expect(legOf(desk, QUICK).playing?.what).toBe('I am a +OK\n');
    expect(desk.client.send('api hash select/owned/x')).toBe('1');
  });

  it('take everything as it is on a leg that was told to expand nothing (fact 38)', () => {
    const desk = openDesk();
    desk.call('a', QUICK, ',app_disable_expand_variables=true');
    execute(desk, 'a', 'speak', '\nexecute-app-arg: flite|kal|I am ${uuid} ${hash(insert/owned/x/1)}');
    desk.clock.advance(30);
    expect(desk.softswitch.log()).toEqual([]);
    expect(legOf(desk, QUICK).playing?.what).toBe('I am ${uuid} ${hash(insert/owned/x/1)}');
  });

  it('note all that was played, in order', () => {
    const desk = parked();
    execute(desk, 'a', 'speak', '\nexecute-app-arg: flite|kal|hello');
    desk.clock.advance(500);
    execute(desk, 'a', 'playback', '\nexecute-app-arg: /sounds/a.wav');
    desk.clock.advance(30);
    expect(legOf(desk, QUICK).heard.map(({ kind, what }) => [kind, what])).toEqual([
      ['speech', 'hello'],
      ['file', '/sounds/a.wav'],
    ]);
  });
});

describe('callers', () => {
  it.each([
    ['UNALLOCATED_NUMBER', 404],
    ['NO_ROUTE_DESTINATION', 404],
    ['CALL_REJECTED', 603],
    ['USER_BUSY', 486],
  ])('who are refused with %s get %i', (cause, status) => {
    const desk = openDesk();
    const { leg_id, call_id } = desk.softswitch.handset.dial('+15550100', '+15559876543');
    expect(legOf(desk, '+15550100')).toMatchObject({
      id: leg_id,
      call_id,
      state: 'ringing',
      direction: 'inbound',
      to: '+15559876543',
    });
    desk.client.send(`api uuid_kill ${call_id} ${cause}`);
    expect(legOf(desk, '+15550100')).toMatchObject({ state: 'ended', cause, sip_code: status, hung_up_by: 'switch' });
  });

  it('are announced with their number and the one they dialled', () => {
    const desk = openDesk();
    desk.softswitch.handset.dial('alice@demo.example', '+15559876543');
    const [created] = desk.client.events();
    expect(created).toMatchObject({
      'Event-Name': 'CHANNEL_CREATE',
      'Call-Direction': 'inbound',
      'Caller-Caller-ID-Number': 'alice',
      'Caller-Destination-Number': '+15559876543',
    });
  });

  it('who give up before the answer cancel', () => {
    const desk = openDesk();
    const { leg_id } = desk.softswitch.handset.dial('+15550100', '+15559876543');
    desk.softswitch.handset.hangup(leg_id);
    expect(legOf(desk, '+15550100')).toMatchObject({ cause: 'ORIGINATOR_CANCEL', sip_code: 487, hung_up_by: 'phone' });
  });
});

describe('phones', () => {
  it('look for manners at the full name first, then at the number', () => {
    const desk = openDesk();
    desk.softswitch.handset.configure('+15550100', { busy: true });
    desk.softswitch.handset.configure('+15550100@first', { fail: 503 });
    desk.call('a', '+15550100@first');
    desk.call('b', '+15550100@second');
    expect(desk.softswitch.handset.phone('+15550100').legs.map(({ cause }) => cause)).toEqual([
      'NORMAL_TEMPORARY_FAILURE',
      'USER_BUSY',
    ]);
    expect(desk.softswitch.handset.phone('+15550100@second').legs).toHaveLength(1);
  });

  it('show who calls', () => {
    const desk = openDesk();
    desk.call('a', QUICK, ',origination_caller_id_number=+1555,origination_caller_id_name=Acme');
    expect(legOf(desk, QUICK)).toMatchObject({ from: '+1555', from_name: 'Acme', direction: 'outbound', sip_code: 200 });
  });

  it('that ring by hand answer, decline, press keys and hang up', () => {
    const desk = openDesk();
    desk.softswitch.handset.configure('+15550100', { manual: true });
    desk.call('a', '+15550100@gw');
    const { id } = legOf(desk, '+15550100');
    expect(desk.softswitch.handset.digits(id, '1')).toBe('unfit');
    expect(desk.softswitch.handset.answer(id)).toMatchObject({ state: 'up' });
    desk.clock.advance(100);
    desk.client.events();
    desk.softswitch.handset.digits(id, '5#');
    desk.clock.advance(100);
    expect(desk.client.events().map((event) => event['DTMF-Digit'])).toEqual(['5', '#']);
    expect(desk.client.send('api uuid_send_dtmf a 12#@250')).toBe('+OK a sent DTMF 12#@250.\n');
    expect(legOf(desk, '+15550100').digits).toBe('12#');
    expect(desk.softswitch.handset.hangup(id)).toMatchObject({ state: 'ended', cause: 'NORMAL_CLEARING' });
    expect(desk.softswitch.handset.hangup(id)).toBe('unfit');
    expect(desk.softswitch.handset.hangup('nobody')).toBe('absent');
  });

  it('remember their last hundred legs', () => {
    const desk = openDesk();
    desk.softswitch.handset.configure('+15550100', { busy: true });
    for (let count = 1; count <= 105; count += 1) desk.call(`call-${count}`, '+15550100@gw');
    const { legs } = desk.softswitch.handset.phone('+15550100');
    expect([legs.length, legs[0]?.call_id, legs.at(-1)?.call_id]).toEqual([100, 'call-6', 'call-105']);
  });

  it('let a machine talk to whoever hears it', () => {
    const desk = openDesk();
    desk.call('a', QUICK);
    desk.softswitch.handset.configure('+15550100', { answer_after_ms: 10, machine: 'hello' });
    desk.client.send('bgapi originate {origination_uuid=m}sofia/internal/+15550100@gw &park()');
    desk.clock.advance(100);
    desk.client.send('api uuid_bridge a m');
    desk.clock.advance(1000);
    expect(legOf(desk, QUICK).heard.map(({ what }) => what)).toContain('beep');
  });
});

describe('clients', () => {
  it('are sent away with a wrong password', () => {
    const desk = openDesk();
    const stranger = desk.connect();
    stranger.send('auth nonsense');
    expect(stranger.told.slice(-2)).toEqual([{ kind: 'reply', text: '-ERR invalid' }, { kind: 'goodbye' }]);
    expect(stranger.isCut()).toBe(true);
  });

  it('choose the id of their jobs', () => {
    const desk = openDesk();
    expect(desk.client.send('bgapi hash insert/a/b/1\nJob-UUID: mine')).toBe('+OK Job-UUID: mine');
    desk.clock.advance(10);
    expect(desk.client.events()).toMatchObject([{ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': 'mine', _body: '+OK\n' }]);
  });

  it('wait for an originate that they did not send to the background', () => {
    const desk = openDesk();
    expect(desk.client.send(`api originate {origination_uuid=a}sofia/internal/${QUICK} &park()`)).toBeUndefined();
    expect(desk.client.send('api uuid_exists a')).toBeUndefined();
    desk.clock.advance(1000);
    const texts = desk.client.told.flatMap((frame) => (frame.kind === 'response' ? [frame.body] : []));
    expect(texts).toEqual(['+OK a\n', 'true']);
  });

  it('get the reply before the events that their command causes', () => {
    const desk = openDesk();
    desk.call('a', QUICK);
    const before = desk.client.told.length;
    desk.client.send('api uuid_kill a');
    expect(desk.client.told.slice(before).map(({ kind }) => kind)).toEqual(['response', 'event']);
  });

  it('get only what they asked for, through their filters', () => {
    const desk = openDesk();
    const other = desk.connect();
    other.send('noevents');
    other.send('event json CHANNEL_ANSWER');
    other.send('filter Unique-ID b');
    desk.call('a', QUICK);
    desk.call('b', OTHER);
    desk.clock.advance(500);
    expect(other.events().map((event) => [event['Event-Name'], event['Unique-ID']])).toEqual([['CHANNEL_ANSWER', 'b']]);
  });
});

describe('faults', () => {
  it('cut clients while calls go on', () => {
    const desk = openDesk();
    desk.call('a', QUICK);
    desk.softswitch.faults.dropEsl();
    expect(desk.client.isCut()).toBe(true);
    expect(desk.connect().send('api uuid_exists a')).toBe('true');
  });

  it('delay events without changing their order', () => {
    const desk = openDesk();
    desk.softswitch.faults.delayEvents(5000);
    desk.call('a', '+15552000@gw');
    expect(desk.client.events()).toEqual([]);
    desk.softswitch.faults.delayEvents(0);
    desk.clock.advance(5000);
    expect(namesOf(desk.client.events()).slice(0, 2)).toEqual(['CHANNEL_OUTGOING', 'CHANNEL_CREATE']);
  });

  it('tell events twice, or not at all', () => {
    const desk = openDesk();
    desk.softswitch.faults.duplicateEvents(true);
    desk.softswitch.faults.dropEvents(2);
    desk.softswitch.handset.dial('+15550100', '+1');
    expect(namesOf(desk.client.events())).toEqual([
      'CHANNEL_EXECUTE.park',
      'CHANNEL_EXECUTE.park',
      'CHANNEL_PARK',
      'CHANNEL_PARK',
    ]);
  });

  it('take the whole switch away and put a new one in its place', () => {
    const desk = openDesk();
    desk.call('a', QUICK, ",api_hangup_hook='hash insert/ended/a/1'");
    execute(desk, 'a', 'playback', '\nexecute-app-arg: tone_stream://%(600,0,440)');
    desk.clock.advance(30);
    const before = desk.client.send('api global_getvar core_uuid');
    desk.client.events();
    desk.softswitch.faults.killSwitch();
    desk.clock.advance(5000);
    expect([desk.client.isCut(), desk.client.events()]).toEqual([true, []]);
    const next = desk.connect();
    expect(next.send('api show channels as json')).toBe('{"row_count": 0}\n');
    expect(next.send('api hash select/ended/a')).toBe('-ERR no reply\n');
    expect(next.send('api global_getvar core_uuid')).not.toBe(before);
    expect(next.events()).toEqual([]);
    expect(legOf(desk, QUICK)).toMatchObject({ state: 'ended', cause: null });
  });
});

describe('the ledger', () => {
  it('is written by channels with nobody connected (fact 33)', () => {
    const desk = openDesk();
    desk.call('a', '+15552000@gw', ",api_on_originate='hash insert/rang/a/1',api_hangup_hook='hash insert/ended/a/1'");
    expect([desk.client.send('api hash select/rang/a'), desk.client.send('api hash select/ended/a')]).toEqual(['1', '1']);
  });

  it('keeps the cause when the hook is set after the creation', () => {
    const desk = openDesk();
    desk.call('a', '+15553000@gw');
    desk.client.send('api uuid_setvar a api_hangup_hook hash insert/ended/a/${hangup_cause}');
    desk.client.send('api uuid_kill a ORIGINATOR_CANCEL');
    desk.clock.advance(50);
    expect(desk.client.send('api hash select/ended/a')).toBe('ORIGINATOR_CANCEL');
  });
});
