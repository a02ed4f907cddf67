import type { TransferEvent } from './transfer.events.js';
import type { LiveTransfer, Transfer } from './transfer.state.js';

const begun = ({ transferId, spec }: Extract<TransferEvent, { type: 'TransferCreated' }>): LiveTransfer => ({
  status: 'dialing',
  transferId,
  spec,
  blind: false,
  target: null,
  talkingTo: 'target',
  recalls: 0,
  groupcallId: spec.target.group.groupcallId,
  lost: [],
});

const over = (state: LiveTransfer, event: TransferEvent): LiveTransfer => {
  switch (event.type) {
    case 'TransferCompleted':
      return { ...state, status: 'completed', target: event.target };
    case 'TransferCancelled':
      return { ...state, status: 'cancelled' };
    case 'TransferFailed':
      return { ...state, status: 'failed' };
    case 'TransferRecovered':
      return { ...state, status: 'recovered' };
    case 'TransferCallerGone':
      return { ...state, status: 'caller_gone' };
    default:
      return state;
  }
};

const arranged = (state: LiveTransfer, event: TransferEvent): LiveTransfer => {
  switch (event.type) {
    case 'TransferConsulting':
      return { ...state, status: 'consulting', target: event.target };
    case 'TransferSwapped':
      return { ...state, talkingTo: event.talkingTo };
    case 'TransferMerged':
      return { ...state, status: 'merged' };
    default:
      return over(state, event);
  }
};

const lived = (state: LiveTransfer, event: TransferEvent): LiveTransfer => {
  switch (event.type) {
    case 'TransferRinging':
      return { ...state, status: 'ringing' };
    case 'TransferTransfererReleased':
    case 'TransferTurnedBlind':
      return { ...state, blind: true };
    case 'TransferLegEnded':
      return { ...state, lost: [...state.lost, event.callId] };
    case 'TransferRecalling':
      return { ...state, status: 'ringing', recalls: event.round, groupcallId: event.plan.group.groupcallId };
    default:
      return arranged(state, event);
  }
};

export const evolve = (state: Transfer, event: TransferEvent): Transfer => {
  if (event.type === 'TransferCreated') return begun(event);
  return state.status === 'absent' ? state : lived(state, event);
};
