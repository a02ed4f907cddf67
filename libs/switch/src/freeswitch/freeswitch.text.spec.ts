import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CallEvent } from '#domain/call/call.events.js';
import { toEsl } from './freeswitch.effects.js';
import { frame } from './freeswitch.frame.js';
import { FREESWITCH } from './freeswitch.settings.js';

/**
 * No input reaches the switch as syntax (I14): whatever stands in an event, what arrives is read back here by the rules of
 * FreeSWITCH's own readers, written anew, and must have exactly the structure that was meant.
 */

const AT = 1_795_249_378_000;

const SYNTAX = [
  '\n',
  '\r\n',
  '\n\n',
  '\0',
  '\t',
  ' ',
  "'",
  '"',
  '`',
  '\\',
  "\\'",
  ',',
  '|',
  ':_:',
  '^^:',
  '{',
  '}',
  '[',
  ']',
  '<',
  '>',
  '(',
  ')',
  '${system(x)}',
  '$${x}',
  '${x}',
  '$',
  '@@',
  '!',
  '&park()',
  '&',
  '%',
  '%0a',
  '=',
  '==',
  ';',
  '#',
  '@',
  ':',
  '/',
  '//',
  '../',
  '\n\napi shutdown\n\n',
  '\nEvent-UUID: x',
  'origination_uuid=x',
  '{a=b}',
  'sofia/internal/a@b',
  'shell_stream://x',
  'http://',
  'https://a/',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u202e',
  '\ud800',
  '\udc00',
  '\u200d',
  'é',
  '世界',
  '+1555',
  'a@b',
];

const anything = fc
  .array(fc.oneof(fc.constantFrom(...SYNTAX), fc.string({ unit: 'binary' }), fc.string()), { maxLength: 8 })
  .map((parts) => parts.join(''));

/** Mostly what the API lets through, so that the rest of the event is reached; else anything at all. */
const or = (...usual: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: anything });

const names = { targetName: anything, name: anything, detail: anything };

const address = fc.oneof(
  fc.record({ type: fc.constant('tel'), target: or('+15551234567'), ...names }),
  fc.record({ type: fc.constantFrom('endpoint', 'sip'), target: or('agent@example.org:5071', '*98#@10.0.0.1'), ...names }),
);

const number = fc.oneof(fc.integer(), fc.double());
const legId = or('de305d54-75b4-431b-adb2-eb6b9e546014');
const leg = { callId: anything, legId };
const instant = fc.integer({ min: 0, max: 4 * AT });

const route = fc.option(
  fc.record({ routeId: anything, host: or('sip.example.net:5060'), prefix: or('', '9*'), postfix: or('', '#') }),
);

const media = fc.oneof(
  fc.record({ kind: fc.constant('speech'), text: anything, language: anything, voice: anything }),
  fc.record({
    kind: fc.constant('file'),
    url: fc.oneof(
      anything,
      anything.map((path) => `https://example.org/${path}`),
    ),
  }),
);

