import { callIdsOf } from '../groupcall/groupcall.plan.js';
import type { CallEvent } from './call.events.js';
import type { LiveCall } from './call.state.js';

const asked = (state: LiveCall, { spec }: Extract<CallEvent, { type: 'CallSupervisionAsked' }>): LiveCall => {
  const { supervisionId, supervisor, plan } = spec;
  const callIds = callIdsOf(plan.group);
  return {
    ...state,
    supervisions: [...state.supervisions, { supervisionId, supervisorId: supervisor.id, callIds }],
    chainedCallIds: [...state.chainedCallIds, ...callIds],
  };
};

/** Whoever stays with the supervisor no longer ends with this call; if this one is let go, it talks with nobody by its own account. */
const handedOver = (state: LiveCall, { callId, kept, ...to }: Extract<CallEvent, { type: 'CallHandedOver' }>): LiveCall => {
  const free = { ...without(state, to.supervisionId), handedTo: to.supervisorCallId };
  if (kept === callId) return free;
  return { ...free, peerCallId: null, chainedCallIds: free.chainedCallIds.filter((each) => each !== kept) };
};

const without = (state: LiveCall, supervisionId: string): LiveCall => {
  const found = state.supervisions.find((each) => each.supervisionId === supervisionId);
  if (!found) return state;
  return {
    ...state,
    supervisions: state.supervisions.filter((each) => each !== found),
    chainedCallIds: state.chainedCallIds.filter((each) => !found.callIds.includes(each)),
  };
};

/** A call, and those who listen to it or to whom it listens, after one more fact. */
export const evolveSupervision = (state: LiveCall, event: CallEvent): LiveCall => {
  switch (event.type) {
    case 'CallSupervisionAsked':
      return asked(state, event);
    case 'CallSupervisionLeft':
      return without(state, event.supervisionId);
    case 'CallSupervisionsOver':
      return { ...state, supervisions: [] };
    case 'CallHandedOver':
      return handedOver(state, event);
    case 'CallListenAsked':
      return { ...state, listening: { listenId: event.listenId, mode: event.mode } };
    case 'CallListenModeAsked':
      return { ...state, listening: state.listening && { ...state.listening, mode: event.mode } };
    case 'CallListenEnded':
      return { ...state, listening: null };
    default:
      return state;
  }
};
