import type { Instant } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { CallCommand, PeerWish } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import { answer, hangUp } from './call.legs.js';
import { decideQueue, requeueMissed, waitFlowOver } from './call.queue.js';
import { isOpen, mustProgress } from './call.state.js';
import type { LiveCall } from './call.state.js';

type Of<T extends CallCommand['type']> = Extract<CallCommand, { type: T }>;

/** What plays ends where a leg is moved: the switch cuts it off. */
const silenced = ({ callId, legId, sound }: LiveCall): readonly CallEvent[] =>
  sound ? [{ type: 'CallPlayEnded', callId, legId, playId: sound.playId, detail: 'stopped', step: null }] : [];

const unheard = ({ callId, legId, listening }: LiveCall): readonly CallEvent[] =>
  listening ? [{ type: 'CallListenEnded', callId, legId, listenId: listening.listenId }] : [];

/** Before it is joined to others: a hold is over with the talk that it belonged to, and what is heard while waiting as well. */
const freed = (state: LiveCall): readonly CallEvent[] => [
  ...waitFlowOver(state),
  ...silenced(state),
  ...unheard(state),
  ...(state.held ? [{ type: 'CallUnheld', callId: state.callId } as const] : []),
];

const connect = (state: LiveCall, { step, plan }: Of<'ConnectCall'>): readonly CallEvent[] => {
  const { callId, legId, answered, answerAsked, direction, ringback } = state;
  const rings = direction === 'incoming' && !answered && !answerAsked && !ringback;
  return [
    { type: 'CallConnecting', callId, step, plan },
    ...(rings ? [{ type: 'CallRingbackAsked', callId, legId } as const] : []),
  ];
};

const join = (state: LiveCall, { peerCallId, released }: Of<'JoinCall'>, at: Instant): readonly CallEvent[] => {
  const { callId, legId } = state;
  if (state.peerCallId === peerCallId) return [];
  return [...answer(state, at), ...freed(state), { type: 'CallJoined', callId, legId, peerCallId, ...letGo(released) }];
};

/** Who is let go, be there a talk or not. */
const letGo = (released: string | undefined): { readonly released?: string } => (released === undefined ? {} : { released });

const confer = (state: LiveCall, { roomId }: Of<'JoinRoom'>): readonly CallEvent[] => {
  const { callId, legId } = state;
  return state.roomId === roomId ? [] : [...freed(state), { type: 'CallRoomJoined', callId, legId, roomId }];
};

export const part = (state: LiveCall, { hears }: Pick<Of<'PartCall'>, 'hears'>): readonly CallEvent[] => {
  const { callId, legId, peerCallId, roomId, waiting } = state;
  if (peerCallId !== null || roomId !== null)
    return [...silenced(state), { type: 'CallParted', callId, legId, why: 'asked', hears }];
  return waiting === hears ? [] : [{ type: 'CallWaiting', callId, legId, hears }];
};

/** Nobody is left to talk with: the plan that waited for the end of the talk goes on; whoever came only to talk is let go. */
const alone = (
  { transferId, connecting, activeflowId, callId, queuecallId }: LiveCall,
  leave: () => readonly CallEvent[],
): readonly CallEvent[] => {
  // A queue says by itself what becomes of its caller.
  if (transferId !== null || queuecallId !== null) return [];
  if (connecting) return [{ type: 'CallConnectEnded', callId, step: connecting.step, outcome: 'done', detail: '' }];
  return activeflowId === null ? leave() : [];
};

const transfer = (state: LiveCall, { spec }: Of<'TransferCall'>): readonly CallEvent[] => {
  const { callId, peerCallId, transferId } = state;
  mustProgress(state);
  if (transferId !== null) throw new Refusal('call.in_transfer', 'The call is being transferred already.');
  const other = callId === spec.callerCallId ? spec.transfererCallId : spec.callerCallId;
  if (peerCallId !== other)
    throw new Refusal('call.not_connected', 'The call talks with nobody whom it could be transferred from.');
  return [{ type: 'CallTransferAsked', callId, spec }];
};

