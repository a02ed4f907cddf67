import { describe, expect, it } from '@jest/globals';
import { answered, arrived, created, flowRef, rang, spec } from '../testing/calls.js';
import { given } from '../testing/given.js';
import type { CallCommand } from './call.commands.js';
import { call } from './call.decider.js';
import type { CallEvent, HangupReason } from './call.events.js';
import type { CallStatus } from './call.state.js';

const legEnded = (cause: string, sipCode: number | null = null, legId = 'c'): CallCommand => ({
  type: 'ReportLegEnded',
  callId: 'c',
  legId,
  cause,
  sipCode,
  unseen: false,
});
const hangupAsked = (reason: HangupReason): CallEvent => ({
  type: 'CallHangupAsked',
  callId: 'c',
  legId: 'c',
  reason,
  cause: 'X',
  deadline: 30_000,
});
const ended: CallEvent = {
  type: 'CallEnded',
  callId: 'c',
  legId: 'c',
  by: 'remote',
  reason: 'normal',
  end: { cause: 'NORMAL_CLEARING', sipCode: null, detail: '' },
  activeflowId: null,
  chainedCallIds: [],
  plays: [],
};
const ringing: CallCommand = { type: 'ReportCallRinging', callId: 'c', legId: 'c' };
const answer: CallCommand = { type: 'ReportCallAnswered', callId: 'c', legId: 'c' };
const hangUp: CallCommand = { type: 'HangUpCall', callId: 'c' };
const speech = { kind: 'speech', text: 'hi', language: 'en-US', voice: '' } as const;

describe('an outgoing call', () => {
  it('is created and dialled in one breath, with one deadline for all attempts', () => {
    given(call).when({ type: 'CreateCall', callId: 'c', spec: spec(), siblings: [] }, 1_000).then(
      { type: 'CallCreated', callId: 'c', spec: spec(), siblings: [] },
      {
        type: 'CallDialAsked',
        callId: 'c',
        legId: 'c',
        attempt: 0,
        source: spec().source,
        destination: spec().destination,
        route: null,
        anonymous: false,
        deadline: 31_000,
        maxDuration: 14_400_000,
      },
    );
  });

  it('is created once, however often it is asked for', () => {
    given(call, ...created())
      .when({ type: 'CreateCall', callId: 'c', spec: spec(), siblings: [] })
      .then();
  });

  it('rings once, and not after it was answered', () => {
    given(call, ...created())
      .when(ringing)
      .then(rang());
    given(call, ...created(), rang())
      .when(ringing)
      .then();
    given(call, ...created(), answered())
      .when(ringing)
      .then();
  });

  it('is answered once, with or without having rung, and then has a longest duration', () => {
    given(call, ...created())
      .when(answer, 5)
      .then({ type: 'CallAnswered', callId: 'c', legId: 'c', activeflowId: null, deadline: 14_400_005 });
    given(call, ...created(), answered())
      .when(answer)
      .then();
  });

  it('is not answered any more once we are ending it', () => {
    given(call, ...created(), hangupAsked('dialout'))
      .when(answer)
      .then();
  });

  it('ignores what a leg of an earlier attempt tells', () => {
    const later: CallEvent = { ...(created()[1] as Extract<CallEvent, { type: 'CallDialAsked' }>), legId: 'c2', attempt: 1 };
    given(call, ...created(), later)
      .when(answer)
      .then();
    given(call, ...created(), later)
      .when(legEnded('USER_BUSY'))
      .then();
  });

  it('is cancelled while it has no answer, and ended normally afterwards', () => {
    given(call, ...created())
      .when(hangUp, 1)
      .then({ type: 'CallHangupAsked', callId: 'c', legId: 'c', reason: 'cancel', cause: 'ORIGINATOR_CANCEL', deadline: 30_001 });
    given(call, ...created(), answered())
      .when(hangUp, 1)
      .then({ type: 'CallHangupAsked', callId: 'c', legId: 'c', reason: 'normal', cause: 'NORMAL_CLEARING', deadline: 30_001 });
  });

  it('takes a second hang-up, or one after its end, for nothing new', () => {
    given(call, ...created(), hangupAsked('cancel'))
      .when(hangUp)
      .then();
    given(call, ...created(), ended)
      .when(hangUp)
      .then();
  });

  it('gives up when the dial timer runs out, but not once it is answered', () => {
    given(call, ...created(), rang())
      .when({ type: 'ReportDialTimedOut', callId: 'c' }, 30_000)
      .then({ type: 'CallHangupAsked', callId: 'c', legId: 'c', reason: 'dialout', cause: 'ALLOTTED_TIMEOUT', deadline: 60_000 });
    given(call, ...created(), answered())
      .when({ type: 'ReportDialTimedOut', callId: 'c' })
      .then();
  });

  it('ends with timeout when it has lasted long enough', () => {
    given(call, ...created(), answered())
      .when({ type: 'ReportCallTimedOut', callId: 'c' })
      .thenTypes('CallHangupAsked');
  });

  it('is closed unseen when nobody tells its end after a hang-up', () => {
    const [event] = given(call, ...created(), hangupAsked('cancel'))
      .when({ type: 'ReportHangupTimedOut', callId: 'c' })
      .events();
    expect(event).toMatchObject({ type: 'CallEnded', by: 'local', reason: 'cancel', end: { detail: 'unseen' } });
  });

  it('ends once', () => {
    given(call, ...created(), ended)
      .when(legEnded('NORMAL_CLEARING'))
      .then();
  });
});

