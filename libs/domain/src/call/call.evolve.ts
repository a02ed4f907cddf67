import type { CallEvent, HangupReason } from './call.events.js';
import { evolvePeers } from './call.peers.evolve.js';
import { isDialling } from './call.state.js';
import type { Call, CallStatus, LiveCall } from './call.state.js';

const fresh = {
  masterCallId: null,
  chainedCallIds: [],
  attempt: 0,
  dialDeadline: 0,
  rang: false,
  answered: false,
  answerAsked: false,
  ending: null,
  held: false,
  moh: false,
  mute: '',
  sound: null,
  sounds: 0,
  queue: [],
  cuts: 0,
  noMusic: false,
  peerCallId: null,
  roomId: null,
  waiting: 'nothing',
  ringback: false,
  connecting: null,
  queuecallId: null,
  queued: null,
  waitFlowId: null,
  digitMark: -1,
  groupcallId: null,
  transferId: null,
  supervisions: [],
  handedTo: null,
  listening: null,
  deleted: false,
} as const;

const outgoing = (event: Extract<CallEvent, { type: 'CallCreated' }>): LiveCall => {
  const { callId, spec } = event;
  const { customerId, source, destination, attempts, earlyExecution, anonymous, maxDuration, groupcall, transferId } = spec;
  const activeflowId = spec.flow?.activeflowId ?? null;
  const created = { direction: 'outgoing', status: 'dialing', legId: attempts[0].legId } as const;
  const parts = { masterCallId: spec.masterCallId, groupcallId: groupcall?.groupcallId ?? null, transferId: transferId ?? null };
  return {
    ...fresh,
    ...created,
    ...parts,
    callId,
    customerId,
    source,
    destination,
    activeflowId,
    attempts,
    earlyExecution,
    anonymous,
    maxDuration,
  };
};

const begun = (event: Extract<CallEvent, { type: 'CallCreated' | 'CallArrived' }>): LiveCall => {
  if (event.type === 'CallCreated') return outgoing(event);
  const { callId, customerId, source, destination, maxDuration } = event;
  const activeflowId = event.flow?.activeflowId ?? null;
  const arrived = { direction: 'incoming', status: 'ringing', attempts: [], earlyExecution: false, anonymous: false } as const;
  return { ...fresh, ...arrived, callId, customerId, source, destination, activeflowId, legId: callId, maxDuration };
};

/** What our wish to end it makes of the public status: our own timers leave it as it was (voipbin.md 4.2). */
const leaving = (state: LiveCall, reason: HangupReason): CallStatus => {
  if (reason === 'dialout' || reason === 'timeout') return state.status;
  return state.direction === 'outgoing' && isDialling(state) ? 'canceling' : 'terminating';
};

const lived = (state: LiveCall, event: CallEvent): LiveCall => {
  switch (event.type) {
    case 'CallDialAsked':
      return { ...state, legId: event.legId, attempt: event.attempt, dialDeadline: event.deadline, rang: false };
    case 'CallRinging':
      return { ...state, rang: true, status: state.status === 'dialing' ? 'ringing' : state.status };
    case 'CallAnswerAsked':
      return { ...state, answerAsked: true };
    case 'CallAnswered':
      return { ...state, answered: true, status: 'progressing' };
    case 'CallsChained':
      return { ...state, chainedCallIds: [...state.chainedCallIds, ...event.calls.map(({ callId }) => callId)] };
    case 'CallHangupAsked':
      return { ...state, ending: event.reason, status: leaving(state, event.reason) };
    default:
      return over(state, event);
  }
};

const over = (state: LiveCall, event: CallEvent): LiveCall => {
  switch (event.type) {
    case 'CallEnded':
      return { ...state, status: 'hangup', sound: null, queue: [], peerCallId: null, roomId: null, listening: null };
    case 'CallDeleted':
      return { ...state, deleted: true };
    default:
      return evolvePeers(state, event);
  }
};

export const evolve = (state: Call, event: CallEvent): Call => {
  if (event.type === 'CallCreated' || event.type === 'CallArrived') return begun(event);
  return state.status === 'absent' ? state : lived(state, event);
};
