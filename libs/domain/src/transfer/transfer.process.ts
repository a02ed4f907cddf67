import { dialled, givenUp, joined, toCall } from '../asks.js';
import type { CallAsk, GroupAsk } from '../asks.js';
import type { CallEvent } from '../call/call.events.js';
import type { FlowRef } from '../call/call.route.js';
import { isGroupcallEvent } from '../groupcall/groupcall.events.js';
import type { GroupcallEvent } from '../groupcall/groupcall.events.js';
import { callIdsOf } from '../groupcall/groupcall.plan.js';
import type { Owner } from '../groupcall/groupcall.plan.js';
import type { Asking } from '../kernel/process.js';
import { isTransferEvent } from './transfer.events.js';
import type { TransferCommand, TransferEvent, TransferSpec, Waiting } from './transfer.events.js';

type Ask = CallAsk | GroupAsk | Asking<'transfer', TransferCommand>;

type Of<T extends TransferEvent['type']> = Extract<TransferEvent, { type: T }>;

const transfer = (command: TransferCommand): Ask => ({ to: 'transfer', id: command.transferId, command });

const talk = (a: string | null, b: string | null): readonly Ask[] => (a === null || b === null ? [] : joined(a, b));

const wait = (callId: string | null, hears: Waiting): readonly Ask[] =>
  callId === null ? [] : [toCall({ type: 'PartCall', callId, hears })];

const leave = (transferId: string, ...callIds: readonly (string | null)[]): readonly Ask[] =>
  callIds.flatMap((callId) => (callId === null ? [] : [toCall({ type: 'LeaveTransfer', callId, transferId })]));

const hangUp = (callId: string | null): readonly Ask[] => (callId === null ? [] : [toCall({ type: 'HangUpCall', callId })]);

/** Blind, the caller hears that somebody is rung; attended, the transferer does, and the caller music. */
const begun = ({ kind, callerCallId, transfererCallId, target, holdCaller, playMoh, queue }: TransferSpec): readonly Ask[] => {
  if (queue) return [];
  if (kind === 'blind') return [...wait(callerCallId, 'ringing'), ...wait(transfererCallId, 'nothing'), dialled(target)];
  const held = holdCaller ? [...wait(callerCallId, playMoh ? 'music' : 'nothing'), ...wait(transfererCallId, 'ringing')] : [];
  return [...held, dialled(target)];
};

const swapped = ({ talkingTo, caller, transferer, target, hears }: Of<'TransferSwapped'>): readonly Ask[] =>
  talkingTo === 'caller'
    ? [...wait(target, hears), ...talk(caller, transferer)]
    : [...wait(caller, hears), ...talk(transferer, target)];

const merged = ({ transferId, caller, transferer, target }: Of<'TransferMerged'>): readonly Ask[] =>
  [caller, transferer, target].flatMap((callId) =>
    callId === null ? [] : [toCall({ type: 'JoinRoom', callId, roomId: transferId })],
  );

const failed = ({ transferId, groupcallId, caller, transferer, outcome }: Of<'TransferFailed'>): readonly Ask[] => {
  const others = outcome === 'back' ? talk(caller, transferer) : [];
  const ends = outcome === 'hangup' ? hangUp(caller) : [];
  return [givenUp(groupcallId), ...others, ...ends, ...leave(transferId, caller, transferer)];
};

const recovered = ({ transferId, caller, recalled, flow }: Of<'TransferRecovered'>): readonly Ask[] => {
  const given = flow === null ? [] : [toCall({ type: 'GiveFlow', callId: caller, flow, variables: {} })];
  return [...talk(caller, recalled), ...given, ...leave(transferId, caller, recalled)];
};

const queued = (caller: string, flow: FlowRef | undefined): readonly Ask[] =>
  flow ? [...wait(caller, 'music'), toCall({ type: 'GiveFlow', callId: caller, flow, variables: {} })] : [];