describe('the public status', () => {
  const statusAfter = (...events: readonly CallEvent[]): CallStatus | 'absent' => given(call, ...events).state().status;

  it.each<[string, readonly CallEvent[], CallStatus]>([
    ['dialing', created(), 'dialing'],
    ['ringing', [...created(), rang()], 'ringing'],
    ['progressing', [...created(), rang(), answered()], 'progressing'],
    ['canceling before the answer', [...created(), hangupAsked('cancel')], 'canceling'],
    ['terminating after the answer', [...created(), answered(), hangupAsked('normal')], 'terminating'],
    ['as it was when our dial timer ends it', [...created(), rang(), hangupAsked('dialout')], 'ringing'],
    ['hangup at last', [...created(), ended], 'hangup'],
    ['ringing for an arrival', [arrived()], 'ringing'],
    ['terminating for an arrival that we refuse', [arrived(), hangupAsked('failed')], 'terminating'],
  ])('is %s', (_, events, status) => expect(statusAfter(...events)).toBe(status));

  it('never goes back: a ring of a later route leaves progress alone', () => {
    expect(statusAfter(...created(), answered(), rang())).toBe('progressing');
  });
});

describe('why a call ended', () => {
  const end = (events: readonly CallEvent[], command: CallCommand): unknown => {
    const [event] = given(call, ...events)
      .when(command)
      .events();
    return event?.type === 'CallEnded' ? [event.reason, event.by, event.end.detail] : event;
  };

  it.each<[string, number | null, HangupReason, string]>([
    ['USER_BUSY', 486, 'busy', ''],
    ['NO_ANSWER', null, 'noanswer', ''],
    ['CALL_REJECTED', 603, 'noanswer', 'declined'],
    ['NO_USER_RESPONSE', 480, 'noanswer', 'no_response'],
    ['NO_USER_RESPONSE', 408, 'failed', 'no_response'],
    ['UNALLOCATED_NUMBER', 404, 'failed', 'invalid_number'],
    ['NORMAL_TEMPORARY_FAILURE', 503, 'failed', 'cannot_route'],
    ['INVALID_GATEWAY', null, 'failed', 'cannot_route'],
    ['DESTINATION_OUT_OF_ORDER', 502, 'failed', 'number_out_of_service'],
    ['SOMETHING_NEW', null, 'failed', ''],
    ['NORMAL_CLEARING', null, 'normal', ''],
    ['PICKED_OFF', null, 'normal', ''],
  ])('before the answer, %s (%s) is %s', (cause, sipCode, reason, detail) => {
    expect(end(created(), legEnded(cause, sipCode))).toEqual([reason, 'remote', detail]);
  });

  it('that nobody saw is told by the cause that it left, and is noanswer for a phone that rang where it left none', () => {
    const unseen = (cause: string): CallCommand => ({ ...legEnded(cause), unseen: true }) as CallCommand;
    expect(end([...created(), rang()], unseen(''))).toEqual(['noanswer', 'remote', 'unseen']);
    expect(end([...created(), rang()], unseen('NORMAL_CLEARING'))).toEqual(['normal', 'remote', 'unseen']);
    expect(end([...created(), rang()], unseen('USER_BUSY'))).toEqual(['busy', 'remote', 'unseen']);
  });

  it('is noanswer for a phone that rang and then told nothing', () => {
    expect(end([...created(), rang()], legEnded('NO_USER_RESPONSE', 408))).toEqual(['noanswer', 'remote', 'no_response']);
  });

  it('is our cancel where one of a group lost to another, though we have not heard our own wish yet', () => {
    const one = created({ groupcall: { groupcallId: 'g', within: 'g' } });
    expect(end([...one, rang()], legEnded('LOSE_RACE', 487))).toEqual(['cancel', 'local', '']);
    expect(end([...created(), rang()], legEnded('LOSE_RACE', 487))).toEqual(['normal', 'remote', '']);
  });

  it('is normal after the answer, whatever the cause', () => {
    expect(end([...created(), answered()], legEnded('USER_BUSY'))).toEqual(['normal', 'remote', '']);
  });

  it('is what we asked for, whatever comes back', () => {
    expect(end([...created(), hangupAsked('cancel')], legEnded('NORMAL_CLEARING'))).toEqual(['cancel', 'local', '']);
    expect(end([...created(), rang(), hangupAsked('dialout')], legEnded('ALLOTTED_TIMEOUT'))).toEqual(['dialout', 'remote', '']);
    expect(end([...created(), answered(), hangupAsked('timeout')], legEnded('ALLOTTED_TIMEOUT'))).toEqual([
      'timeout',
      'remote',
      '',
    ]);
    expect(end([...created(), answered(), hangupAsked('normal')], legEnded('NORMAL_CLEARING'))).toEqual(['normal', 'local', '']);
  });

  it('is normal for a caller who gives up before we answer', () => {
    expect(end([arrived()], legEnded('ORIGINATOR_CANCEL', 487))).toEqual(['normal', 'remote', '']);
  });
});

