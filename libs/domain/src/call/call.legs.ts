import type { Instant } from '../kernel/decider.js';
import type { CallCommand } from './call.commands.js';
import type { CallEvent, HangupReason } from './call.events.js';
import { byOf, legEnd, reasonOf } from './call.outcome.js';
import type { Attempt } from './call.route.js';
import { ABSENT, isDialling } from './call.state.js';
import { evolve } from './call.evolve.js';
import type { LiveCall } from './call.state.js';

type Of<T extends CallCommand['type']> = Extract<CallCommand, { type: T }>;

/** How long the switch may take to answer a leg, or to end one, before we stop waiting for its word. */
const ANSWER_PATIENCE = 10_000;
const HANGUP_PATIENCE = 30_000;

export const created = ({ callId, spec, siblings }: Of<'CreateCall'>, at: Instant): readonly CallEvent[] => {
  const [{ legId, route }] = spec.attempts;
  const { source, destination, anonymous, maxDuration } = spec;
  const deadline = at + spec.dialTimeout;
  return [
    { type: 'CallCreated', callId, spec, siblings },
    { type: 'CallDialAsked', callId, legId, attempt: 0, source, destination, route, anonymous, deadline, maxDuration },
  ];
};

export const hangup = (state: LiveCall, reason: HangupReason, cause: string, at: Instant): CallEvent => {
  const { callId, legId } = state;
  return { type: 'CallHangupAsked', callId, legId, reason, cause, deadline: at + HANGUP_PATIENCE };
};

/** An arrival at a number that is nobody's, or that nobody answers, is refused as the network would (Q.850 1 and 3). */
export const arrived = (command: Of<'ReportCallArrived'>, at: Instant): readonly CallEvent[] => {
  const event: CallEvent = { ...command, type: 'CallArrived' };
  const state = evolve(ABSENT, event);
  if (command.flow !== null || state.status === 'absent') return [event];
  return [event, hangup(state, 'failed', command.customerId === null ? 'UNALLOCATED_NUMBER' : 'NO_ROUTE_DESTINATION', at)];
};

export const answer = (state: LiveCall, at: Instant): readonly CallEvent[] => {
  const { callId, legId, direction, answered, answerAsked } = state;
  if (direction === 'outgoing' || answered || answerAsked) return [];
  return [{ type: 'CallAnswerAsked', callId, legId, deadline: at + ANSWER_PATIENCE }];
};

/** Ends it by our own wish: `cancel` while an outgoing call has no answer, `normal` otherwise. */
export const hangUp = (state: LiveCall, at: Instant, cause = 'ORIGINATOR_CANCEL'): readonly CallEvent[] => {
  const cancels = state.direction === 'outgoing' && isDialling(state);
  return [cancels ? hangup(state, 'cancel', cause, at) : hangup(state, 'normal', 'NORMAL_CLEARING', at)];
};

/** Those who have to know that it is over. */
const ties = ({
  groupcallId,
  connecting,
  peerCallId,
  transferId,
  customerId,
  queuecallId,
  waitFlowId,
}: LiveCall): Partial<Extract<CallEvent, { type: 'CallEnded' }>> => ({
  ...(groupcallId === null ? {} : { groupcallId }),
  ...(connecting?.seeking ? { seeking: connecting.seeking } : {}),
  ...(peerCallId === null ? {} : { peerCallId }),
  ...(transferId === null ? {} : { transferId }),
  ...(customerId === null ? {} : { customerId }),
  ...queueTies({ queuecallId, waitFlowId }),
});

const queueTies = ({
  queuecallId,
  waitFlowId,
}: Pick<LiveCall, 'queuecallId' | 'waitFlowId'>): Pick<
  Extract<CallEvent, { type: 'CallEnded' }>,
  'queuecallId' | 'waitFlowId'
> => ({
  ...(queuecallId === null ? {} : { queuecallId }),
  ...(waitFlowId === null ? {} : { waitFlowId }),
});

export const ended = (
  state: LiveCall,
  { legId, cause, sipCode, unseen }: Omit<Of<'ReportLegEnded'>, 'type' | 'callId'>,
): CallEvent => {
  const end = legEnd(cause, sipCode, unseen);
  const { callId, activeflowId, chainedCallIds } = state;
  const listens = state.listening ? [state.listening.listenId] : [];
  const plays = [...[...(state.sound ? [state.sound] : []), ...state.queue].map(({ playId }) => playId), ...listens];
  return {
    type: 'CallEnded',
    callId,
    legId,
    by: byOf(state, end),
    reason: reasonOf(state, end),
    end,
    activeflowId,
    chainedCallIds,
    plays,
    ...ties(state),
  };
};

/** The way that is tried after this one failed: only where another may do better, and no plan has begun (seed, Failover Rules). */
const nextAttempt = (state: LiveCall, reason: HangupReason): Attempt | undefined => {
  const begun = state.earlyExecution && state.status === 'ringing';
  const another = reason === 'failed' && state.ending === null && isDialling(state) && state.direction === 'outgoing' && !begun;
  return another ? state.attempts[state.attempt + 1] : undefined;
};

export const legEnded = (command: Of<'ReportLegEnded'>, state: LiveCall, at: Instant): readonly CallEvent[] => {
  const { callId, attempt, source, destination, anonymous, dialDeadline, maxDuration } = state;
  const end = legEnd(command.cause, command.sipCode, command.unseen);
  const next = nextAttempt(state, reasonOf(state, end));
  if (!next || dialDeadline <= at) return [ended(state, command)];
  return [
    { type: 'CallAttemptFailed', callId, legId: command.legId, attempt, end },
    {
      type: 'CallDialAsked',
      callId,
      ...next,
      attempt: attempt + 1,
      source,
      destination,
      anonymous,
      deadline: dialDeadline,
      maxDuration,
    },
  ];
};
