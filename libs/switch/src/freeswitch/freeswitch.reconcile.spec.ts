import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '#domain/call/call.events.js';
import { evolve } from '../board.js';
import type { Leg } from '../board.js';
import { AT, facts } from '../testing/call.facts.js';
import { channelsOf, questions } from './freeswitch.observation.js';
import type { Channel, Observation } from './freeswitch.observation.js';
import { reconcile, strangers } from './freeswitch.reconcile.js';
import type { Moment } from './freeswitch.reconcile.js';
import { FREESWITCH } from './freeswitch.settings.js';

const a = facts('a');

const leg = (...events: readonly CallEvent[]): Leg => {
  const row = events.reduce(evolve, new Map<string, Leg>()).get('a');
  if (!row) throw new Error('No leg is left');
  return row;
};

const channel = (fields: Partial<Channel> = {}): Channel => ({
  legId: 'a',
  inbound: false,
  callState: 'ACTIVE',
  application: 'park',
  applicationData: '',
  arrival: { kind: 'arrived', legId: 'a', from: '+15551234567', fromName: 'Pat', to: '+15559876543' },
  ...fields,
});

const seen = (answers: Readonly<Record<string, string>>, ...channels: readonly Channel[]): Observation => ({
  channels: new Map(channels.map((each) => [each.legId, each])),
  answers: new Map(Object.entries(answers)),
});

const alive = (fields: Partial<Channel> = {}, answers: Readonly<Record<string, string>> = {}): Observation =>
  seen({ 'uuid_exists a': 'true', 'hash select/rang/a': '1', ...answers }, channel(fields));

const absent = (answers: Readonly<Record<string, string>> = {}): Observation => seen({ 'uuid_exists a': 'false', ...answers });

const compare = (row: Leg, observation: Observation, look: Moment['look'] = 'first', at = AT) => {
  const { send, reports, waits } = reconcile(FREESWITCH)(row, observation, { at, look, met: false });
  return {
    send: send.map(({ line, headers }) => (headers?.['execute-app-arg'] ? `play ${headers['execute-app-arg']}` : line)),
    reports,
    waits,
  };
};

const NOTE = 'api uuid_setvar a api_hangup_hook hash insert/ended/a/${hangup_cause}';
const PROBE = 'play ledgerline_probe=true';
const quiet = { send: [], reports: [], waits: false };
const ended = (cause: string) => ({ type: 'ReportLegEnded', callId: 'a', legId: 'a', cause, sipCode: null, unseen: true });

const up = [a.dialAsked(), a.ringing(), a.answered()];

