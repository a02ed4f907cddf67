import { describe, expect, it } from '@jest/globals';
import type { SupervisionSpec } from '../supervision/supervision.events.js';
import { supervising } from '../supervision/supervision.process.js';
import { answered, created, flowRef } from '../testing/calls.js';
import { given } from '../testing/given.js';
import { supervisionSpec } from '../testing/groups.js';
import { call } from './call.decider.js';
import type { CallEvent } from './call.events.js';
import type { CallCommand } from './call.commands.js';
import { chaining } from './call.process.js';

const specOf = (changes: Partial<SupervisionSpec> = {}): SupervisionSpec =>
  supervisionSpec({ callId: 'c', supervisedCallId: 'c', peerCallId: 'p', ...changes });

const supervise = (changes: Partial<SupervisionSpec> = {}): CallCommand => ({
  type: 'SuperviseCall',
  callId: 'c',
  spec: specOf(changes),
});

const asked: CallEvent = { type: 'CallSupervisionAsked', callId: 'c', legId: 'c', spec: specOf() };
const joined: CallEvent = { type: 'CallJoined', callId: 'c', legId: 'c', peerCallId: 'p' };
const over: CallEvent = { type: 'CallSupervisionsOver', callId: 'c', supervisionIds: ['s'] };

/** A call that talks with `p`. */
const talking: readonly CallEvent[] = [...created({ flow: flowRef }), answered(), joined];
const supervised: readonly CallEvent[] = [...talking, asked];

const handOver = (keeps: SupervisionSpec['keeps'] = 'peer'): CallCommand => ({
  type: 'HandOverCall',
  ...{ callId: 'c', supervisionId: 's', supervisorCallId: 'S', keeps },
});

describe('a call that is supervised', () => {
  it('takes a supervisor where it talks with somebody, and the same one once', () => {
    given(call, ...talking)
      .when(supervise())
      .then(asked);
    given(call, ...supervised)
      .when(supervise({ supervisionId: 'other' }))
      .then();
    given(call, ...supervised)
      .when(supervise({ supervisionId: 'other', supervisor: { id: 'v', name: '' } }))
      .thenTypes('CallSupervisionAsked');
  });

  it('refuses where it talks with nobody', () => {
    given(call, ...created())
      .when(supervise())
      .thenRefuses('call.not_progressing');
    given(call, ...created(), answered())
      .when(supervise())
      .thenRefuses('call.not_connected');
  });

  it('takes its supervisors along when the talk is over, whoever ends it', () => {
    given(call, ...supervised)
      .when({ type: 'ReportPeerGone', callId: 'c', peerCallId: 'p' })
      .thenTypes('CallParted', 'CallSupervisionsOver');
    given(call, ...supervised)
      .when({ type: 'ReportLegEnded', callId: 'c', legId: 'c', cause: 'NORMAL_CLEARING', sipCode: null, unseen: false })
      .thenTypes('CallSupervisionsOver', 'CallEnded');
    given(call, ...supervised, over)
      .when({ type: 'ReportLegEnded', callId: 'c', legId: 'c', cause: 'NORMAL_CLEARING', sipCode: null, unseen: false })
      .thenTypes('CallEnded');
  });

  it('keeps them while it is being transferred, and until that is over', () => {
    const entered: CallEvent = { type: 'CallTransferEntered', callId: 'c', transferId: 't', chained: [], freed: false };
    const parted: CallEvent = { type: 'CallParted', callId: 'c', legId: 'c', why: 'asked', hears: 'nothing' };
    given(call, ...supervised, entered)
      .when({ type: 'PartCall', callId: 'c', hears: 'nothing' })
      .then(parted);
    given(call, ...supervised, entered, parted)
      .when({ type: 'LeaveTransfer', callId: 'c', transferId: 't' })
      .thenTypes('CallTransferLeft', 'CallSupervisionsOver');
  });

  it('lets the calls to a supervisor end with it, until that has left', () => {
    const end: CallCommand = { type: 'ReportLegEnded', callId: 'c', legId: 'c', cause: '', sipCode: null, unseen: false };
    const chained = (...events: readonly CallEvent[]): unknown =>
      given(call, ...events)
        .when(end)
        .events()
        .flatMap((event) => (event.type === 'CallEnded' ? event.chainedCallIds : []));
    expect(chained(...supervised)).toEqual(['S']);
    expect(chained(...supervised, { type: 'CallSupervisionLeft', callId: 'c', supervisionId: 's' })).toEqual([]);
  });
});

