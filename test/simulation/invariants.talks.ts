import type { Event } from '#domain/contact-centre.js';
import { isSupervisionEvent } from '#domain/supervision/supervision.events.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Facts } from './facts.js';
import { isGroup, isTransfer } from './facts.talks.js';
import type { TransferFacts } from './facts.talks.js';
import type { StepInvariant } from './invariants.step.js';

const oneWinner: StepInvariant = {
  name: 'I2 a groupcall has one winner',
  sentence: 'At most one answer is ever taken, and none after the end.',
  check: ({ talks }, { event }) => {
    if (event.type !== 'GroupcallAnswered') return undefined;
    const { answer } = talks.groups.get(event.groupcallId) ?? {};
    return answer ? `${event.groupcallId} is answered by ${event.callId}, and was by ${answer.callId}` : undefined;
  },
};

/** An answer and its win may be one commit; a win without its answer never is. */
const winnersAnswer: StepInvariant = {
  name: 'I2 who wins has answered',
  sentence: 'In the log the answer of a call stands before its win.',
  check: ({ calls }, { event }) => {
    if (event.type !== 'GroupcallAnswered' || calls.get(event.callId)?.answered) return undefined;
    return `${event.callId} has won ${event.groupcallId}, and has not answered`;
  },
};

/** Also whoever was dialled for no groupcall. */
const hasWon = ({ talks, calls }: Facts, callId: string): boolean => {
  const groupcallId = calls.get(callId)?.company.groupcallId ?? null;
  return groupcallId === null || talks.groups.get(groupcallId)?.answer?.callId === callId;
};

const onlyTheWinner: StepInvariant = {
  name: 'I2 only the winner has anything of it',
  sentence: 'Of the calls of a groupcall only the one that won runs its plan, or talks with whoever looked for somebody.',
  check: (facts, { event }) => {
    if (event.type !== 'CallJoined' && event.type !== 'CallFlowGiven' && event.type !== 'CallRoomJoined') return undefined;
    return hasWon(facts, event.callId) ? undefined : `${event.type} of ${event.callId}, which did not win`;
  },
};

const notesAgree: StepInvariant = {
  name: 'I2 groups within groups agree',
  sentence: 'What is noted as the answer of a group within another is the answer of the outermost one.',
  check: ({ talks }, { event }) => {
    if (event.type !== 'GroupcallAnswerNoted') return undefined;
    const outermost = talks.groups.get(talks.within.get(event.groupcallId)?.outermost ?? '');
    return outermost?.answer?.callId === event.callId ? undefined : `${event.groupcallId} notes ${event.callId}`;
  },
};

const groupsEndOnce: StepInvariant = {
  name: 'I3 a groupcall ends once',
  sentence: 'After its end nothing happens to it but that it is taken off the list.',
  check: ({ talks }, { event }) => {
    if (!isGroup(event) || event.type === 'GroupcallDeleted') return undefined;
    return talks.groups.get(event.groupcallId)?.ended ? `${event.type} after the end of ${event.groupcallId}` : undefined;
  },
};

const transfersEndOnce: StepInvariant = {
  name: 'I7 a transfer ends once',
  sentence: 'It ends completed, cancelled, failed, recovered, or because the caller has gone; after that nothing happens to it.',
  check: ({ talks }, { event }) =>
    isTransfer(event) && talks.transfers.get(event.transferId)?.end
      ? `${event.type} after the end of ${event.transferId}`
      : undefined,
};

const openFor = ({ talks }: Facts, role: 'callerCallId' | 'transfererCallId', callId: string): TransferFacts | undefined =>
  [...talks.open].find(({ spec }) => spec[role] === callId);

/** What may end a caller that is being transferred: its own plan, its queue where it is the agent, whoever it hangs on, or a request. */
const mayEnd = ({ event, cause }: Recorded<Event>, { spec, target }: TransferFacts): boolean => {
  switch (event.type) {
    case 'ActiveflowEnded':
    case 'ActiveflowStepStarted':
      return true;
    case 'CallEnded':
      return event.callId !== spec.transfererCallId && event.callId !== target;
    case 'QueuecallEnded':
      return event.agentCallId === spec.callerCallId;
    case 'TransferFailed':
      return event.outcome === 'hangup';
    default:
      return event.type === 'GroupcallHangupAsked' && cause.actor.kind !== 'process';
  }
};

const callerSurvives: StepInvariant = {
  name: 'I7 the caller survives',
  sentence: 'While a transfer is open its caller is hung up by nobody but whoever asks for that, a timer, or its own plan.',
  check: (facts, { event, cause }) => {
    if (event.type !== 'CallHangupAsked' || cause.actor.kind !== 'process') return undefined;
    const transfer = openFor(facts, 'callerCallId', event.callId);
    const why = facts.events.get(cause.causation);
    return !transfer || (why && mayEnd(why, transfer))
      ? undefined
      : `${event.callId} is hung up by ${cause.actor.id} after ${why?.event.type ?? 'nothing'}`;
  },
};

const releasedInTime: StepInvariant = {
  name: 'I7 the transferer is let go for somebody',
  sentence: 'A transfer lets its transferer go only once the target is being dialled.',
  check: (facts, { event, cause }) => {
    if (event.type !== 'CallHangupAsked' || cause.actor.id !== 'transferring') return undefined;
    const transfer = openFor(facts, 'transfererCallId', event.callId);
    const group = transfer && facts.talks.groups.get(transfer.spec.target.group.groupcallId);
    return !transfer || group?.dialled ? undefined : `${event.callId} is let go before anybody is dialled`;
  },
};

const supervisionsEndOnce: StepInvariant = {
  name: 'I3 a supervision ends once',
  sentence: 'After its end nothing happens to it.',
  check: ({ supervisions }, { event }) =>
    isSupervisionEvent(event) && supervisions.all.get(event.supervisionId)?.ended != null
      ? `${event.type} after the end of ${event.supervisionId}`
      : undefined,
};

/** What must hold whenever one more event of a talk, a groupcall or a transfer is in the log. */
export const talkInvariants: readonly StepInvariant[] = [
  oneWinner,
  winnersAnswer,
  onlyTheWinner,
  notesAgree,
  groupsEndOnce,
  transfersEndOnce,
  supervisionsEndOnce,
  callerSurvives,
  releasedInTime,
];
