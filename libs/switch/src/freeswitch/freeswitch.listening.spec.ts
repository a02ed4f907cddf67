import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '#domain/call/call.events.js';
import { evolve } from '../board.js';
import type { Leg } from '../board.js';
import { callReport } from '../legs.reports.js';
import { AT, facts } from '../testing/call.facts.js';
import { toEsl } from './freeswitch.effects.js';
import { heardFrom, takenBack } from './freeswitch.listening.js';
import { questions } from './freeswitch.observation.js';
import type { Observation } from './freeswitch.observation.js';
import { reconcile } from './freeswitch.reconcile.js';
import { FREESWITCH } from './freeswitch.settings.js';

const a = facts('a');

const listens: CallEvent = {
  type: 'CallListenAsked',
  callId: 'a',
  legId: 'a',
  listenId: 'listening',
  targetLegId: 'agent',
  mode: 'listen',
};
const whispers: CallEvent = { type: 'CallListenModeAsked', callId: 'a', legId: 'a', listenId: 'listening', mode: 'whisper' };
const over: CallEvent = { type: 'CallListenEnded', callId: 'a', legId: 'a', listenId: 'listening' };

const board = (...events: readonly CallEvent[]): ReadonlyMap<string, Leg> =>
  [a.dialAsked(), a.answered(), ...events].reduce(evolve, new Map<string, Leg>());

const legOf = (...events: readonly CallEvent[]): Leg => board(...events).get('a')!;

const lines = (event: CallEvent): readonly string[] =>
  toEsl(FREESWITCH)(event, AT).map(({ line, headers }) =>
    headers ? `${line} ${headers['execute-app-name']} ${headers['execute-app-arg']} ${headers['Event-UUID']}` : line,
  );

/** A channel that runs on; its listening was asked for if `claimed`. */
const seen = (claimed: boolean): Observation => ({
  channels: new Map([
    [
      'a',
      {
        legId: 'a',
        inbound: false,
        callState: 'ACTIVE',
        application: 'eavesdrop',
        applicationData: 'agent',
        arrival: { kind: 'arrived', legId: 'a', from: '', fromName: '', to: '' },
      },
    ],
  ]),
  answers: new Map([
    ['uuid_exists a', 'true'],
    ['hash select/asked/listening', claimed ? '1' : ''],
  ]),
});

const mended = (leg: Leg, claimed: boolean): readonly string[] =>
  reconcile(FREESWITCH)(leg, seen(claimed), { at: AT, look: 'first', met: true }).send.map(
    ({ line, headers }) => headers?.['execute-app-name'] ?? line,
  );

describe('a leg that listens to another', () => {
  it('is told so once it is parked, under a claim, and to take digits', () => {
    expect(lines(listens)).toEqual([
      'api hash insert/asked/listening/1',
      'api uuid_setvar a eavesdrop_enable_dtmf true',
      'sendmsg a eavesdrop agent listening',
    ]);
    expect(toEsl(FREESWITCH)(listens, AT).every(({ parked }) => parked?.includes('a'))).toBe(true);
    expect(lines(over)).toEqual(['api hash delete/asked/listening']);
  });

  it.each([
    ['listen', '0'],
    ['whisper', '2'],
    ['barge', '3'],
  ] as const)('is heard as a digit says: %s', (mode, digit) => {
    expect(lines({ ...whispers, mode })).toEqual([`api uuid_recv_dtmf a ${digit}`]);
  });

  it('is sent the digit of the moment when the switch lets it listen', () => {
    const sent = (target: string): readonly string[] =>
      heardFrom(target, board(listens, whispers).values()).map(({ line }) => line);
    expect(sent('agent')).toEqual(['api uuid_recv_dtmf a 2']);
    expect(sent('another')).toEqual([]);
    expect(heardFrom('agent', board(listens, over).values())).toEqual([]);
  });

  it('is heard as was asked, whatever its phone presses', () => {
    const sent = (digit: string, ...events: readonly CallEvent[]): readonly string[] =>
      takenBack(board(...events).get('a'), digit).map(({ line }) => line);
    expect(sent('3', listens)).toEqual(['api uuid_recv_dtmf a 0']);
    expect(sent('1', listens, whispers)).toEqual(['api uuid_recv_dtmf a 2']);
    for (const harmless of ['2', '5', '#']) expect(sent(harmless, listens, whispers)).toEqual([]);
    expect(sent('3', listens, over)).toEqual([]);
    expect(takenBack(undefined, '3')).toEqual([]);
  });

  it('is asked about after a lost line: told again where it was never told, else given its digit, and probed', () => {
    expect(questions([legOf(listens)], [])).toContain('hash select/asked/listening');
    expect(mended(legOf(listens, whispers), false)).toContain('eavesdrop');
    expect(mended(legOf(listens, whispers), true).slice(-2)).toEqual(['api uuid_recv_dtmf a 2', 'set']);
    expect(mended(legOf(listens, over), true)).not.toContain('set');
  });

  it('tells its end once, by the id of what it was told', () => {
    const played = { kind: 'played', legId: 'a', playId: 'listening', detail: 'done' } as const;
    expect(callReport(played, 'a', legOf(listens))).toEqual({ type: 'ReportListenEnded', callId: 'a', listenId: 'listening' });
    expect(callReport(played, 'a', legOf(listens, over))).toBeUndefined();
    expect(callReport({ ...played, playId: 'another' }, 'a', legOf(listens))).toBeUndefined();
  });
});
