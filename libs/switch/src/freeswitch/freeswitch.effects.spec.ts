import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '#domain/call/call.events.js';
import { endpoint, tel } from '#domain/kernel/address.js';
import type { EslCommand } from '../switch.js';
import { toEsl } from './freeswitch.effects.js';
import { FREESWITCH } from './freeswitch.settings.js';

const AT = 1_795_249_378_000;
const LEG = 'de305d54-75b4-431b-adb2-eb6b9e546014';
const leg = { callId: LEG, legId: LEG };

type Dial = Extract<CallEvent, { type: 'CallDialAsked' }>;

const dialled: Dial = {
  type: 'CallDialAsked',
  ...leg,
  attempt: 0,
  source: tel('+15551234567', 'Acme'),
  destination: endpoint('agent@127.0.0.1:5071'),
  route: null,
  anonymous: false,
  deadline: AT + 30_000,
  maxDuration: 4 * 3_600_000,
};

const settings = { ...FREESWITCH, defaultProvider: 'sip.example.net:5070' };
const esl = (event: CallEvent): readonly EslCommand[] => toEsl(settings)(event, AT);
const lines = (event: CallEvent): readonly string[] => esl(event).map(({ line }) => line);
const played = (media: Extract<CallEvent, { type: 'CallPlayAsked' }>['media']): readonly EslCommand[] =>
  esl({ type: 'CallPlayAsked', ...leg, playId: 'p1', media, step: null, deadline: AT });
const spoken = (text: string, voice = ''): string | undefined =>
  played({ kind: 'speech', text, language: 'en-US', voice })[1]?.headers?.['execute-app-arg'];

describe('a dial', () => {
  it('is one background job that has the id of its leg', () => {
    expect(esl(dialled)).toEqual([
      {
        line:
          `bgapi originate {origination_uuid=${LEG},originate_timeout=40,ignore_early_media=true,park_after_bridge=true,` +
          `hangup_after_bridge=false,app_disable_expand_variables=true,origination_caller_id_number=+15551234567,origination_caller_id_name='Acme',` +
          `api_on_originate='hash insert/rang/${LEG}/1',api_hangup_hook='hash insert/ended/${LEG}/1',` +
          `execute_on_answer='sched_hangup +15000 ALLOTTED_TIMEOUT'}sofia/internal/agent@127.0.0.1:5071 &park()`,
        headers: { 'Job-UUID': LEG },
      },
    ]);
  });

  it('goes to the provider of its route, with the marks that it wants around the number', () => {
    const route = { routeId: 'r', host: '192.0.2.9', prefix: '9*', postfix: '#' };
    expect(lines({ ...dialled, destination: tel('+15559876543'), route })[0]).toMatch(
      /}sofia\/internal\/9\*\+15559876543#@192\.0\.2\.9 &park\(\)$/,
    );
  });

  it('goes to the default provider where its route names none', () => {
    expect(lines({ ...dialled, destination: tel('+15559876543') })[0]).toMatch(
      /}sofia\/internal\/\+15559876543@sip\.example\.net:5070 &park\(\)$/,
    );
  });

  it('fails with a cause where no provider serves a phone number', () => {
    const [command] = toEsl(FREESWITCH)({ ...dialled, destination: tel('+15559876543') }, AT);
    expect(command?.line).toMatch(/}error\/NO_ROUTE_DESTINATION &park\(\)$/);
  });

  it('tells nothing about an anonymous caller', () => {
    const [line] = lines({ ...dialled, anonymous: true });
    expect(line).toContain(
      'origination_privacy=hide_name:hide_number,origination_caller_id_number=anonymous,origination_caller_id_name=Anonymous',
    );
    expect(line).not.toContain('+15551234567');
    expect(line).not.toContain('Acme');
  });

  it('names a caller without a name by the number', () => {
    expect(lines({ ...dialled, source: endpoint('pat@example.org') })[0]).toContain(
      "origination_caller_id_number=pat,origination_caller_id_name='pat'",
    );
  });

  it('keeps a name in any script, and loses only what would end it', () => {
    const source = tel('+15551234567', "O'Brien, Pat & Söhne (東京) :_: {x}");
    expect(lines({ ...dialled, source })[0]).toContain("origination_caller_id_name='O\u2019Brien Pat & Söhne (東京) _ x',");
  });

  it('outlasts a deadline that has passed by the grace alone', () => {
    expect(lines({ ...dialled, deadline: AT - 60_000 })[0]).toContain('originate_timeout=10,');
  });

  it.each([
    ['a destination', { destination: endpoint('a@b,sofia/internal/c@d') }],
    ['a source', { source: tel("1'") }],
    ['a host', { route: { routeId: 'r', host: 'a b', prefix: '', postfix: '' }, destination: tel('+15559876543') }],
    ['a prefix', { route: { routeId: 'r', host: 'a', prefix: '{', postfix: '' }, destination: tel('+15559876543') }],
    ['a leg', { legId: 'a/b' }],
  ])('is refused with %s outside its grammar', (_, wrong) => {
    expect(() => esl({ ...dialled, ...wrong })).toThrow('cannot be told to the switch');
  });
});

