import type { Instant } from '../kernel/decider.js';
import { uuid5 } from '../kernel/uuid.js';
import type { CallCommand, PeerWish } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import { answer } from './call.legs.js';
import type { Queueing } from './call.queue.events.js';
import { isOpen } from './call.state.js';
import type { LiveCall } from './call.state.js';

type Of<T extends PeerWish['type']> = Extract<PeerWish, { type: T }>;

/** Nobody hears music before the answer, so a call is answered when it comes to a queue. */
const queue = (state: LiveCall, command: Of<'QueueCall'>, at: Instant): readonly CallEvent[] => {
  const { callId, customerId } = state;
  const { step, queueId, priority, needs = null, means, variables } = command;
  if (customerId === null || state.queuecallId !== null) return [];
  const queuecallId = uuid5(step.activeflowId, `queue ${step.visit}`);
  const since = state.queued?.since ?? at;
  const who = { callId, customerId, queuecallId, queueId, step, ...ends(state), means, priority, needs, since };
  return [...answer(state, at), { type: 'CallQueued', ...who, ...(variables ? { variables } : {}) }];
};

/** Whoever was called by us, and waits now, is who waits. */
const ends = ({ direction, source, destination }: LiveCall): Pick<Queueing, 'source' | 'destination'> =>
  direction === 'incoming' ? { source, destination } : { source: destination, destination: source };

/** To another queue, with its age and all that its plan has said. */
export const sendOn = (
  state: LiveCall,
  command: Omit<Of<'SendCallToQueue'>, 'type' | 'callId'>,
  at: Instant,
): readonly CallEvent[] => {
  const { callId, customerId, connecting } = state;
  const { queuecallId, queueId, means, hops } = command;
  if (customerId === null || !connecting || state.queuecallId !== queuecallId) return [];
  const said = state.queued ?? { since: at, needs: null };
  const next = { queuecallId: uuid5(queuecallId, 'next'), queueId, step: connecting.step, means, priority: null, ...said, hops };
  return [
    ...waitFlowOver(state),
    { type: 'CallDequeued', callId, queuecallId },
    { type: 'CallQueued', callId, customerId, ...ends(state), ...next },
  ];
};

const isAlone = ({ peerCallId, roomId, transferId }: LiveCall): boolean =>
  peerCallId === null && roomId === null && transferId === null;

const dequeue = (state: LiveCall, { queuecallId, outcome, detail }: Of<'DequeueCall'>): readonly CallEvent[] => {
  const { callId, connecting } = state;
  if (state.queuecallId !== queuecallId) return [];
  const events: readonly CallEvent[] = [...waitFlowOver(state), { type: 'CallDequeued', callId, queuecallId }];
  if (!connecting || !isAlone(state)) return events;
  return [...events, { type: 'CallConnectEnded', callId, step: connecting.step, outcome, detail }];
};

/** It waits no more, and does not hear to its end what is heard while waiting. */
export const waitFlowOver = ({ callId, waitFlowId }: LiveCall): readonly CallEvent[] =>
  waitFlowId === null ? [] : [{ type: 'CallWaitFlowStopped', callId, activeflowId: waitFlowId }];

/** Who talks meanwhile, or waits elsewhere, hears nothing of it. */
const waitFlow = (state: LiveCall, { queuecallId, round, flow }: Of<'RunWaitFlow'>): readonly CallEvent[] => {
  const { callId, customerId, source, waitFlowId } = state;
  if (customerId === null || state.queuecallId !== queuecallId || !isAlone(state)) return [];
  if (waitFlowId === flow.activeflowId) return [];
  return [...waitFlowOver(state), { type: 'CallWaitFlowStarted', callId, customerId, source, queuecallId, round, flow }];
};

/** Keys that mean something: of who waits in a queue. */
export const digitPressed = (
  { digit, mark }: Extract<CallCommand, { type: 'ReportCallDigit' }>,
  state: LiveCall,
): readonly CallEvent[] => {
  const { callId, customerId, queuecallId, digitMark } = state;
  if (customerId === null || queuecallId === null || !isOpen(state) || !isAlone(state) || mark <= digitMark) return [];
  return [{ type: 'CallDigitPressed', callId, customerId, queuecallId, digit, mark }];
};

/** Whoever has gone another way meanwhile cannot wait on. */
export const requeueMissed = ({ callId, customerId }: LiveCall, { queuecallId }: Of<'RequeueCall'>): readonly CallEvent[] =>
  customerId === null ? [] : [{ type: 'CallRequeueMissed', callId, customerId, queuecallId }];

/** That the agent has gone may be heard of here first. */
const requeue = (state: LiveCall, command: Of<'RequeueCall'>): readonly CallEvent[] => {
  const { callId, legId, peerCallId } = state;
  if (state.queuecallId !== command.queuecallId || state.transferId !== null) return requeueMissed(state, command);
  if (peerCallId === command.agentCallId) return [{ type: 'CallParted', callId, legId, why: 'gone', hears: 'music' }];
  if (!isAlone(state)) return requeueMissed(state, command);
  return state.waiting === 'music' ? [] : [{ type: 'CallWaiting', callId, legId, hears: 'music' }];
};

/** What a queue wishes of its caller. */
export const decideQueue = (
  command: Of<'QueueCall' | 'DequeueCall' | 'SendCallToQueue' | 'RunWaitFlow' | 'RequeueCall'>,
  state: LiveCall,
  at: Instant,
): readonly CallEvent[] => {
  switch (command.type) {
    case 'QueueCall':
      return queue(state, command, at);
    case 'DequeueCall':
      return dequeue(state, command);
    case 'SendCallToQueue':
      return sendOn(state, command, at);
    case 'RunWaitFlow':
      return waitFlow(state, command);
    case 'RequeueCall':
      return requeue(state, command);
  }
};
