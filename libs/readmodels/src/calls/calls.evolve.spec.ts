import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { call } from '#domain/call/call.decider.js';
import type { CallCommand } from '#domain/call/call.commands.js';
import type { Call } from '#domain/call/call.state.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { NIL } from '#domain/kernel/uuid.js';
import {
  CUSTOMER,
  EPOCH,
  Story,
  answered,
  arrived,
  createCall,
  legEnded,
  program,
  ringing,
  spec,
  uuid,
  wholeCall,
  wish,
} from '../testing/story.js';
import { NEVER, viewOf, viewOfSpec } from './calls.view.js';
import type { CallView } from './calls.view.js';

const seen = (story: Story): CallView => viewOf(story.log);

describe('a call that has been created', () => {
  it('is what POST /calls answers, in the order of the seed', () => {
    const story = new Story();
    story.tell(createCall(spec('c', { flow: { flowId: uuid('flow'), activeflowId: uuid('plan'), program } })));

    expect(seen(story)).toEqual({
      id: uuid('c'),
      flow_id: uuid('flow'),
      type: 'flow',
      master_call_id: NIL,
      chained_call_ids: [],
      recording_id: NIL,
      recording_ids: [],
      source: { type: 'tel', target: '+15550100', target_name: '', name: '', detail: '' },
      destination: { type: 'tel', target: '+15550199', target_name: '', name: '', detail: '' },
      status: 'dialing',
      action: { id: '00000000-0000-0000-0000-000000000001', type: '' },
      direction: 'outgoing',
      hangup_by: '',
      hangup_reason: '',
      tm_create: '2022-05-01 15:10:23.000000',
      tm_update: NEVER,
      tm_progressing: NEVER,
      tm_ringing: NEVER,
      tm_hangup: NEVER,
      tm_delete: NEVER,
      customer_id: CUSTOMER,
      activeflow_id: uuid('plan'),
      groupcall_id: NIL,
      transfer_id: NIL,
      peer_call_id: NIL,
      context: {},
      hold: false,
      moh: false,
      mute_direction: '',
      detail: '',
      sip_code: null,
      hangup_cause: '',
      duration: 0,
    });
    expect(Object.keys(seen(story)).slice(0, 19)).toEqual([
      'id',
      'flow_id',
      'type',
      'master_call_id',
      'chained_call_ids',
      'recording_id',
      'recording_ids',
      'source',
      'destination',
      'status',
      'action',
      'direction',
      'hangup_by',
      'hangup_reason',
      'tm_create',
      'tm_update',
      'tm_progressing',
      'tm_ringing',
      'tm_hangup',
    ]);
  });

  it('looks the same when only its specification is known', () => {
    const story = new Story();
    const whole = spec('c', { masterCallId: uuid('master') });
    story.tell(createCall(whole));

    expect(viewOfSpec(whole, EPOCH)).toEqual(seen(story));
  });

  it('cannot be told from events that do not begin with its first', () => {
    expect(() => viewOf([])).toThrow('from its first on');
  });
});