describe('a leg', () => {
  it('that arrived is given its note and its dead-man’s switch', () => {
    const { source, destination, maxDuration } = dialled;
    const arrived: CallEvent = {
      type: 'CallArrived',
      callId: LEG,
      customerId: null,
      source,
      destination,
      flow: null,
      maxDuration,
    };
    expect(lines(arrived)).toEqual([
      `api uuid_setvar ${LEG} api_hangup_hook hash insert/ended/${LEG}/\${hangup_cause}`,
      `api uuid_setvar ${LEG} app_disable_expand_variables true`,
      `api uuid_setvar ${LEG} park_after_bridge true`,
      `api uuid_setvar ${LEG} hangup_after_bridge false`,
      `api sched_hangup +15000 ${LEG} ALLOTTED_TIMEOUT`,
    ]);
  });

  it('is answered', () => {
    expect(lines({ type: 'CallAnswerAsked', ...leg, deadline: AT })).toEqual([`api uuid_answer ${LEG}`]);
  });

  it('is hung up with the cause that was decided', () => {
    const asked: CallEvent = { type: 'CallHangupAsked', ...leg, reason: 'cancel', cause: 'ORIGINATOR_CANCEL', deadline: AT };
    expect(lines(asked)).toEqual([`api uuid_kill ${LEG} ORIGINATOR_CANCEL`]);
  });

  it('that ended leaves nothing in the ledger', () => {
    const end = { cause: 'NORMAL_CLEARING', sipCode: null, detail: '' };
    const ended: CallEvent = {
      type: 'CallEnded',
      ...leg,
      by: 'remote',
      reason: 'normal',
      end,
      activeflowId: null,
      chainedCallIds: [],
      plays: ['p1'],
    };
    expect(lines(ended)).toEqual([`api hash delete/rang/${LEG}`, `api hash delete/ended/${LEG}`, 'api hash delete/asked/p1']);
    expect(lines({ type: 'CallAttemptFailed', ...leg, attempt: 0, end })).toEqual([
      `api hash delete/rang/${LEG}`,
      `api hash delete/ended/${LEG}`,
    ]);
  });

  it.each([
    ['', []],
    ['in', ['write']],
    ['out', ['read']],
    ['both', ['write', 'read']],
  ] as const)('cut to %j is first set free', (mute, sides) => {
    expect(lines({ type: 'CallMuteAsked', ...leg, mute })).toEqual([
      `api uuid_audio ${LEG} stop`,
      ...sides.map((side) => `api uuid_audio ${LEG} start ${side} mute -4`),
    ]);
  });

  it('stops what plays, one thing at a time', () => {
    expect(lines({ type: 'CallPlayStopAsked', ...leg, playId: 'p1', deadline: AT })).toEqual([`api uuid_break ${LEG}`]);
  });
});

