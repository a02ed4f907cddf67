import type { Decider } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { TransferCommand, TransferEvent, Waiting } from './transfer.events.js';
import { recallPlan } from './transfer.recall.js';
import { isConsulting, isOpen, mayRing, partiesOf } from './transfer.state.js';
import type { LiveTransfer, Transfer } from './transfer.state.js';
import { evolve } from './transfer.evolve.js';

type Of<T extends TransferCommand['type']> = Extract<TransferCommand, { type: T }>;

/** The transferer is rung again so often before the caller is left to its own plan. */
const MOST_RECALLS = 2;

const onHold = ({ spec }: LiveTransfer): Waiting => (spec.playMoh ? 'music' : 'nothing');

const completed = (state: LiveTransfer, target: string): readonly TransferEvent[] => {
  const parties = partiesOf(state);
  const { context } = state.spec;
  return [{ type: 'TransferCompleted', ...parties, transferer: null, target, released: parties.transferer, context }];
};

/** The caller talks with the transferer again. */
const givenBack = (state: LiveTransfer, reason: string): readonly TransferEvent[] => {
  const { groupcallId } = state;
  return [{ type: 'TransferFailed', ...partiesOf(state), groupcallId, reason, outcome: 'back' }];
};

const turnedBlind = (state: LiveTransfer): readonly TransferEvent[] => {
  const released = state.spec.transfererCallId;
  return [{ type: 'TransferTurnedBlind', ...partiesOf(state), transferer: null, released }];
};

/** Whether a groupcall of that role rings now: the transferer is only rung again when nobody else is. */
const isDue = ({ recalls }: LiveTransfer, role: 'target' | 'recall'): boolean => recalls > 0 === (role === 'recall');

const answeredBy = (state: LiveTransfer, { callId, role }: Of<'ReportTransferAnswered'>): readonly TransferEvent[] => {
  const parties = partiesOf(state);
  if (!isDue(state, role)) return [];
  if (state.lost.includes(callId)) return unanswered(state, { role, reason: 'normal' });
  if (role === 'recall') return [{ type: 'TransferRecovered', ...parties, recalled: callId, flow: null }];
  if (state.blind || state.spec.kind === 'blind') return completed(state, callId);
  if (isConsulting(state)) return [];
  return [{ type: 'TransferConsulting', ...parties, target: callId, hears: onHold(state) }];
};

const recall = (state: LiveTransfer): readonly TransferEvent[] => {
  const round = state.recalls + 1;
  return [{ type: 'TransferRecalling', ...partiesOf(state), round, plan: recallPlan(state.spec, round) }];
};

/** Nobody has taken the caller, and the transferer is gone. */
const stranded = (state: LiveTransfer, reason: string): readonly TransferEvent[] => {
  const { groupcallId, spec, recalls } = state;
  const parties = partiesOf(state);
  switch (spec.onFailure.do) {
    case 'flow':
      return [{ type: 'TransferRecovered', ...parties, recalled: null, flow: spec.onFailure.flow }];
    case 'hangup':
      return [{ type: 'TransferFailed', ...parties, groupcallId, reason, outcome: 'hangup' }];
    case 'recall':
      return recalls < MOST_RECALLS
        ? recall(state)
        : [{ type: 'TransferFailed', ...parties, groupcallId, reason, outcome: 'left' }];
  }
};

const unanswered = (
  state: LiveTransfer,
  { role, reason }: Pick<Of<'ReportTransferUnanswered'>, 'role' | 'reason'>,
): readonly TransferEvent[] => {
  if (isConsulting(state) || !isDue(state, role)) return [];
  return state.blind ? stranded(state, reason) : givenBack(state, reason);
};

/** The target, or a call that rang and was not taken yet. */
const legEnded = (state: LiveTransfer, callId: string): readonly TransferEvent[] => {
  if (callId === state.target) return givenBack(state, 'target_left');
  return state.lost.includes(callId) || !mayRing(state, callId)
    ? []
    : [{ type: 'TransferLegEnded', transferId: state.transferId, callId }];
};