describe('the life of a call', () => {
  it('stamps each step, and counts the seconds from creation to hang-up', () => {
    const story = new Story();
    story.tell(createCall(spec('c')));
    story.after(2_500).tell(ringing('c'));
    story.after(3_000).tell(answered('c'));
    story.after(60_700).tell(legEnded('c'));

    expect(seen(story)).toMatchObject({
      status: 'hangup',
      hangup_by: 'remote',
      hangup_reason: 'normal',
      hangup_cause: 'NORMAL_CLEARING',
      duration: 66,
      tm_create: '2022-05-01 15:10:23.000000',
      tm_ringing: '2022-05-01 15:10:25.500000',
      tm_progressing: '2022-05-01 15:10:28.500000',
      tm_hangup: '2022-05-01 15:11:29.200000',
      tm_update: '2022-05-01 15:11:29.200000',
    });
  });

  it('keeps what the switch said beside the public reason', () => {
    const story = new Story();
    story.tell(createCall(spec('c')));
    story.tell(legEnded('c', 'CALL_REJECTED', 603));

    const expected = { hangup_reason: 'noanswer', detail: 'declined', sip_code: 603, hangup_cause: 'CALL_REJECTED' };
    expect(seen(story)).toMatchObject({ ...expected, tm_ringing: NEVER, tm_progressing: NEVER });
  });

  it('shows the running step of its plan, and the last one when it is over', () => {
    const story = new Story();
    wholeCall(story, 'c');
    const upTo = (type: string): CallView =>
      viewOf(
        story.log.slice(
          0,
          story.log.findLastIndex(({ event }) => event.type === type),
        ),
      );

    expect(upTo('CallPlayEnded').action).toEqual({
      id: uuid('talk'),
      next_id: uuid('sleep'),
      type: 'talk',
      option: { text: 'Hello.', language: 'en-US' },
      tm_execute: '2022-05-01 15:10:25.000000',
    });
    expect(seen(story).action).toMatchObject({ id: uuid('hangup'), next_id: NIL, type: 'hangup', option: {} });
  });

  it('names the calls that were chained to it', () => {
    const story = new Story();
    story.tell(createCall(spec('c')));
    const calls = [spec('d', { masterCallId: uuid('c') }), spec('e', { masterCallId: uuid('c') })];
    story.tell({ to: 'call', id: uuid('c'), command: { type: 'ChainCalls', callId: uuid('c'), calls } });

    expect(seen(story).chained_call_ids).toEqual([uuid('d'), uuid('e')]);
  });

  it('leaves the status alone when our own timer gives up', () => {
    const story = new Story();
    story.tell(createCall(spec('c')));
    story.after(30_000).tell(wish('c', 'ReportDialTimedOut'));

    expect(seen(story)).toMatchObject({ status: 'dialing', tm_update: NEVER });
    story.tell(legEnded('c', 'ALLOTTED_TIMEOUT'));
    expect(seen(story)).toMatchObject({ status: 'hangup', hangup_by: 'remote', hangup_reason: 'dialout' });
  });

  it('rings at once when it comes in, without a time of ringing', () => {
    const [first] = new Story().tell(arrived('c'));

    const expected = { direction: 'incoming', status: 'ringing', tm_ringing: NEVER, customer_id: CUSTOMER };
    expect(viewOf([first!])).toMatchObject(expected);
  });

  it('can still be deleted when it is over, and then changes no more', () => {
    const story = new Story();
    story.tell(createCall(spec('c')));
    story.tell(legEnded('c'));
    story.after(1_000).tell(wish('c', 'DeleteCall'));

    expect(seen(story)).toMatchObject({ status: 'hangup', tm_delete: '2022-05-01 15:10:24.000000' });
  });
});

/** Anything that may be told to call `c`, in any order. */
const commands: fc.Arbitrary<CallCommand> = fc.constantFrom<CallCommand>(
  ...[ringing('c'), answered('c'), legEnded('c'), legEnded('c', 'NORMAL_TEMPORARY_FAILURE', 503), wish('c', 'AnswerCall')].map(
    ({ command }) => command as CallCommand,
  ),
  ...(['HangUpCall', 'DeleteCall', 'HoldCall', 'UnholdCall', 'StartMoh', 'StopMoh', 'ReportDialTimedOut'] as const).map(
    (type) => wish('c', type).command as CallCommand,
  ),
  { type: 'ReportCallTimedOut', callId: uuid('c') },
  { type: 'ReportHangupTimedOut', callId: uuid('c') },
  { type: 'MuteCall', callId: uuid('c'), direction: 'in' },
  { type: 'UnmuteCall', callId: uuid('c'), direction: 'both' },
  { type: 'ChainCalls', callId: uuid('c'), calls: [spec('d')] },
  { type: 'ReportCallRinging', callId: uuid('c'), legId: uuid('second leg') },
);

it('agrees with the decider about whatever both know, whatever happens', () => {
  const route = { routeId: 'r', host: 'carrier', prefix: '', postfix: '' };
  const attempts = [
    { legId: uuid('c'), route },
    { legId: uuid('second leg'), route },
  ] as const;
  const beginnings = fc.constantFrom(createCall(spec('c', { attempts })), arrived('c'));
  fc.assert(
    fc.property(beginnings, fc.array(commands, { maxLength: 12 }), (beginning, told) => {
      const story = new Story();
      story.tell(beginning);
      let state: Call = call.initial;
      for (const command of told) {
        try {
          story.after(100).tell({ to: 'call', id: uuid('c'), command });
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
        }
      }
      for (const { event, cause } of story.log) state = call.evolve(state, event as never, cause.at);
      if (state.status === 'absent') throw new Error('the call never began');
      expect(seen(story)).toMatchObject({
        status: state.status,
        direction: state.direction,
        hold: state.held,
        moh: state.moh,
        mute_direction: state.mute,
        chained_call_ids: state.chainedCallIds,
        tm_delete: state.deleted ? (expect.not.stringContaining('9999') as unknown) : NEVER,
      });
    }),
  );
});