const ended = (event: TransferEvent): readonly Ask[] => {
  switch (event.type) {
    case 'TransferCompleted': {
      const { transferId, caller, target, released, queue } = event;
      return [...talk(caller, target), ...queued(caller, queue), ...hangUp(released), ...leave(transferId, caller, target)];
    }
    case 'TransferCancelled': {
      const { transferId, caller, transferer, groupcallId } = event;
      return [givenUp(groupcallId), ...talk(caller, transferer), ...leave(transferId, caller, transferer)];
    }
    case 'TransferFailed':
      return failed(event);
    case 'TransferRecovered':
      return recovered(event);
    case 'TransferCallerGone':
      return [givenUp(event.groupcallId), ...leave(event.transferId, event.transferer)];
    default:
      return [];
  }
};

const fromTransfer = (event: TransferEvent): readonly Ask[] => {
  switch (event.type) {
    case 'TransferCreated':
      return begun(event.spec);
    case 'TransferTransfererReleased':
      return hangUp(event.released);
    case 'TransferTurnedBlind':
      return [...wait(event.caller, 'ringing'), ...hangUp(event.released)];
    case 'TransferConsulting':
      return [...talk(event.transferer, event.target), ...wait(event.caller, event.hears)];
    case 'TransferSwapped':
      return swapped(event);
    case 'TransferMerged':
      return merged(event);
    case 'TransferRecalling':
      return [dialled(event.plan)];
    default:
      return ended(event);
  }
};

type TransferOwner = Extract<Owner, { kind: 'transfer' }>;

const told = (event: GroupcallEvent, { transferId, role }: TransferOwner): readonly TransferCommand[] => {
  switch (event.type) {
    case 'GroupcallCreated':
      return role === 'target' ? [{ type: 'ReportTransferDialled', transferId }] : [];
    case 'GroupcallRinging':
      return role === 'target' ? [{ type: 'ReportTransferRinging', transferId }] : [];
    case 'GroupcallAnswered':
      return [{ type: 'ReportTransferAnswered', transferId, callId: event.callId, role }];
    case 'GroupcallEnded':
      return event.answerCallId === null
        ? [{ type: 'ReportTransferUnanswered', transferId, role, reason: event.reason ?? 'cancel' }]
        : [];
    default:
      return [];
  }
};

const ownerOf = (event: GroupcallEvent): Owner | undefined => {
  if (event.type === 'GroupcallCreated') return event.plan.owner;
  return 'owner' in event ? event.owner : undefined;
};

/** Whom a queue has found was not dialled for the transfer, and takes part from now on. */
const entered = (event: GroupcallEvent, transferId: string): readonly Ask[] =>
  event.type === 'GroupcallAnswered' && event.queuecallId !== undefined
    ? [toCall({ type: 'EnterTransfer', callId: event.callId, transferId, chained: [], freed: false })]
    : [];

const fromGroup = (event: GroupcallEvent): readonly Ask[] => {
  const owner = ownerOf(event);
  return owner?.kind === 'transfer' ? [...entered(event, owner.transferId), ...told(event, owner).map(transfer)] : [];
};

/** The other of the two calls takes part as well; a caller that was chained to the transferer no longer ends with it. */
const asked = ({ callId, spec }: Extract<CallEvent, { type: 'CallTransferAsked' }>): readonly Ask[] => {
  const { transferId, callerCallId, transfererCallId, target } = spec;
  const isCaller = callId === transfererCallId;
  const other = isCaller ? callerCallId : transfererCallId;
  const chained = isCaller ? callIdsOf(target.group) : [];
  return [
    toCall({ type: 'EnterTransfer', callId: other, transferId, chained, freed: isCaller }),
    transfer({ type: 'CreateTransfer', transferId, spec }),
  ];
};

const fromCall = (event: CallEvent): readonly Ask[] => {
  if (event.type === 'CallTransferAsked') return asked(event);
  if (event.type !== 'CallTransferMissed' && event.type !== 'CallEnded') return [];
  const { callId, transferId } = event;
  return transferId === undefined ? [] : [transfer({ type: 'ReportTransferPartyEnded', transferId, callId })];
};

/** A transfer, the three calls that take part in it, and the groupcalls that ring for it. */
export const transferring = (event: CallEvent | GroupcallEvent | TransferEvent): readonly Ask[] => {
  if (isTransferEvent(event)) return fromTransfer(event);
  return isGroupcallEvent(event) ? fromGroup(event) : fromCall(event);
};