describe('route failover', () => {
  const two = {
    attempts: [
      { legId: 'c', route: null },
      { legId: 'c2', route: null },
    ],
  } as const;

  it('tries the next route when the first one failed, within the same deadline', () => {
    given(call, ...created(two))
      .when(legEnded('NORMAL_TEMPORARY_FAILURE', 503), 5)
      .then(
        {
          type: 'CallAttemptFailed',
          callId: 'c',
          legId: 'c',
          attempt: 0,
          end: { cause: 'NORMAL_TEMPORARY_FAILURE', sipCode: 503, detail: 'cannot_route' },
        },
        {
          type: 'CallDialAsked',
          callId: 'c',
          legId: 'c2',
          attempt: 1,
          source: spec().source,
          destination: spec().destination,
          route: null,
          anonymous: false,
          deadline: 30_000,
          maxDuration: 14_400_000,
        },
      );
  });

  it.each(['USER_BUSY', 'NO_ANSWER', 'CALL_REJECTED', 'NORMAL_CLEARING'])('leaves %s as it is', (cause) => {
    given(call, ...created(two))
      .when(legEnded(cause))
      .thenTypes('CallEnded');
  });

  it('ends with the last route, and not before the deadline is over', () => {
    const [, dialled] = created(two) as [CallEvent, Extract<CallEvent, { type: 'CallDialAsked' }>];
    given(call, ...created(two), { ...dialled, legId: 'c2', attempt: 1 })
      .when(legEnded('NORMAL_TEMPORARY_FAILURE', 503, 'c2'))
      .thenTypes('CallEnded');
    given(call, ...created(two))
      .when(legEnded('NORMAL_TEMPORARY_FAILURE', 503), 30_000)
      .thenTypes('CallEnded');
  });

  it('is off once we cancel, once our timer has run out, and once an early plan runs', () => {
    given(call, ...created(two), hangupAsked('cancel'))
      .when(legEnded('NORMAL_TEMPORARY_FAILURE'))
      .thenTypes('CallEnded');
    given(call, ...created(two), hangupAsked('dialout'))
      .when(legEnded('NORMAL_TEMPORARY_FAILURE'))
      .thenTypes('CallEnded');
    given(call, ...created({ ...two, earlyExecution: true, flow: flowRef }), rang())
      .when(legEnded('NORMAL_TEMPORARY_FAILURE'))
      .thenTypes('CallEnded');
  });
});

