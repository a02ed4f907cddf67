import type { Instant } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { CallCommand, SupervisionWish } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import { evolve } from './call.evolve.js';
import { hangUp } from './call.legs.js';
import { isOpen, mustProgress } from './call.state.js';
import type { Call, LiveCall } from './call.state.js';

type Of<T extends CallCommand['type']> = Extract<CallCommand, { type: T }>;

const WISHES: readonly CallCommand['type'][] = ['SuperviseCall', 'LeaveSupervision', 'HandOverCall', 'ListenIn'];

export const isOfSupervision = (command: CallCommand): command is SupervisionWish => WISHES.includes(command.type);

const isTalking = ({ peerCallId, roomId }: LiveCall): boolean => peerCallId !== null || roomId !== null;

/** Each supervisor has one supervision of a call at a time. */
const supervise = (state: LiveCall, { spec }: Of<'SuperviseCall'>): readonly CallEvent[] => {
  const { callId, legId, supervisions } = state;
  mustProgress(state);
  if (supervisions.some(({ supervisorId }) => supervisorId === spec.supervisor.id)) return [];
  if (!isTalking(state)) throw new Refusal('call.not_connected', 'The call talks with nobody.');
  return [{ type: 'CallSupervisionAsked', callId, legId, spec }];
};

const leave = ({ callId, supervisions }: LiveCall, { supervisionId }: Of<'LeaveSupervision'>): readonly CallEvent[] =>
  supervisions.some((each) => each.supervisionId === supervisionId)
    ? [{ type: 'CallSupervisionLeft', callId, supervisionId }]
    : [];

/** Only where two talk, and nobody is handing one of them over. */
const handOver = (state: LiveCall, command: Of<'HandOverCall'>): readonly CallEvent[] => {
  const { callId, peerCallId, transferId, handedTo } = state;
  const { supervisionId, supervisorCallId, keeps } = command;
  if (!isOpen(state) || peerCallId === null || transferId !== null || handedTo !== null)
    return [{ type: 'CallHandOverMissed', callId, supervisionId }];
  const [kept, released] = keeps === 'peer' ? [peerCallId, callId] : [callId, peerCallId];
  return [{ type: 'CallHandedOver', callId, supervisionId, supervisorCallId, kept, released }];
};

const listen = (state: LiveCall, { listenId, targetLegId, mode }: Of<'ListenIn'>): readonly CallEvent[] => {
  const { callId, legId, listening, status } = state;
  if (!isOpen(state) || status !== 'progressing' || isTalking(state)) return [];
  if (listening === null) return [{ type: 'CallListenAsked', callId, legId, listenId, targetLegId, mode }];
  return listening.mode === mode ? [] : [{ type: 'CallListenModeAsked', callId, legId, listenId, mode }];
};

export const decideSupervision = (command: SupervisionWish, state: LiveCall): readonly CallEvent[] => {
  switch (command.type) {
    case 'SuperviseCall':
      return supervise(state, command);
    case 'LeaveSupervision':
      return leave(state, command);
    case 'HandOverCall':
      return handOver(state, command);
    case 'ListenIn':
      return listen(state, command);
  }
};

/** Its phone listens no more: by the supervisor's own key, or since the other leg is over. Nobody is left alone on it. */
export const listenEnded = (state: LiveCall, { listenId }: Of<'ReportListenEnded'>, at: Instant): readonly CallEvent[] => {
  const { callId, legId, listening } = state;
  if (listening?.listenId !== listenId) return [];
  return [{ type: 'CallListenEnded', callId, legId, listenId }, ...(isOpen(state) ? hangUp(state, at) : [])];
};

/** Who has nobody to talk with while it is being handed over will have. */
const isTalkOver = (state: LiveCall): boolean => state.status === 'hangup' || (!isTalking(state) && state.transferId === null);

/** A talk that is over after some events takes along those who listened to it; nothing comes after the end of a call. */
export const withTalkOver = (before: Call, events: readonly CallEvent[]): readonly CallEvent[] => {
  if (before.status === 'absent' || before.supervisions.length === 0 || events.length === 0) return events;
  const after = events.reduce<Call>(evolve, before);
  if (after.status === 'absent' || !isTalkOver(after) || after.supervisions.length === 0) return events;
  const supervisionIds = after.supervisions.map(({ supervisionId }) => supervisionId);
  const over: CallEvent = { type: 'CallSupervisionsOver', callId: after.callId, supervisionIds };
  return after.status === 'hangup' ? [over, ...events] : [...events, over];
};