const partyEnded = (state: LiveTransfer, { callId }: Of<'ReportTransferPartyEnded'>): readonly TransferEvent[] => {
  const { spec, blind, target, groupcallId } = state;
  if (callId === spec.callerCallId) return [{ type: 'TransferCallerGone', ...partiesOf(state), groupcallId }];
  if (callId !== spec.transfererCallId) return legEnded(state, callId);
  if (blind) return [];
  return target === null ? turnedBlind(state) : completed(state, target);
};

const dialled = (state: LiveTransfer): readonly TransferEvent[] => {
  if (state.spec.kind !== 'blind' || state.blind) return [];
  const released = state.spec.transfererCallId;
  return [{ type: 'TransferTransfererReleased', ...partiesOf(state), transferer: null, released }];
};

const report = (command: TransferCommand, state: LiveTransfer): readonly TransferEvent[] => {
  switch (command.type) {
    case 'ReportTransferDialled':
      return dialled(state);
    case 'ReportTransferRinging':
      return state.status === 'dialing' ? [{ type: 'TransferRinging', ...partiesOf(state) }] : [];
    case 'ReportTransferAnswered':
      return answeredBy(state, command);
    case 'ReportTransferUnanswered':
      return unanswered(state, command);
    case 'ReportTransferPartyEnded':
      return partyEnded(state, command);
    default:
      return wish(command, state);
  }
};

const refuse = (reason: string): never => {
  throw new Refusal('transfer.state_invalid', reason);
};

/** Before the target has answered, the transferer leaves the caller to whoever will. */
const complete = (state: LiveTransfer): readonly TransferEvent[] =>
  state.target === null ? turnedBlind(state) : completed(state, state.target);

const wish = (command: TransferCommand, state: LiveTransfer): readonly TransferEvent[] => {
  if (state.blind || state.spec.kind === 'blind')
    return refuse('The transferer has been let go; nobody can change the transfer now.');
  const { groupcallId } = state;
  switch (command.type) {
    case 'CompleteTransfer':
      return complete(state);
    case 'CancelTransfer':
      return [{ type: 'TransferCancelled', ...partiesOf(state), groupcallId }];
    default:
      return state.status === 'consulting'
        ? arrange(command, state)
        : refuse(`The transfer must be consulting; it is ${state.status}.`);
  }
};

const arrange = (command: TransferCommand, state: LiveTransfer): readonly TransferEvent[] => {
  if (command.type === 'MergeTransfer') return [{ type: 'TransferMerged', ...partiesOf(state) }];
  const talkingTo = state.talkingTo === 'target' ? 'caller' : 'target';
  return [{ type: 'TransferSwapped', ...partiesOf(state), talkingTo, hears: onHold(state) }];
};

/** A queue takes whoever comes, so that a transfer to one is completed where it begins. */
const created = ({ transferId, spec }: Of<'CreateTransfer'>): readonly TransferEvent[] => {
  const event: TransferEvent = { type: 'TransferCreated', transferId, spec };
  const { queue, context, callerCallId: caller, transfererCallId: released } = spec;
  if (!queue) return [event];
  return [event, { type: 'TransferCompleted', transferId, caller, transferer: null, target: null, released, context, queue }];
};

const decide = (command: TransferCommand, state: Transfer): readonly TransferEvent[] => {
  if (command.type === 'CreateTransfer') return state.status === 'absent' ? created(command) : [];
  if (state.status !== 'absent' && isOpen(state)) return report(command, state);
  if (command.type.startsWith('Report')) return [];
  if (state.status === 'absent') throw new Refusal('transfer.not_found', 'There is no such transfer.');
  return refuse(`The transfer is over: ${state.status}.`);
};

/** One caller, from whoever has it to somebody else (seed, Transfer): it ends in exactly one way, and the caller is never lost. */
export const transfer: Decider<TransferCommand, TransferEvent, Transfer> = { initial: { status: 'absent' }, decide, evolve };
