import { callIdsOf } from '../groupcall/groupcall.plan.js';
import type { CallEvent } from './call.events.js';
import { evolveSound } from './call.sound.js';
import type { LiveCall } from './call.state.js';

const withTransfer = (state: LiveCall, { spec }: Extract<CallEvent, { type: 'CallTransferAsked' }>): LiveCall => {
  const { callId, chainedCallIds } = state;
  const { transferId, callerCallId, target } = spec;
  const chained = callId === callerCallId ? [...chainedCallIds, ...callIdsOf(target.group)] : chainedCallIds;
  return { ...state, transferId, chainedCallIds: chained.filter((each) => each !== callerCallId) };
};

const evolveTransfer = (state: LiveCall, event: CallEvent): LiveCall => {
  switch (event.type) {
    case 'CallTransferAsked':
      return withTransfer(state, event);
    case 'CallTransferEntered':
      return { ...state, transferId: event.transferId, chainedCallIds: [...state.chainedCallIds, ...event.chained] };
    case 'CallTransferLeft':
      return { ...state, transferId: null };
    case 'CallFlowGiven':
      return { ...state, activeflowId: event.flow.activeflowId, connecting: null, queuecallId: null, waiting: 'nothing' };
    default:
      return evolveQueue(state, event);
  }
};

const evolveQueue = (state: LiveCall, event: CallEvent): LiveCall => {
  switch (event.type) {
    case 'CallQueued': {
      const { step, queuecallId, since, needs = null, variables } = event;
      const queued = { since, needs, ...(variables ? { variables } : {}) };
      return { ...state, connecting: { step, seeking: null }, queuecallId, queued, waiting: 'music' };
    }
    case 'CallDequeued':
      // What it hears while it is being transferred is no longer the queue's.
      return { ...state, queuecallId: null, waiting: state.transferId === null ? 'nothing' : state.waiting };
    case 'CallWaitFlowStarted':
      return { ...state, waitFlowId: event.flow.activeflowId };
    case 'CallWaitFlowStopped':
      return { ...state, waitFlowId: null, queue: state.queue.filter(({ step }) => step?.activeflowId !== event.activeflowId) };
    case 'CallDigitPressed':
      return { ...state, digitMark: event.mark };
    default:
      return evolveSound(state, event);
  }
};

/** Who it talks with after one more fact. */
export const evolvePeers = (state: LiveCall, event: CallEvent): LiveCall => {
  const { connecting } = state;
  switch (event.type) {
    case 'CallRingbackAsked':
      return { ...state, ringback: true };
    case 'CallConnecting':
      return { ...state, ...seeking(state, event), waiting: 'ringing' };
    case 'CallConnectEnded':
      return { ...state, connecting: null, waiting: 'nothing' };
    case 'CallJoined': {
      const found = connecting && { ...connecting, seeking: null };
      return { ...state, peerCallId: event.peerCallId, roomId: null, waiting: 'nothing', connecting: found, handedTo: null };
    }
    case 'CallRoomJoined':
      return { ...state, peerCallId: null, roomId: event.roomId, waiting: 'nothing' };
    case 'CallParted':
    case 'CallWaiting':
      return { ...state, peerCallId: null, roomId: null, waiting: event.hears };
    default:
      return evolveTransfer(state, event);
  }
};

const seeking = (
  { chainedCallIds }: LiveCall,
  { step, plan }: Extract<CallEvent, { type: 'CallConnecting' }>,
): Pick<LiveCall, 'connecting' | 'chainedCallIds'> => ({
  connecting: { step, seeking: plan.group.groupcallId },
  chainedCallIds: [...chainedCallIds, ...callIdsOf(plan.group)],
});
