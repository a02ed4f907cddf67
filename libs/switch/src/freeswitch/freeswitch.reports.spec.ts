import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { EslEvent, LegReport } from '../switch.js';
import { SUBSCRIPTIONS, toReport } from './freeswitch.reports.js';

/** The events of one transcript, cut down to the headers that tell something. */
const transcript = (name: string): readonly EslEvent[] =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as EslEvent[];

const sentence = (report: LegReport, leg: (uuid: string) => string): string => {
  const subject = leg(report.legId);
  switch (report.kind) {
    case 'arrived':
      return `${subject} arrived from ${report.from} (${report.fromName}) at ${report.to}`;
    case 'created':
      return `${subject} created${report.ours ? ' by us' : ''}`;
    case 'ended':
      return `${subject} ended ${report.cause} ${report.sipCode ?? '-'}`;
    case 'failed':
      return `${subject} failed ${report.cause}`;
    case 'played':
      return `${subject} played ${leg(report.playId)}${{ done: '', not_found: ', not found', cut: ', cut off', unseen: '' }[report.detail]}`;
    case 'digit':
      return `${subject} pressed ${report.digit}`;
    default:
      return `${subject} ${report.kind}`;
  }
};

/** The reports of a transcript as sentences; uuids become letters in the order of their appearance. */
const told = (events: readonly EslEvent[]): readonly string[] => {
  const letters = new Map<string, string>();
  const leg = (uuid: string): string => {
    if (!letters.has(uuid)) letters.set(uuid, String.fromCharCode(65 + letters.size));
    return letters.get(uuid) ?? '';
  };
  return events.flatMap((event) => toReport(event) ?? []).map((report) => sentence(report, leg));
};

const PICKED_UP = ['A created', 'A ringing', 'A answered'];
const CLEARED = 'A ended NORMAL_CLEARING -';