describe('a sound', () => {
  it('is claimed, and then executed under the id of the play', () => {
    expect(played({ kind: 'file', url: 'https://example.org/a.wav' })).toEqual([
      { line: 'api hash insert/asked/p1/1', parked: [LEG] },
      {
        line: `sendmsg ${LEG}`,
        headers: {
          'call-command': 'execute',
          'execute-app-name': 'playback',
          'execute-app-arg': 'https://example.org/a.wav',
          'Event-UUID': 'p1',
          'event-lock': 'true',
        },
        parked: [LEG],
      },
    ]);
  });

  it('gives its claim up when it has ended', () => {
    expect(lines({ type: 'CallPlayEnded', ...leg, playId: 'p1', detail: 'done', step: null })).toEqual([
      'api hash delete/asked/p1',
    ]);
  });

  it.each([
    ['Hello, world! It is 50% off; call +1 (555) "now".', 'Hello, world! It is 50% off; call +1 (555) "now".'],
    ["It's $5, four o'clock", "It's $5, four o'clock"],
    ['Grüße, 世界, مرحبا', 'Grüße, 世界, مرحبا'],
    ['a\r\nEvent-UUID: x\n\napi shutdown', 'a Event-UUID: x api shutdown'],
    ['${system(reboot)}', '${system(reboot)}'],
    ['{a=b}c', '{a=b}c'],
    ['x|y\\z', 'x|y\\z'],
    [' \n ', '.'],
    ['', '.'],
  ])('speaks %j', (text, said) => {
    expect(spoken(text)).toBe(`flite|slt|{}${said}`);
  });

  it('takes the voice that was asked for where the switch has it', () => {
    expect(spoken('hi', 'kal')).toBe('flite|kal|{}hi');
    expect(spoken('hi', 'en-US-Wavenet-A|x')).toBe('flite|slt|{}hi');
  });

  it.each([
    ['http://example.org:8080/a b/ü.wav?x=1&y=!2', 'http://example.org:8080/a%20b/%C3%BC.wav?x=1&y=%212'],
    ['https://example.org/a@@100.wav', 'https://example.org/a%40%40100.wav'],
    ['https://example.org/${system(x)}.wav', 'https://example.org/%24%7Bsystem%28x%29%7D.wav'],
    ['https://[2001:db8::1]/a.wav', 'https://[2001:db8::1]/a.wav'],
    ['ivr/8000/welcome.wav', 'ivr/8000/welcome.wav'],
  ])('plays %j', (url, arg) => {
    expect(played({ kind: 'file', url })[1]?.headers?.['execute-app-arg']).toBe(arg);
  });

  it.each([
    'shell_stream://reboot',
    'tone_stream://x',
    'file:///etc/passwd',
    '/etc/passwd',
    '../a.wav',
    'a.wav!b.wav',
    '{x=y}a.wav',
    'http://a$b/',
    'https://u:p@h/a.wav',
    '',
  ])('refuses to play %j', (url) => {
    expect(() => played({ kind: 'file', url })).toThrow('A file cannot be told to the switch');
  });
});

describe('digits', () => {
  const digits = { type: 'CallDigitsAsked', ...leg, digitsId: 'd1', digits: '12#', duration: 250, interval: 100 } as const;

  it('are claimed, and sent with their length', () => {
    expect(lines(digits)).toEqual(['api hash insert/asked/d1/1', `api uuid_send_dtmf ${LEG} 12#@250`]);
  });

  it('have pauses of half a second where the interval is long enough', () => {
    expect(lines({ ...digits, interval: 250 })[1]).toBe(`api uuid_send_dtmf ${LEG} 1w2w#@250`);
    expect(lines({ ...digits, interval: 1_000 })[1]).toBe(`api uuid_send_dtmf ${LEG} 1ww2ww#@250`);
  });

  it('go out in strings that the switch does not ignore for their length', () => {
    const [, ...sent] = lines({ ...digits, digits: '1'.repeat(100), interval: 2_000 });
    const strings = sent.map((line) => line.split(' ')[3] ?? '');
    expect(strings.every((string) => string.length <= 99)).toBe(true);
    expect(strings.map((string) => string.replace('@250', '')).join('')).toBe(Array<string>(100).fill('1').join('wwww'));
  });

  it('are refused when they are none', () => {
    expect(() => esl({ ...digits, digits: '1 2' })).toThrow('Digits cannot be told to the switch');
  });
});

describe('settings', () => {
  it.each([
    { profile: 'a b' },
    { defaultProvider: 'a/b' },
    { holdMusic: '${x}' },
    { speech: { engine: 'a|b', voices: ['c'] as const } },
  ])('that are no names are refused: %j', (wrong) => {
    expect(() => toEsl({ ...FREESWITCH, ...wrong })).toThrow('FreeSWITCH settings');
  });
});
