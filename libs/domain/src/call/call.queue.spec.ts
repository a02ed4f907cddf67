import { describe, expect, it } from '@jest/globals';
import { answered, arrived, created } from '../testing/calls.js';
import { given } from '../testing/given.js';
import { call } from './call.decider.js';
import type { CallCommand } from './call.commands.js';
import type { CallEvent } from './call.events.js';

const step = { activeflowId: '5b1d5a0e-54a7-5e0b-9a35-1f6c1d0c7b52', visit: 3 };
const means = { routing: { providers: [], routes: [] }, maxDuration: 1_000 };
const join: CallCommand = { type: 'QueueCall', callId: 'c', step, queueId: 'q', priority: null, means };

/** A caller who is answered and waits, talks with an agent then, and the id under which the queue knows it. */
const waiting = (): Readonly<Record<'events' | 'talking', readonly CallEvent[]>> & { readonly queuecallId: string } => {
  const before = [arrived(), answered()];
  const events = given(call, ...before)
    .when(join, 7_000)
    .events();
  const queued = events.find(({ type }) => type === 'CallQueued');
  const all = [...before, ...events];
  const joined = given(call, ...all).when({ type: 'JoinCall', callId: 'c', peerCallId: 'agent' });
  return {
    events: all,
    talking: [...all, ...joined.events()],
    queuecallId: queued?.type === 'CallQueued' ? queued.queuecallId : '',
  };
};

const parted: CallEvent = { type: 'CallParted', callId: 'c', legId: 'c', why: 'gone', hears: 'nothing' };
const gone: CallCommand = { type: 'ReportPeerGone', callId: 'c', peerCallId: 'agent' };