const TRANSCRIPTS: readonly (readonly [name: string, reports: readonly string[]])[] = [
  [
    'attended_transfer_complete',
    [
      'A created',
      'B created',
      'A ringing',
      'B ringing',
      'B answered',
      'A answered',
      'C created',
      'C ringing',
      'C answered',
      'A played D, cut off',
      'B ended NORMAL_CLEARING -',
      'A ended NORMAL_CLEARING -',
      'C ended NORMAL_CLEARING -',
    ],
  ],
  [
    'attended_transfer_transferer_hangs_up',
    [
      'A created',
      'A ringing',
      'B created',
      'B ringing',
      'A answered',
      'B answered',
      'C created',
      'C ringing',
      'C answered',
      'B ended NORMAL_CLEARING -',
      'A played D, cut off',
      'C ended NORMAL_CLEARING -',
      'A ended NORMAL_CLEARING -',
    ],
  ],
  [
    'blind_transfer_to_originate',
    [
      'A created',
      'A ringing',
      'B created',
      'B ringing',
      'A answered',
      'B answered',
      'B ended NORMAL_CLEARING -',
      'C created',
      'C ringing',
      'C answered',
      'A played D, cut off',
      'C ended NORMAL_CLEARING -',
      'A ended NORMAL_CLEARING -',
    ],
  ],
  [
    'bridge_park_after_bridge',
    [
      'A created',
      'B created',
      'A ringing',
      'B ringing',
      'A answered',
      'B answered',
      'B ended NORMAL_CLEARING -',
      'A ended NORMAL_CLEARING -',
    ],
  ],
  [
    'bridge_then_one_hangs_up',
    [
      'A created',
      'A ringing',
      'B created',
      'B ringing',
      'A answered',
      'B answered',
      'B ended NORMAL_CLEARING -',
      'A ended NORMAL_CLEARING -',
    ],
  ],
  [
    'connect_with_whisper_and_confirm',
    [
      'A created',
      'A ringing',
      'A answered',
      'B created',
      'B ringing',
      'B answered',
      'B ended NORMAL_CLEARING -',
      'A ended NORMAL_CLEARING -',
    ],
  ],
  [
    'controller_reconnects_and_reconciles',
    [
      'A created',
      'B created',
      'A ringing',
      'B ringing',
      'A answered',
      'B ended NORMAL_CLEARING 487',
      'C failed NORMAL_CLEARING',
      'A ended NORMAL_CLEARING -',
    ],
  ],
  ['dtmf_receive_and_send', [...PICKED_UP, 'A pressed 1', 'A pressed 2', 'A pressed #', CLEARED]],
  [
    'eavesdrop_listen_whisper_barge',
    [
      'A created',
      'A ringing',
      'B created',
      'B ringing',
      'A answered',
      'B answered',
      'C created',
      'C ringing',
      'C answered',
      'C ended NORMAL_CLEARING -',
      'B ended NORMAL_CLEARING -',
      'A ended NORMAL_CLEARING -',
    ],
  ],
  [
    'hold_unhold',
    [
      'A created',
      'B created',
      'A ringing',
      'B ringing',
      'B answered',
      'A answered',
      'B ended NORMAL_CLEARING -',
      'A ended NORMAL_CLEARING -',
    ],
  ],
  [
    'inbound_park_answer_play_hangup',
    [
      'A arrived from sipp@127.0.0.1:5190 (sipp) at +15559876543',
      'A answered',
      'A played B',
      'A played C, not found',
      'A played D',
      'A ended NORMAL_CLEARING -',
    ],
  ],
  [
    'inbound_remote_bye',
    ['A arrived from sipp@127.0.0.1:5190 (sipp) at +15559876543', 'A answered', 'A ended NORMAL_CLEARING 200'],
  ],
  [
    'inbound_remote_hangup_before_answer',
    ['A arrived from sipp@127.0.0.1:5190 (sipp) at +15559876543', 'A ended NO_USER_RESPONSE -'],
  ],
  [
    'injection_in_destination',
    [
      'A created',
      'A ended USER_BUSY 486',
      'B failed USER_BUSY',
      'C created',
      'C ended USER_BUSY 486',
      'D failed DESTINATION_OUT_OF_ORDER',
      'E created',
      'E ringing',
      'E answered',
      'E ended MANAGER_REQUEST -',
      'F failed DESTINATION_OUT_OF_ORDER',
    ],
  ],
  ['json_events_of_one_call', [...PICKED_UP, CLEARED]],
  ['ledger_in_mod_hash', ['A created by us', 'A ringing', 'A answered', 'A ended NORMAL_CLEARING -']],
  ['moh_and_break', [...PICKED_UP, 'A played B', CLEARED]],
  ['mute_unmute', [...PICKED_UP, CLEARED]],
  ['originate_answer_local_hangup', [...PICKED_UP, CLEARED]],
  [
    'originate_bad_endpoints',
    [
      'A created',
      'A ended NORMAL_TEMPORARY_FAILURE 503',
      'B failed NORMAL_TEMPORARY_FAILURE',
      'C failed INVALID_PROFILE',
      'D failed SUBSCRIBER_ABSENT',
      'E created',
      'F ended NO_ROUTE_DESTINATION -',
      'E ended NO_ROUTE_DESTINATION -',
      'G failed NO_ROUTE_DESTINATION',
      'H failed CHAN_NOT_IMPLEMENTED',
      'I failed USER_BUSY',
      'J failed INVALID_GATEWAY',
    ],
  ],
  ['originate_busy', ['A created', 'A ended USER_BUSY 486', 'B failed USER_BUSY']],
  ['originate_cancel_while_ringing', ['A created', 'A ringing', 'A ended ORIGINATOR_CANCEL 487', 'B failed ORIGINATOR_CANCEL']],
  ['originate_decline', ['A created', 'A ended CALL_REJECTED 603', 'B failed CALL_REJECTED']],
  ['originate_duplicate_uuid', [...PICKED_UP, 'B failed DESTINATION_OUT_OF_ORDER', CLEARED]],
  ['originate_leg_timeout', ['A created', 'A ringing', 'A ended ALLOTTED_TIMEOUT 487', 'B failed ALLOTTED_TIMEOUT']],
  ['originate_notfound', ['A created', 'A ended UNALLOCATED_NUMBER 404', 'B failed UNALLOCATED_NUMBER']],
  ['originate_ring_timeout', ['A created', 'A ringing', 'B failed NO_ANSWER', 'A ended NO_ANSWER 487']],
  ['originate_temp', ['A created', 'A ringing', 'A ended NO_USER_RESPONSE 480', 'B failed NO_USER_RESPONSE']],
  ['originate_unavail', ['A created', 'A ended NORMAL_TEMPORARY_FAILURE 503', 'B failed NORMAL_TEMPORARY_FAILURE']],
  ['park_timeout_and_broadcast', [...PICKED_UP, 'A played B', 'A played C', CLEARED]],
  ['play_and_get_digits', [...PICKED_UP, CLEARED]],
  ['record_start_stop', [...PICKED_UP, CLEARED]],
  [
    'ring_all_native',
    [
      'A created',
      'B created',
      'C created',
      'C ringing',
      'B ringing',
      'A ringing',
      'B answered',
      'A ended LOSE_RACE 487',
      'C ended LOSE_RACE 487',
      'B ended MANAGER_REQUEST -',
    ],
  ],
  [
    'ring_all_three',
    [
      'A created',
      'B created',
      'A ringing',
      'C created',
      'B ringing',
      'C ringing',
      'B answered',
      'A ended LOSE_RACE 487',
      'C ended LOSE_RACE 487',
      'D failed LOSE_RACE',
      'E failed LOSE_RACE',
      'B ended NORMAL_CLEARING -',
    ],
  ],
  ['sched_hangup_max_duration', [...PICKED_UP, 'A ended ALLOTTED_TIMEOUT -']],
  ['two_executes_queue_up', [...PICKED_UP, 'A played B', 'A played C', CLEARED]],
];