const of = (type: CallEvent['type'], fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<CallEvent> =>
  fc.record({ type: fc.constant(type), ...leg, ...fields }) as fc.Arbitrary<unknown> as fc.Arbitrary<CallEvent>;

const dialAsked = of('CallDialAsked', {
  attempt: fc.nat(),
  source: address,
  destination: address,
  route,
  anonymous: fc.boolean(),
  deadline: instant,
  maxDuration: fc.nat(),
});

const events: readonly fc.Arbitrary<CallEvent>[] = [
  dialAsked,
  of('CallArrived', {
    callId: legId,
    customerId: anything,
    source: address,
    destination: address,
    flow: fc.constant(null),
    maxDuration: fc.nat(),
  }),
  of('CallAnswerAsked', { deadline: instant }),
  of('CallHangupAsked', { reason: anything, cause: or('USER_BUSY'), deadline: instant }),
  of('CallPlayAsked', { playId: or('p1'), media, step: fc.constant(null), deadline: instant }),
  of('CallPlayEnded', { playId: or('p1'), detail: anything, step: fc.constant(null) }),
  of('CallPlayStopAsked', { playId: or('p1'), deadline: instant }),
  of('CallMuteAsked', { mute: fc.constantFrom('', 'in', 'out', 'both') }),
  of('CallDigitsAsked', { digitsId: or('d1'), digits: or('12#', 'aD*'), duration: fc.nat(1000), interval: fc.nat(5000) }),
  of('CallEnded', {
    by: anything,
    reason: anything,
    end: anything,
    activeflowId: anything,
    chainedCallIds: fc.constant([]),
    plays: fc.array(or('p1')),
  }),
  of('CallAttemptFailed', { attempt: number, end: anything }),
];

interface Read {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** As mod_event_socket reads: lines until an empty one; the first is the command, the others are `name: value`. */
const received = (bytes: string): readonly Read[] => {
  const frames = bytes.split('\n\n');
  expect(frames.pop()).toBe('');
  return frames.map((each) => {
    const [line = '', ...rest] = each.split(/[\r\n]/);
    return {
      line,
      headers: Object.fromEntries(
        rest.map((header) => [header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 2)]),
      ),
    };
  });
};

/** As the `originate` command reads its arguments: blanks divide, apostrophes hold together and are taken off, a backslash escapes. */
const args = (line: string): readonly string[] => {
  const found: string[] = [''];
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const mark = line.charAt(i);
    if (mark === '\\') found.push(`${found.pop() ?? ''}${line.charAt(++i)}`);
    else if (mark === "'") quoted = !quoted;
    else if (mark === ' ' && !quoted) found.push('');
    else found.push(`${found.pop() ?? ''}${mark}`);
  }
  expect(quoted).toBe(false);
  return found;
};

const VARIABLES = [
  'origination_uuid',
  'originate_timeout',
  'ignore_early_media',
  'park_after_bridge',
  'hangup_after_bridge',
  'app_disable_expand_variables',
  'origination_privacy',
  'origination_caller_id_number',
  'origination_caller_id_name',
  'api_on_originate',
  'api_hangup_hook',
  'execute_on_answer',
];