describe('a call in a queue', () => {
  it('is answered first, and hears music', () => {
    given(call, arrived()).when(join).thenTypes('CallAnswerAsked', 'CallQueued');
    given(call, arrived(), answered()).when(join).thenTypes('CallQueued', 'CallPlayAsked');
  });

  it('is who called, or whom we called', () => {
    const [incoming] = given(call, arrived(), answered()).when(join, 7_000).events();
    expect(incoming).toMatchObject({ source: { target: '+15550199' }, destination: { target: '+15550100' }, since: 7_000 });
    const [outgoing] = given(call, ...created(), answered())
      .when(join)
      .events();
    expect(outgoing).toMatchObject({ source: { target: '+15550199' }, destination: { target: '+15550100' } });
  });

  it('leaves it to the queue what becomes of it when its talk is over', () => {
    const { talking, queuecallId } = waiting();
    given(call, ...talking)
      .when(gone)
      .thenTypes('CallParted');
    given(call, ...talking, parted)
      .when({ type: 'DequeueCall', callId: 'c', queuecallId, outcome: 'done', detail: '' })
      .thenTypes('CallDequeued', 'CallConnectEnded');
  });

  it('whose talk goes on with somebody else goes on with its plan after that', () => {
    const { talking, queuecallId } = waiting();
    const dequeue: CallCommand = { type: 'DequeueCall', callId: 'c', queuecallId, outcome: 'done', detail: '' };
    given(call, ...talking)
      .when(dequeue)
      .thenTypes('CallDequeued');
    const left: CallEvent = { type: 'CallDequeued', callId: 'c', queuecallId };
    given(call, ...talking, left)
      .when(gone)
      .thenTypes('CallParted', 'CallConnectEnded');
  });

  it('hears music again when its agent had gone before the two could talk, whoever tells it first', () => {
    const { talking, queuecallId } = waiting();
    const requeue: CallCommand = { type: 'RequeueCall', callId: 'c', queuecallId, agentCallId: 'agent' };
    given(call, ...talking)
      .when(requeue)
      .thenTypes('CallParted', 'CallPlayAsked');
    expect(
      given(call, ...talking, parted)
        .when(requeue)
        .events()[0],
    ).toMatchObject({ type: 'CallWaiting', hears: 'music' });
  });

  it('says so when it cannot wait on: over, being handed over, with somebody else, or with another plan', () => {
    const { events, talking, queuecallId } = waiting();
    const requeue: CallCommand = { type: 'RequeueCall', callId: 'c', queuecallId, agentCallId: 'agent' };
    const joined: CallEvent = { type: 'CallJoined', callId: 'c', legId: 'c', peerCallId: 'somebody else' };
    const entered: CallEvent = { type: 'CallTransferEntered', callId: 'c', transferId: 't', chained: [], freed: false };
    const [over] = given(call, ...events)
      .when({ type: 'HangUpCall', callId: 'c' })
      .events();
    for (const more of [[...talking, entered], [...talking, joined], over ? [...events, over] : []])
      given(call, ...more)
        .when(requeue)
        .then({ type: 'CallRequeueMissed', callId: 'c', customerId: 'cust', queuecallId });
    given(call, ...events)
      .when({ ...requeue, queuecallId: 'another' })
      .then({ type: 'CallRequeueMissed', callId: 'c', customerId: 'cust', queuecallId: 'another' });
  });

  it('that is being transferred goes on hearing what it waits by when its queue is through with it', () => {
    const { talking, queuecallId } = waiting();
    const entered: CallEvent = { type: 'CallTransferEntered', callId: 'c', transferId: 't', chained: [], freed: false };
    const out: CallEvent = { type: 'CallDequeued', callId: 'c', queuecallId };
    const held: CallEvent = { type: 'CallParted', callId: 'c', legId: 'c', why: 'asked', hears: 'ringing' };
    const again: CallCommand = { type: 'PartCall', callId: 'c', hears: 'ringing' };
    given(call, ...talking, entered, held, out)
      .when(again)
      .then();
  });

  it('keeps its age in the next queue', () => {
    const { events, queuecallId } = waiting();
    const out: CallEvent = { type: 'CallDequeued', callId: 'c', queuecallId };
    const [again] = given(call, ...events, out)
      .when({ ...join, step: { ...step, visit: 5 } }, 90_000)
      .events();
    expect(again).toMatchObject({ type: 'CallQueued', since: 7_000 });
  });

  it('takes along what it needs and what agents are shown when it is sent on', () => {
    const needs = { required: [{ skill: 'german', level: 5 }], preferred: [] };
    const variables = { 'voipbin.customer': 'gold' };
    const before = [arrived(), answered()];
    const events = given(call, ...before)
      .when({ ...join, needs, variables }, 7_000)
      .events();
    const queued = events.find(({ type }) => type === 'CallQueued');
    const queuecallId = queued?.type === 'CallQueued' ? queued.queuecallId : '';
    const sent = given(call, ...before, ...events)
      .when({ type: 'SendCallToQueue', callId: 'c', queuecallId, queueId: 'other', means, hops: 1 }, 9_000)
      .events();
    expect(sent).toMatchObject([
      { type: 'CallDequeued' },
      { type: 'CallQueued', queueId: 'other', since: 7_000, needs, variables, priority: null, hops: 1 },
    ]);
  });

  it('is left alone by a queue that it is in no more', () => {
    const { events } = waiting();
    given(call, ...events)
      .when({ type: 'DequeueCall', callId: 'c', queuecallId: 'another', outcome: 'failed', detail: 'timeout' })
      .then();
  });

  it('tells the queue when it ends', () => {
    const { events, queuecallId } = waiting();
    const end: CallCommand = {
      type: 'ReportLegEnded',
      callId: 'c',
      legId: 'c',
      cause: 'NORMAL_CLEARING',
      sipCode: null,
      unseen: false,
    };
    expect(
      given(call, ...events)
        .when(end)
        .events(),
    ).toMatchObject([{ type: 'CallEnded', queuecallId, customerId: 'cust' }]);
  });
});