describe('toReport', () => {
  it.each(TRANSCRIPTS)('tells what happened in %s', (name, reports) => {
    expect(told(transcript(name))).toEqual(reports);
  });

  it('says nothing about events that it does not read', () => {
    expect(toReport({ 'Event-Name': 'CHANNEL_DESTROY', 'Unique-ID': 'a' })).toBeUndefined();
    expect(toReport({})).toBeUndefined();
  });

  it('subscribes to no event that never tells anything', () => {
    const names = TRANSCRIPTS.flatMap(([name]) => transcript(name).filter((event) => toReport(event))).map(
      (event) => event['Event-Name'],
    );
    expect(SUBSCRIPTIONS.filter((name) => !names.includes(name))).toEqual(['CHANNEL_PROGRESS_MEDIA', 'MEDIA_BUG_START']);
  });

  it('tells that somebody listens to a leg, and no other use of what it carries', () => {
    const event = { 'Event-Name': 'MEDIA_BUG_START', 'Unique-ID': 'a' };
    expect(toReport({ ...event, 'Media-Bug-Function': 'eavesdrop' })).toEqual({ kind: 'overheard', legId: 'a' });
    expect(toReport({ ...event, 'Media-Bug-Function': 'session_record' })).toBeUndefined();
  });

  it('leaves the end of a sound that a hang-up cut short to the end of the leg', () => {
    const cut = transcript('moh_and_break').filter((event) => event['Application'] === 'endless_playback');
    expect(cut).toHaveLength(1);
    expect(toReport({ ...cut[0], Application: 'playback' })).toBeUndefined();
  });

  it('knows of a probe only that the sound is over: it may never have begun', () => {
    const completed = { 'Event-Name': 'CHANNEL_EXECUTE_COMPLETE', 'Unique-ID': 'a', 'Application-UUID': 'p' };
    expect(toReport({ ...completed, Application: 'set', 'Application-Response': '_none_' })).toMatchObject({ detail: 'unseen' });
    expect(toReport({ ...completed, Application: 'speak', 'Application-Response': '_none_' })).toMatchObject({ detail: 'done' });
  });

  it('takes a job that failed without a cause for a fault of ours', () => {
    const job = {
      'Event-Name': 'BACKGROUND_JOB',
      'Job-Command': 'originate',
      'Job-UUID': 'a',
      _body: '-USAGE: <call url> ...\n',
    };
    expect(toReport(job)).toEqual({ kind: 'failed', legId: 'a', cause: 'PROTOCOL_ERROR' });
  });

  it('reads the phone number of a caller who has one', () => {
    const park = {
      'Event-Name': 'CHANNEL_PARK',
      'Call-Direction': 'inbound',
      'Unique-ID': 'a',
      'Caller-Caller-ID-Number': '+15551234567',
    };
    expect(toReport({ ...park, 'Channel-Name': 'sofia/internal/+15551234567@192.0.2.7' })).toMatchObject({
      from: '+15551234567',
    });
  });
});