describe('a call that is handed over', () => {
  const handed: CallEvent = {
    type: 'CallHandedOver',
    ...{ callId: 'c', supervisionId: 's', supervisorCallId: 'S', kept: 'p', released: 'c' },
  };

  it('leaves the other one to the supervisor, and is let go when the two talk', () => {
    given(call, ...supervised)
      .when(handOver())
      .then(handed);
    expect(supervising(handed).map(({ command }) => command)).toEqual([
      { type: 'JoinCall', callId: 'p', peerCallId: 'S', released: 'c' },
      { type: 'JoinCall', callId: 'S', peerCallId: 'p' },
      { type: 'ReportTakenOver', supervisionId: 's' },
    ]);
    expect(supervising({ ...joined, released: 'gone' })).toEqual([
      { to: 'call', id: 'gone', command: { type: 'HangUpCall', callId: 'gone' } },
    ]);
  });

  it('does not take the other one along when it ends, which may have been chained to it', () => {
    const chained: CallEvent = { type: 'CallTransferEntered', callId: 'c', transferId: 't', chained: ['p'], freed: false };
    const left: CallEvent = { type: 'CallTransferLeft', callId: 'c', transferId: 't' };
    const [ended] = given(call, ...supervised, chained, left, handed)
      .when({ type: 'ReportLegEnded', callId: 'c', legId: 'c', cause: '', sipCode: null, unseen: false })
      .events();
    expect(ended).toMatchObject({ type: 'CallEnded', chainedCallIds: [] });
    expect(chaining(ended!)).toEqual([]);
  });

  it('is handed over to one at a time, and the others listen to it no more once it is let go', () => {
    given(call, ...supervised, handed)
      .when(handOver())
      .thenTypes('CallHandOverMissed');
    given(call, ...supervised, { ...handed, kept: 'c', released: 'p' })
      .when(handOver('supervised'))
      .thenTypes('CallHandOverMissed');
    const second: CallEvent = {
      ...asked,
      spec: specOf({ supervisionId: 'two', supervisor: { id: 'v', name: '' } }),
    };
    given(call, ...supervised, second)
      .when(handOver())
      .then(handed, { type: 'CallSupervisionsOver', callId: 'c', supervisionIds: ['two'] });
  });

  it('is not where it talks with nobody, or is being transferred', () => {
    const entered: CallEvent = { type: 'CallTransferEntered', callId: 'c', transferId: 't', chained: [], freed: false };
    for (const events of [
      [...created(), answered()],
      [...supervised, entered],
    ])
      given(call, ...events)
        .when(handOver())
        .then({ type: 'CallHandOverMissed', callId: 'c', supervisionId: 's' });
  });

  it('lets go of who was to be let go even where the one who should stay is over', () => {
    given(call, ...talking, { type: 'CallHangupAsked', callId: 'c', legId: 'c', reason: 'normal', cause: 'X', deadline: 1 })
      .when({ type: 'JoinCall', callId: 'c', peerCallId: 'S', released: 'p' })
      .then({ type: 'CallJoinMissed', callId: 'c', peerCallId: 'S', released: 'p' });
  });
});

describe('a supervisor’s call', () => {
  const mine = [...created(), answered()];
  const hear = (mode: 'listen' | 'whisper' | 'barge'): CallCommand => ({
    type: 'ListenIn',
    ...{ callId: 'c', listenId: 's', targetLegId: 'a', mode },
  });
  const listening: CallEvent = {
    type: 'CallListenAsked',
    callId: 'c',
    legId: 'c',
    listenId: 's',
    targetLegId: 'a',
    mode: 'listen',
  };

  it('listens, and is heard by others when that is wished for', () => {
    given(call, ...mine)
      .when(hear('listen'))
      .then(listening);
    given(call, ...mine, listening)
      .when(hear('listen'))
      .then();
    given(call, ...mine, listening)
      .when(hear('barge'))
      .then({ type: 'CallListenModeAsked', callId: 'c', legId: 'c', listenId: 's', mode: 'barge' });
  });

  it('does not where it is not answered, or talks', () => {
    given(call, ...created())
      .when(hear('listen'))
      .then();
    given(call, ...mine, joined)
      .when(hear('listen'))
      .then();
  });

  it('is hung up when it listens no more, by a report of that listening alone', () => {
    given(call, ...mine, listening)
      .when({ type: 'ReportListenEnded', callId: 'c', listenId: 's' })
      .thenTypes('CallListenEnded', 'CallHangupAsked');
    given(call, ...mine, listening)
      .when({ type: 'ReportListenEnded', callId: 'c', listenId: 'another' })
      .then();
    given(call, ...mine, listening, joined)
      .when({ type: 'JoinCall', callId: 'c', peerCallId: 'q' })
      .thenTypes('CallListenEnded', 'CallJoined');
  });

  it('takes no words and no hold meanwhile', () => {
    for (const type of ['HoldCall', 'StartMoh'] as const)
      given(call, ...mine, listening)
        .when({ type, callId: 'c' })
        .thenRefuses('call.supervising');
  });
});
