import type { Decider, Instant } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { CallCommand, CallReport, CallWish, PeerWish, SupervisionWish } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import { answer, arrived, created, ended, hangup, hangUp, legEnded } from './call.legs.js';
import { decidePeers, peerGone, unconnected } from './call.peers.js';
import { digitPressed } from './call.queue.js';
import { decideSound, play, playEnded, runs, settle } from './call.sound.js';
import type { SoundWish } from './call.sound.js';
import { decideSupervision, isOfSupervision, listenEnded, withTalkOver } from './call.supervision.js';
import { ABSENT, isDialling, isOpen, mustProgress } from './call.state.js';
import { evolve } from './call.evolve.js';
import { takeFromTalk } from './call.takeout.js';
import type { Call, LiveCall } from './call.state.js';

type Of<T extends CallCommand['type']> = Extract<CallCommand, { type: T }>;

const decide = (command: CallCommand, state: Call, at: Instant): readonly CallEvent[] => {
  switch (command.type) {
    case 'CreateCall':
      return state.status === 'absent' ? created(command, at) : [];
    case 'ReportCallArrived':
      return state.status === 'absent' ? arrived(command, at) : [];
    default:
      if (state.status === 'absent') return nobody(command);
      return isReport(command) ? report(command, state, at) : wish(command, state, at);
  }
};

const isReport = (command: CallCommand): command is CallReport => command.type.startsWith('Report');

const nobody = (command: CallCommand): readonly CallEvent[] => {
  if (isReport(command)) return [];
  throw new Refusal('call.not_found', 'There is no such call.');
};

const wish = (command: Exclude<CallWish, Of<'CreateCall'>>, state: LiveCall, at: Instant): readonly CallEvent[] => {
  const { callId } = state;
  switch (command.type) {
    case 'AnswerCall':
      return isOpen(state) ? answer(state, at) : [];
    case 'HangUpCall':
      return isOpen(state) ? hangUp(state, at, command.cause) : [];
    case 'DeleteCall':
      return state.deleted ? [] : [...(isOpen(state) ? hangUp(state, at) : []), { type: 'CallDeleted', callId }];
    case 'ChainCalls':
      if (!isOpen(state)) throw new Refusal('call.master_ended', `The master call is ${state.status}; it takes no more calls.`);
      return [{ type: 'CallsChained', callId, calls: command.calls }];
    case 'PlayToCall':
      return speak(command, state, at);
    case 'TakeFromTalk':
      return heard(state, takeFromTalk(command, state, at), at);
    default:
      return ofOthers(command, state, at);
  }
};

const ofOthers = (command: PeerWish | SupervisionWish | SoundWish, state: LiveCall, at: Instant): readonly CallEvent[] => {
  if (isOfSupervision(command)) return decideSupervision(command, state);
  return isOfPeers(command) ? heard(state, decidePeers(command, state, at), at) : sounds(command, state, at);
};

const PEERS: readonly CallCommand['type'][] = [
  'ConnectCall',
  'QueueCall',
  'DequeueCall',
  'SendCallToQueue',
  'RunWaitFlow',
  'RequeueCall',
  'JoinCall',
  'PartCall',
  'JoinRoom',
  'GiveFlow',
  'TransferCall',
  'EnterTransfer',
  'LeaveTransfer',
];

const isOfPeers = (command: CallCommand): command is PeerWish => PEERS.includes(command.type);

const sounds = (command: SoundWish, state: LiveCall, at: Instant): readonly CallEvent[] => {
  mustProgress(state);
  return heard(state, decideSound(command, state), at);
};

/** A plan's prompt answers the call first; one that comes by hand needs an answered call. */
const speak = (command: Of<'PlayToCall'>, state: LiveCall, at: Instant): readonly CallEvent[] => {
  if (command.step === null) mustProgress(state);
  if (!isOpen(state) || !runs(state, command.step)) return [];
  return heard(state, [...answer(state, at), ...play(command, state, at)], at);
};

/** The events, and what the phone is to hear after them. */
const heard = (state: LiveCall, events: readonly CallEvent[], at: Instant): readonly CallEvent[] => {
  const after = events.reduce<Call>(evolve, state);
  return events.length === 0 || after.status === 'absent' ? events : [...events, ...settle(after, at)];
};

const report = (command: Exclude<CallReport, Of<'ReportCallArrived'>>, state: LiveCall, at: Instant): readonly CallEvent[] => {
  if (state.status === 'hangup') return [];
  switch (command.type) {
    case 'ReportCallRinging':
      return command.legId === state.legId ? ringing(state) : [];
    case 'ReportCallAnswered':
      return command.legId === state.legId ? answered(state, at) : [];
    case 'ReportLegEnded':
      return command.legId === state.legId ? legEnded(command, state, at) : [];
    case 'ReportCallDigit':
      return digitPressed(command, state);
    case 'ReportPlayEnded':
      return heard(state, playEnded(command, state), at);
    case 'ReportListenEnded':
      return heard(state, listenEnded(state, command, at), at);
    case 'ReportPeerGone':
      return heard(state, peerGone(command, state, at), at);
    case 'ReportCallUnconnected':
      return heard(state, unconnected(command, state), at);
    default:
      return timedOut(command, state, at);
  }
};

const ringing = (state: LiveCall): readonly CallEvent[] => {
  const { callId, legId, direction, rang, answered, activeflowId, earlyExecution, groupcallId } = state;
  if (direction === 'incoming' || rang || answered || !isDialling(state)) return [];
  return [{ type: 'CallRinging', callId, legId, activeflowId: earlyExecution ? activeflowId : null, ...partOf(groupcallId) }];
};

const partOf = (groupcallId: string | null): { readonly groupcallId?: string } => (groupcallId === null ? {} : { groupcallId });

/** An answer that crosses our own hang-up changes nothing: the leg is being ended. */
const answered = (state: LiveCall, at: Instant): readonly CallEvent[] => {
  const { callId, legId, activeflowId, maxDuration, groupcallId } = state;
  if (state.answered || !isOpen(state)) return [];
  return heard(
    state,
    [{ type: 'CallAnswered', callId, legId, activeflowId, deadline: at + maxDuration, ...partOf(groupcallId) }],
    at,
  );
};

const timedOut = (command: CallReport, state: LiveCall, at: Instant): readonly CallEvent[] => {
  switch (command.type) {
    case 'ReportDialTimedOut':
      return isOpen(state) && isDialling(state) ? [hangup(state, 'dialout', 'ALLOTTED_TIMEOUT', at)] : [];
    case 'ReportCallTimedOut':
      return isOpen(state) && state.answered ? [hangup(state, 'timeout', 'ALLOTTED_TIMEOUT', at)] : [];
    case 'ReportAnswerTimedOut':
      return state.answerAsked ? answered(state, at) : [];
    case 'ReportHangupTimedOut':
      return state.ending === null ? [] : [ended(state, { legId: state.legId, cause: '', sipCode: null, unseen: true })];
    default:
      return [];
  }
};

export const call: Decider<CallCommand, CallEvent, Call> = {
  initial: ABSENT,
  decide: (command, state, at) => withTalkOver(state, decide(command, state, at)),
  evolve,
};