describe('a leg without a channel', () => {
  it('is over with the cause that its channel left', () => {
    expect(compare(leg(...up), absent({ 'hash select/ended/a': 'USER_BUSY', 'hash select/rang/a': '1' }))).toEqual({
      ...quiet,
      reports: [ended('USER_BUSY')],
    });
  });

  it('is over without a cause where the channel could leave none', () => {
    expect(compare(leg(a.dialAsked()), absent({ 'hash select/ended/a': '1' })).reports).toEqual([ended('')]);
  });

  it('is looked at again where its channel may be about to leave a cause', () => {
    const dying = absent({ 'hash select/rang/a': '1' });
    expect(compare(leg(a.dialAsked()), dying)).toEqual({ ...quiet, waits: true });
    expect(compare(leg(a.arrived()), absent())).toEqual({ ...quiet, waits: true });
    expect(compare(leg(a.dialAsked()), dying, 'second')).toEqual({ ...quiet, reports: [ended('')] });
    expect(compare(leg(a.arrived()), absent(), 'second')).toEqual({ ...quiet, reports: [ended('')] });
  });

  it.each([
    ['rang', [a.dialAsked(), a.ringing()]],
    ['was answered', up],
  ])('is over, even where the switch has forgotten everything, when it once %s', (_, events) => {
    expect(compare(leg(...events), absent())).toEqual({ ...quiet, reports: [ended('')] });
  });

  it('is waited for, and then dialled, when nothing tells that it was', () => {
    expect(compare(leg(a.dialAsked()), absent())).toEqual({ ...quiet, waits: true });
    const { send, reports } = compare(leg(a.dialAsked()), absent(), 'second', AT + 2_000);
    expect(send).toEqual([expect.stringMatching(/^bgapi originate \{origination_uuid=a,originate_timeout=38,/)]);
    expect(reports).toEqual([]);
  });

  it('is over where its channel was seen before, though the switch knows nothing of it any more', () => {
    const moment = { at: AT, look: 'first', met: true } as const;
    expect(reconcile(FREESWITCH)(leg(a.dialAsked()), absent(), moment)).toEqual({ ...quiet, reports: [ended('')] });
  });

  it('is never dialled once it is too late, or no longer wanted', () => {
    expect(compare(leg(a.dialAsked(AT)), absent(), 'second')).toEqual({ ...quiet, reports: [ended('')] });
    expect(compare(leg(a.dialAsked(), a.hangupAsked('ORIGINATOR_CANCEL')), absent())).toEqual({
      ...quiet,
      reports: [ended('ORIGINATOR_CANCEL')],
    });
  });
});

describe('a leg with a channel', () => {
  it('only renews its note where all is as it should be', () => {
    expect(compare(leg(...up), alive())).toEqual({ ...quiet, send: [NOTE] });
  });

  it('is hung up where that was asked', () => {
    expect(compare(leg(...up, a.hangupAsked()), alive())).toEqual({ ...quiet, send: ['api uuid_kill a NORMAL_CLEARING'] });
  });

  it('is reported ringing, or answered, where the log does not know', () => {
    const about = { callId: 'a', legId: 'a' };
    expect(compare(leg(a.dialAsked()), alive({ callState: 'RINGING' })).reports).toEqual([
      { type: 'ReportCallRinging', ...about },
    ]);
    expect(compare(leg(a.dialAsked()), alive({ callState: 'DOWN' })).reports).toEqual([]);
    expect(compare(leg(a.dialAsked(), a.ringing()), alive()).reports).toEqual([{ type: 'ReportCallAnswered', ...about }]);
    expect(compare(leg(a.arrived()), alive({ callState: 'RINGING', inbound: true })).reports).toEqual([]);
  });

  it('is answered where that was asked and has not happened', () => {
    const arrival = leg(a.arrived(), a.answerAsked());
    expect(compare(arrival, alive({ callState: 'RINGING', inbound: true })).send).toContain('api uuid_answer a');
    expect(compare(arrival, alive({ inbound: true })).send).not.toContain('api uuid_answer a');
  });

  it('that arrived is told again all that it must carry: nobody may have lived to say so before', () => {
    const carried = [
      NOTE,
      'api uuid_setvar a app_disable_expand_variables true',
      'api uuid_setvar a park_after_bridge true',
      'api uuid_setvar a hangup_after_bridge false',
      'api sched_hangup +4200 a ALLOTTED_TIMEOUT',
    ];
    expect(compare(leg(a.arrived()), alive({ inbound: true })).send).toEqual(carried);
    expect(compare(leg(a.arrived()), seen({ 'uuid_exists a': 'true' })).send).toEqual(carried);
  });

  it('that the table of channels does not show yet is looked at again, once', () => {
    const exists = seen({ 'uuid_exists a': 'true' });
    expect(compare(leg(a.dialAsked()), exists)).toEqual({ send: [NOTE], reports: [], waits: true });
    expect(compare(leg(a.dialAsked()), exists, 'second').waits).toBe(false);
  });

  it('plays and dials what was never claimed, and nothing that was', () => {
    const row = leg(...up, a.spoke('p'), a.dialled('d'));
    expect(compare(row, alive()).send).toEqual([
      NOTE,
      'api hash insert/asked/d/1',
      'api uuid_send_dtmf a 12@250',
      'api hash insert/asked/p/1',
      'play flite|slt|{}hello there',
    ]);
    const speaking = { application: 'speak', applicationData: 'flite|slt|hello there' };
    expect(compare(row, alive(speaking, { 'hash select/asked/p': '1', 'hash select/asked/d': '1' }))).toEqual({
      ...quiet,
      send: [NOTE, PROBE],
    });
  });

  it('asks for the end of a play whatever the table of channels shows, which lags', () => {
    const row = leg(...up, a.spoke('p'));
    expect(compare(row, alive({}, { 'hash select/asked/p': '1' }))).toEqual({ ...quiet, send: [NOTE, PROBE] });
  });

  it.each(['', 'sched_hangup'])('that is answered but not parked (%s) is given its sound at a second look', (application) => {
    const row = leg(...up, a.spoke('p'));
    expect(compare(row, alive({ application }))).toEqual({ ...quiet, send: [NOTE], waits: true });
    expect(compare(row, alive({ application }), 'second')).toMatchObject({
      send: [NOTE, 'api hash insert/asked/p/1', 'play flite|slt|{}hello there'],
      waits: false,
    });
  });

  it('asks again for a stop that was lost, and for the end of it', () => {
    const music = { application: 'playback', applicationData: 'local_stream://moh' };
    const claimed = { 'hash select/asked/m': '1' };
    expect(compare(leg(...up, a.music('m')), alive()).send).toEqual([
      NOTE,
      'api hash insert/asked/m/1',
      'play local_stream://moh',
    ]);
    expect(compare(leg(...up, a.music('m')), alive(music, claimed)).send).toEqual([NOTE, PROBE]);
    expect(compare(leg(...up, a.music('m'), a.stopAsked('m')), alive(music, claimed)).send).toEqual([
      NOTE,
      'api uuid_break a',
      PROBE,
    ]);
    expect(compare(leg(...up, a.music('m'), a.stopAsked('m')), alive()).send).toEqual([NOTE, 'api uuid_break a', PROBE]);
  });

  it('is muted anew wherever mute was touched', () => {
    expect(compare(leg(...up, a.muted('out')), alive()).send).toEqual([
      NOTE,
      'api uuid_audio a stop',
      'api uuid_audio a start read mute -4',
    ]);
    expect(compare(leg(...up, a.muted('out'), a.muted('')), alive()).send).toEqual([NOTE, 'api uuid_audio a stop']);
  });
});

describe('a channel of nobody', () => {
  const known = new Set(['a']);
  const other = (fields: Partial<Channel>): Channel => channel({ legId: 'b', ...fields });

  it('is adopted when it came in and is parked', () => {
    const parked = other({ inbound: true, callState: 'RINGING' });
    expect(strangers(known, seen({}, channel(), parked))).toEqual({ arrivals: [parked.arrival], strays: [] });
    expect(strangers(known, seen({}, other({ inbound: true, application: 'bridge' }))).arrivals).toEqual([]);
  });

  it('is ended when it went out with our mark, and left alone without', () => {
    expect(strangers(known, seen({ 'hash select/rang/b': '1' }, other({})))).toEqual({ arrivals: [], strays: ['b'] });
    expect(strangers(known, seen({ 'hash select/rang/b': '' }, other({})))).toEqual({ arrivals: [], strays: [] });
  });
});

describe('looking', () => {
  it('reads who lives before the end that a channel leaves', () => {
    expect(
      questions(
        [leg(...up, a.spoke('p'), a.dialled('d'))],
        [channel(), channel({ legId: 'b' }), channel({ legId: 'c', inbound: true })],
      ),
    ).toEqual([
      'hash select/rang/a',
      'uuid_exists a',
      'hash select/ended/a',
      'uuid_getvar a bridge_to',
      'hash select/asked/p',
      'hash select/asked/d',
      'hash select/rang/b',
    ]);
  });

  it('reads the channels of a real switch', () => {
    const row = {
      uuid: 'a',
      direction: 'outbound',
      name: 'sofia/internal/agent@127.0.0.1:5071',
      cid_name: 'Outbound Call',
      cid_num: 'agent',
      dest: 'agent',
      initial_dest: 'agent',
      application: 'park',
      application_data: '',
      callstate: 'ACTIVE',
    };
    expect(channelsOf(JSON.stringify({ row_count: 1, rows: [row] }))).toEqual([
      channel({ arrival: { kind: 'arrived', legId: 'a', from: 'agent@127.0.0.1:5071', fromName: 'Outbound Call', to: 'agent' } }),
    ]);
    expect(channelsOf('{"row_count": 0}\n')).toEqual([]);
  });
});

describe('who hears whom', () => {
  const talks: readonly CallEvent[] = [...up, { type: 'CallJoined', callId: 'a', legId: 'a', peerCallId: 'b' }];
  const peer: Leg = { ...leg(...up), legId: 'b', callId: 'b', peerCallId: 'a' };
  const lines = (row: Leg, observation: Observation, other?: Leg): readonly string[] =>
    reconcile(FREESWITCH)(row, observation, { at: AT, look: 'first', met: false, peer: other }).send.map(({ line }) => line);

  it('is made so where it is not, by the one of the two with the lower id', () => {
    expect(lines(leg(...talks), alive(), peer)).toEqual([NOTE, 'api uuid_bridge a b']);
    expect(lines(leg(...talks), alive({}, { 'uuid_getvar a bridge_to': '_undef_' }), peer)).toEqual([
      NOTE,
      'api uuid_bridge a b',
    ]);
    expect(lines(leg(...talks), alive({}, { 'uuid_getvar a bridge_to': 'b' }), peer)).toEqual([NOTE]);
  });

  it('ends where it should be over, but not for the name of a partner that has gone', () => {
    const bound = { 'uuid_getvar a bridge_to': 'b', 'uuid_getvar b bridge_to': 'a', 'uuid_exists b': 'true' };
    expect(lines(leg(...up), alive({}, bound))).toEqual([NOTE, 'api uuid_park a']);
    expect(lines(leg(...up), alive({}, { ...bound, 'uuid_exists b': 'false' }))).toEqual([NOTE]);
    expect(lines(leg(...up), alive({}, { ...bound, 'uuid_getvar b bridge_to': 'c' }))).toEqual([NOTE]);
  });

  it('is a conference for each leg by itself', () => {
    const confers = leg(...up, { type: 'CallRoomJoined', callId: 'a', legId: 'a', roomId: 'r' });
    expect(lines(confers, alive())).toEqual([NOTE, 'api uuid_transfer a conference:ledgerline-r@default inline']);
    expect(lines(confers, alive({ application: 'conference', applicationData: 'ledgerline-r@default' }))).toEqual([NOTE]);
  });
});