const ENDPOINT = /^(error\/NO_ROUTE_DESTINATION|sofia\/internal\/[A-Za-z0-9+._*#-]+@[A-Za-z0-9.-]+(:\d+)?)$/;

/** As the originate reads its variables, once the quotes are off: the brace ends at its first partner, commas divide. */
const isDial = ({ line, headers }: Read, legId: string): void => {
  const [command, api, dialled = '', app, ...more] = args(line);
  expect([command, api, app, more]).toEqual(['bgapi', 'originate', '&park()', []]);
  expect(headers).toEqual({ 'Job-UUID': legId });
  const end = dialled.indexOf('}');
  expect(dialled.slice(end + 1)).toMatch(ENDPOINT);
  expect(dialled).not.toMatch(/:_:|\|/);
  const variables = dialled
    .slice(1, end)
    .split(',')
    .map((each) => each.split('='));
  expect(variables.every((pair) => pair.length === 2 && pair[1] !== '')).toBe(true);
  expect(VARIABLES.filter((name) => variables.some((pair) => pair[0] === name))).toEqual(variables.map(([name]) => name));
  const value = Object.fromEntries(variables) as Readonly<Record<string, string>>;
  expect(value).toMatchObject({
    origination_uuid: legId,
    api_on_originate: `hash insert/rang/${legId}/1`,
    api_hangup_hook: `hash insert/ended/${legId}/1`,
    ignore_early_media: 'true',
    app_disable_expand_variables: 'true',
  });
  expect(value['originate_timeout']).toMatch(/^\d+$/);
  expect(value['execute_on_answer']).toMatch(/^sched_hangup \+\d+ ALLOTTED_TIMEOUT$/);
};

const API = new RegExp(
  `^api (${[
    'hash (insert/asked/ID/1|delete/(rang|ended|asked)/ID)',
    'uuid_setvar ID (app_disable_expand_variables true|park_after_bridge true|hangup_after_bridge false)',
    'uuid_setvar ID api_hangup_hook hash insert/ended/ID/\\$\\{hangup_cause\\}',
    'sched_hangup \\+\\d+ ID ALLOTTED_TIMEOUT',
    'uuid_(answer|break) ID',
    'uuid_kill ID [A-Z][A-Z0-9_]*',
    'uuid_audio ID (stop|start (read|write) mute -4)',
    'uuid_send_dtmf ID [0-9A-Da-d*#w]+@\\d+',
  ].join('|')})$`.replaceAll('ID', '[0-9A-Za-z][0-9A-Za-z_.-]*'),
);

/**
 * As `playback` and `speak` read their argument on a leg that expands nothing: two pipes divide the one of `speak`, and a brace at the
 * start of its text, or of a path, opens parameters to its partner.
 */
const isSound = (app: string, arg: string): void => {
  expect(arg).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
  if (app === 'playback') {
    expect(arg).not.toMatch(/[$\\']/);
    expect(arg).toMatch(/^(https?:\/\/[A-Za-z0-9[]|local_stream:\/\/moh$|(?!.*\.\.)\w)(?!.*(@@|!|\{|\||:\/\/))/);
    return;
  }
  const [engine, voice, ...rest] = arg.split('|');
  const text = rest.join('|');
  expect(engine).toBe('flite');
  expect(FREESWITCH.speech.voices).toContain(voice);
  const parameters = text.slice(0, text.indexOf('}') + 1);
  expect(parameters).toBe('{}');
  expect(text.slice(parameters.length).trim()).not.toBe('');
};

const isExecute = ({ line, headers }: Read): void => {
  expect(line).toMatch(/^sendmsg [0-9A-Za-z][0-9A-Za-z_.-]*$/);
  expect(Object.keys(headers)).toEqual(['call-command', 'execute-app-name', 'execute-app-arg', 'Event-UUID', 'event-lock']);
  expect(headers['call-command']).toBe('execute');
  expect(['playback', 'speak']).toContain(headers['execute-app-name']);
  expect(headers['Event-UUID']).toMatch(/^[0-9A-Za-z_.-]+$/);
  isSound(headers['execute-app-name'] ?? '', headers['execute-app-arg'] ?? '');
};

const isMeant = (read: Read, legId: string): void => {
  if (read.line.startsWith('bgapi')) isDial(read, legId);
  else if (read.line.startsWith('sendmsg')) isExecute(read);
  else expect(read).toEqual({ line: expect.stringMatching(API), headers: {} });
};

const legOf = (event: CallEvent): string => ('legId' in event ? event.legId : event.callId);

describe('whatever a user gives', () => {
  it.each(events.map((event) => [fc.sample(event, { numRuns: 1, seed: 1 })[0]?.type ?? '', event] as const))(
    'reaches the switch as text and never as syntax in %s',
    (_, arbitrary) => {
      let told = 0;
      fc.assert(
        fc.property(arbitrary, fc.constantFrom('sip.example.net', null), instant, (event, defaultProvider, at) => {
          const written = writes(event, defaultProvider, at);
          if (!written) return;
          const frames = written.map((text) => received(text));
          expect(frames.every((each) => each.length === 1)).toBe(true);
          frames.flat().forEach((read) => isMeant(read, legOf(event)));
          told += 1;
        }),
        { numRuns: 500 },
      );
      expect(told).toBeGreaterThan(100);
    },
  );

  it('leaves words as they are where they are only words', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{C}\p{Z}]/u.test(text));
    fc.assert(
      fc.property(
        fc.array(
          word.filter((text) => text !== ''),
          { minLength: 1 },
        ),
        (words) => {
          const text = words.join(' ');
          const event = { type: 'CallPlayAsked', callId: 'c', legId: 'l', playId: 'p', step: null, deadline: AT } as const;
          const said = toEsl(FREESWITCH)({ ...event, media: { kind: 'speech', text, language: '', voice: '' } }, AT)[1];
          expect(said?.headers?.['execute-app-arg']).toBe(`flite|slt|{}${text}`);
        },
      ),
    );
  });
});

const writes = (event: CallEvent, defaultProvider: string | null, at: number): readonly string[] | undefined => {
  try {
    return toEsl({ ...FREESWITCH, defaultProvider })(event, at).map(frame);
  } catch (error) {
    expect(String(error)).toMatch(/cannot be told to the switch/);
    return undefined;
  }
};