describe('an incoming call', () => {
  const report: CallCommand = { ...(arrived() as Extract<CallEvent, { type: 'CallArrived' }>), type: 'ReportCallArrived' };

  it('arrives once', () => {
    given(call).when(report).then(arrived());
    given(call, arrived()).when(report).then();
  });

  it('is refused as unallocated where the number is nobody’s, and as without route where nothing answers it', () => {
    const refused = (flow: null, customerId: string | null): unknown =>
      given(call)
        .when({ ...report, flow, customerId })
        .events()[1];
    expect(refused(null, null)).toMatchObject({ type: 'CallHangupAsked', cause: 'UNALLOCATED_NUMBER' });
    expect(refused(null, 'cust')).toMatchObject({ type: 'CallHangupAsked', cause: 'NO_ROUTE_DESTINATION' });
  });

  it('is answered when its plan wants it, once', () => {
    given(call, arrived())
      .when({ type: 'AnswerCall', callId: 'c' }, 1)
      .then({ type: 'CallAnswerAsked', callId: 'c', legId: 'c', deadline: 10_001 });
    given(call, arrived(), { type: 'CallAnswerAsked', callId: 'c', legId: 'c', deadline: 1 })
      .when({ type: 'AnswerCall', callId: 'c' })
      .then();
  });

  it('is answered before a plan’s prompt, which is played then', () => {
    const step = { activeflowId: 'af', visit: 0 };
    const play: CallCommand = { type: 'PlayToCall', callId: 'c', playId: 'p', media: speech, step };
    given(call, arrived()).when(play).thenTypes('CallAnswerAsked', 'CallPlayDeferred');
    given(call, arrived(), { type: 'CallPlayDeferred', callId: 'c', playId: 'p', media: speech, step, ahead: false })
      .when(answer)
      .thenTypes('CallAnswered', 'CallPlayAsked');
  });

  it('counts as answered when the switch says nothing for too long after we asked for it', () => {
    given(call, arrived(), { type: 'CallAnswerAsked', callId: 'c', legId: 'c', deadline: 1 })
      .when({ type: 'ReportAnswerTimedOut', callId: 'c' })
      .thenTypes('CallAnswered');
  });
});

describe('master and chained calls', () => {
  const chain: CallCommand = { type: 'ChainCalls', callId: 'c', calls: [spec({ callId: 'd', masterCallId: 'c' })] };

  it('are chained while the master is dialing, ringing or progressing', () => {
    given(call, ...created())
      .when(chain)
      .thenTypes('CallsChained');
    given(call, ...created(), rang())
      .when(chain)
      .thenTypes('CallsChained');
    given(call, ...created(), answered())
      .when(chain)
      .thenTypes('CallsChained');
  });

  it('are refused once the master is on its way out', () => {
    given(call, ...created(), hangupAsked('cancel'))
      .when(chain)
      .thenRefuses('call.master_ended');
    given(call, ...created(), ended)
      .when(chain)
      .thenRefuses('call.master_ended');
    given(call).when(chain).thenRefuses('call.not_found');
  });

  it('are named by the end of the master', () => {
    const chained = { type: 'CallsChained', callId: 'c', calls: [spec({ callId: 'd' })] } as const;
    const [event] = given(call, ...created(), answered(), chained)
      .when(legEnded('NORMAL_CLEARING'))
      .events();
    expect(event).toMatchObject({ type: 'CallEnded', chainedCallIds: ['d'] });
  });
});