const leaveTransfer = (state: LiveCall, { transferId }: Of<'LeaveTransfer'>, at: Instant): readonly CallEvent[] => {
  if (state.transferId !== transferId) return [];
  const { callId, peerCallId } = state;
  const event: CallEvent = { type: 'CallTransferLeft', callId, transferId };
  return [event, ...(peerCallId === null ? alone({ ...state, transferId: null }, () => hangUp(state, at)) : [])];
};

export const give = (state: LiveCall, { flow, variables }: Pick<Of<'GiveFlow'>, 'flow' | 'variables'>): readonly CallEvent[] => {
  const { callId, customerId, source, activeflowId } = state;
  if (customerId === null || activeflowId === flow.activeflowId) return [];
  return [...waitFlowOver(state), { type: 'CallFlowGiven', callId, customerId, source, flow, variables, replaces: activeflowId }];
};

/** A call that is over, or on its way out, answers whoever waits for it. */
const missed = (command: PeerWish, state: LiveCall): readonly CallEvent[] => {
  const { callId, customerId, groupcallId } = state;
  switch (command.type) {
    case 'JoinCall': {
      const whose = customerId === null || groupcallId === null ? {} : { customerId, groupcallId };
      return [{ type: 'CallJoinMissed', callId, peerCallId: command.peerCallId, ...whose, ...letGo(command.released) }];
    }
    case 'EnterTransfer':
      return [{ type: 'CallTransferMissed', callId, transferId: command.transferId }];
    case 'RequeueCall':
      return requeueMissed(state, command);
    default:
      return [];
  }
};

/** Who talks with whom: decided by plans, groupcalls and transfers. */
export const decidePeers = (command: PeerWish, state: LiveCall, at: Instant): readonly CallEvent[] => {
  if (command.type === 'TransferCall') return transfer(state, command);
  if (!isOpen(state)) return missed(command, state);
  switch (command.type) {
    case 'ConnectCall':
      return connect(state, command);
    case 'JoinCall':
      return join(state, command, at);
    case 'PartCall':
      return part(state, command);
    case 'JoinRoom':
      return confer(state, command);
    case 'QueueCall':
    case 'DequeueCall':
    case 'SendCallToQueue':
    case 'RunWaitFlow':
    case 'RequeueCall':
      return decideQueue(command, state, at);
    default:
      return decidePlans(command, state, at);
  }
};

const decidePlans = (
  command: Of<'GiveFlow' | 'EnterTransfer' | 'LeaveTransfer'>,
  state: LiveCall,
  at: Instant,
): readonly CallEvent[] => {
  switch (command.type) {
    case 'GiveFlow':
      return give(state, command);
    case 'EnterTransfer':
      return [{ ...command, type: 'CallTransferEntered' }];
    case 'LeaveTransfer':
      return leaveTransfer(state, command, at);
  }
};

/**
 * Whoever it talked with is over. What plays to it goes on, or its end will be told (fact 48). Where the two were never joined the
 * switch does not part them either: the leg may still be in the conference that it was to leave.
 */
export const peerGone = (command: Of<'ReportPeerGone'>, state: LiveCall, at: Instant): readonly CallEvent[] => {
  if (state.peerCallId !== command.peerCallId || !isOpen(state)) return [];
  const { callId, legId } = state;
  const left = alone(state, () => hangUp(state, at));
  return [{ type: 'CallParted', callId, legId, why: command.missed ? 'asked' : 'gone', hears: 'nothing' }, ...left];
};

/** Nobody came whom its plan was looking for. */
export const unconnected = ({ step, detail }: Of<'ReportCallUnconnected'>, state: LiveCall): readonly CallEvent[] => {
  const { callId, connecting } = state;
  if (!isOpen(state) || connecting?.step.activeflowId !== step.activeflowId || connecting.step.visit !== step.visit) return [];
  return [{ type: 'CallConnectEnded', callId, step, outcome: 'failed', detail }];
};