describe('the sound of a call', () => {
  const up = [...created({ flow: flowRef }), answered('af')];
  const held: CallEvent = { type: 'CallHeld', callId: 'c' };
  const step = { activeflowId: 'af', visit: 2 };
  const play = (playId = 'p'): CallCommand => ({ type: 'PlayToCall', callId: 'c', playId, media: speech, step });
  const byHand: CallCommand = { type: 'PlayToCall', callId: 'c', playId: 'hand', media: speech, step: null };
  const over = (playId: string, detail: 'done' | 'not_found' | 'unseen' = 'done'): CallCommand => ({
    type: 'ReportPlayEnded',
    callId: 'c',
    playId,
    detail,
  });

  /** All that follows from wishes and reports, one after the other. */
  const after = (events: readonly CallEvent[], ...commands: readonly CallCommand[]): readonly CallEvent[] =>
    commands.reduce<readonly CallEvent[]>(
      (so, command) => [
        ...so,
        ...given(call, ...so)
          .when(command)
          .events(),
      ],
      events,
    );
  const soundOf = (events: readonly CallEvent[]): unknown => {
    const state = given(call, ...events).state();
    if (state.status === 'absent' || !state.sound) return null;
    return [state.sound.media.kind, state.sound.stopping];
  };
  const soundId = (events: readonly CallEvent[]): string => {
    const state = given(call, ...events).state();
    return state.status === 'absent' ? '' : (state.sound?.playId ?? '');
  };
  const hold: CallCommand = { type: 'HoldCall', callId: 'c' };
  const unhold: CallCommand = { type: 'UnholdCall', callId: 'c' };
  const startMoh: CallCommand = { type: 'StartMoh', callId: 'c' };
  const stopMoh: CallCommand = { type: 'StopMoh', callId: 'c' };

  it.each<CallCommand>([
    hold,
    unhold,
    startMoh,
    { type: 'MuteCall', callId: 'c', direction: 'both' },
    { type: 'SendDigits', callId: 'c', digitsId: 'd', digits: '1', duration: 250, interval: 100 },
    { type: 'PlayToCall', callId: 'c', playId: 'p', media: speech, step: null },
  ])('is refused to a call that is not progressing: $type', (command) => {
    given(call, ...created(), rang())
      .when(command)
      .thenRefuses('call.not_progressing');
    given(call, ...up, hangupAsked('normal'))
      .when(command)
      .thenRefuses('call.not_progressing');
  });

  it('is music on hold, once, and silence afterwards', () => {
    const onHold = after(up, hold);
    expect(soundOf(onHold)).toEqual(['music', false]);
    given(call, ...onHold)
      .when(hold)
      .then();
    const resumed = after(onHold, unhold);
    expect(soundOf(resumed)).toEqual(['music', true]);
    expect(soundOf(after(resumed, over(soundId(resumed))))).toBeNull();
    given(call, ...up)
      .when(unhold)
      .then();
  });

  it('goes on as music while either hold or moh wants it', () => {
    const both = after(up, startMoh, hold);
    expect(both.filter(({ type }) => type === 'CallPlayAsked')).toHaveLength(1);
    expect(soundOf(after(both, unhold))).toEqual(['music', false]);
    expect(soundOf(after(both, stopMoh))).toEqual(['music', false]);
    expect(soundOf(after(both, unhold, stopMoh))).toEqual(['music', true]);
  });

  it('is one thing at a time: words wait for words', () => {
    const first = after(up, play('p'), play('q'));
    expect(soundId(first)).toBe('p');
    expect(soundId(after(first, over('p')))).toBe('q');
    expect(soundOf(after(first, over('p'), over('q')))).toBeNull();
  });

  it('gives words by hand the first turn, and then comes back to the plan’s', () => {
    const cut = after(up, play('p'), byHand);
    expect(soundOf(cut)).toEqual(['speech', true]);
    const spoken = after(cut, over('p'));
    expect(soundId(spoken)).toBe('hand');
    const back = after(spoken, over('hand'));
    expect(soundOf(back)).toEqual(['speech', false]);
    expect(after(back, over(soundId(back))).at(-1)).toMatchObject({ type: 'CallPlayEnded', detail: 'done', step });
  });

  it('is music on hold before the plan’s words, and words by hand within it', () => {
    const cut = after(up, play('p'), startMoh);
    expect(soundOf(cut)).toEqual(['speech', true]);
    const music = after(cut, over('p'));
    expect(soundOf(music)).toEqual(['music', false]);
    const asked = after(music, byHand);
    expect(soundOf(asked)).toEqual(['music', true]);
    const spoken = after(asked, over(soundId(asked)));
    expect(soundId(spoken)).toBe('hand');
    const again = after(spoken, over('hand'));
    expect(soundOf(again)).toEqual(['music', false]);
    const stopped = after(again, stopMoh);
    expect(soundOf(after(stopped, over(soundId(stopped))))).toEqual(['speech', false]);
  });

  it('lets words give way to a hold and come again after it, as the same step', () => {
    const cut = after(up, play(), hold);
    expect(soundOf(cut)).toEqual(['speech', true]);
    const onHold = after(cut, over('p'));
    expect(soundOf(onHold)).toEqual(['music', false]);
    const resumed = after(onHold, unhold);
    const again = after(resumed, over(soundId(resumed)));
    expect(soundOf(again)).toEqual(['speech', false]);
    expect(soundId(again)).not.toBe('p');
    expect(after(again, over(soundId(again))).at(-1)).toMatchObject({ type: 'CallPlayEnded', detail: 'done', step });
    expect(again.filter((event) => event.type === 'CallPlayEnded' && event.step !== null)).toHaveLength(0);
  });

  it('lets a plan’s next words wait for the end of a hold, and refuses words by hand', () => {
    given(call, ...up, held)
      .when({ ...play(), step: null } as CallCommand)
      .thenRefuses('call.on_hold');
    const onHold = after(up, hold, play());
    expect(soundOf(onHold)).toEqual(['music', false]);
    const resumed = after(onHold, unhold);
    expect(soundId(after(resumed, over(soundId(resumed))))).toBe('p');
  });

  it('does without music where the switch has none, until it is wanted anew', () => {
    const onHold = after(up, hold);
    const silent = after(onHold, over(soundId(onHold), 'not_found'));
    expect(soundOf(silent)).toBeNull();
    expect(soundOf(after(silent, unhold, hold))).toEqual(['music', false]);
  });

  it('starts music again that ended by itself', () => {
    const onHold = after(up, hold);
    expect(soundOf(after(onHold, over(soundId(onHold))))).toEqual(['music', false]);
  });

  it('goes on when nobody tells that something has stopped', () => {
    const cut = after(up, play(), hold);
    expect(soundOf(after(cut, over('p', 'unseen')))).toEqual(['music', false]);
  });

  it('is no ringing any more for a caller who is given a plan instead of somebody', () => {
    const rung = after(up, { type: 'PartCall', callId: 'c', hears: 'ringing' });
    expect(soundOf(rung)).toEqual(['ringing', false]);
    const handed = after(rung, { type: 'GiveFlow', callId: 'c', flow: { ...flowRef, activeflowId: 'other' }, variables: {} });
    expect(soundOf(handed)).toEqual(['ringing', true]);
    expect(soundOf(after(handed, over(soundId(handed))))).toBeNull();
  });

  it('is left as it is once the call is being ended', () => {
    const ending = after(up, play(), { type: 'HangUpCall', callId: 'c' });
    expect(after(ending, over('p')).slice(ending.length)).toMatchObject([{ type: 'CallPlayEnded' }]);
  });

  it('adds and takes mute by direction', () => {
    const mute = (events: readonly CallEvent[], type: 'MuteCall' | 'UnmuteCall', direction: 'in' | 'out' | 'both'): unknown =>
      given(call, ...up, ...events)
        .when({ type, callId: 'c', direction })
        .events()
        .map((event) => (event.type === 'CallMuteAsked' ? event.mute : event));
    const now = (value: 'in' | 'out' | 'both'): CallEvent => ({ type: 'CallMuteAsked', callId: 'c', legId: 'c', mute: value });
    expect(mute([], 'MuteCall', 'in')).toEqual(['in']);
    expect(mute([now('in')], 'MuteCall', 'out')).toEqual(['both']);
    expect(mute([now('both')], 'MuteCall', 'in')).toEqual([]);
    expect(mute([now('both')], 'UnmuteCall', 'in')).toEqual(['out']);
    expect(mute([now('in')], 'UnmuteCall', 'out')).toEqual([]);
    expect(mute([now('both')], 'UnmuteCall', 'both')).toEqual(['']);
  });

  it('ends what plays once, and takes one play id once', () => {
    const playing = after(up, play());
    given(call, ...playing)
      .when(play())
      .then();
    given(call, ...playing)
      .when(over('p'))
      .thenTypes('CallPlayEnded');
    given(call, ...after(playing, over('p')))
      .when(over('p'))
      .then();
  });
});

describe('deleting', () => {
  it('ends an open call first, and hides it once', () => {
    given(call, ...created(), answered())
      .when({ type: 'DeleteCall', callId: 'c' })
      .thenTypes('CallHangupAsked', 'CallDeleted');
    given(call, ...created(), ended)
      .when({ type: 'DeleteCall', callId: 'c' })
      .thenTypes('CallDeleted');
    given(call, ...created(), ended, { type: 'CallDeleted', callId: 'c' })
      .when({ type: 'DeleteCall', callId: 'c' })
      .then();
  });
});

describe('reports about nobody', () => {
  it('are ignored, while wishes are refused', () => {
    given(call).when(answer).then();
    given(call).when(hangUp).thenRefuses('call.not_found');
  });
});
