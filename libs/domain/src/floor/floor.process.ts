import type { CallCommand } from '../call/call.commands.js';
import type { CallEvent } from '../call/call.events.js';
import type { GroupcallCommand, GroupcallEvent } from '../groupcall/groupcall.events.js';
import { isGroupcallEvent } from '../groupcall/groupcall.events.js';
import type { Asking } from '../kernel/process.js';
import type { FloorCommand } from './floor.commands.js';
import type { GroupPlan, Owner } from '../groupcall/groupcall.plan.js';
import { isFloorEvent } from './floor.events.js';
import type { FloorEvent, OfferOutcome } from './floor.events.js';
import type { QueuecallRef } from './floor.ref.js';
import { partOf } from './floor.match.js';
import { call, group, left, letGo } from './floor.process.leaving.js';

type Ask = Asking<'call', CallCommand> | Asking<'groupcall', GroupcallCommand> | Asking<'floor', FloorCommand>;

/** A floor is a tree of its own: what calls tell it waits for no call. */
const floor = (command: FloorCommand): Ask => ({ to: 'floor', id: command.customerId, command, tree: command.customerId });

/** Ends of an agent's part that may leave its phones ringing. */
const STILL_RINGS: readonly OfferOutcome[] = ['caller_gone', 'withdrawn', 'declined'];

const dialled = (tree: string, plan: GroupPlan): Ask =>
  group(tree, { type: 'CreateGroupcall', groupcallId: plan.group.groupcallId, plan });

/** The two hear each other. */
const joined = ({ tree, callId, agentCallId }: QueuecallRef & { readonly agentCallId: string }): readonly Ask[] => [
  call(tree, { type: 'JoinCall', callId: agentCallId, peerCallId: callId }),
  call(tree, { type: 'JoinCall', callId, peerCallId: agentCallId }),
];

/** What happens to who is called back. */
const fromCallback = (event: FloorEvent): readonly Ask[] => {
  switch (event.type) {
    case 'QueuecallConnected':
      return joined(event);
    case 'QueuecallCallbackAnswered': {
      const { tree, callId, offer } = event;
      return [call(tree, { type: 'PartCall', callId, hears: 'music' }), ...(offer ? [dialled(tree, offer.plan)] : [])];
    }
    case 'QueuecallCallbackMissed':
      return [call(event.tree, { type: 'HangUpCall', callId: event.callId })];
    default:
      return [];
  }
};

const fromFloor = (event: FloorEvent): readonly Ask[] => {
  switch (event.type) {
    case 'OfferMade':
      return [dialled(event.tree, event.plan)];
    case 'OfferEnded': {
      const { offerId, agentId, outcome, tree } = event;
      const within = partOf(offerId, agentId);
      return STILL_RINGS.includes(outcome) ? [group(tree, { type: 'HangUpGroupcall', groupcallId: offerId, within })] : [];
    }
    case 'QueuecallServed': {
      const { tree, agentCallId, dial } = event;
      if (!dial) return joined(event);
      return [call(tree, { type: 'PartCall', callId: agentCallId, hears: 'ringing' }), dialled(tree, dial)];
    }
    case 'QueuecallRoundBegan': {
      const { tree, callId, queuecallId, round, flow } = event;
      return [call(tree, { type: 'RunWaitFlow', callId, queuecallId, round, flow })];
    }
    case 'QueuecallRequeued': {
      const { tree, callId, queuecallId, agentCallId, callback } = event;
      if (callback) return [...letGo(event, callback), call(tree, { type: 'HangUpCall', callId: agentCallId })];
      return [call(tree, { type: 'RequeueCall', callId, queuecallId, agentCallId })];
    }
    case 'QueuecallEnded':
      return left(event);
    default:
      return fromCallback(event);
  }
};

/** The phone of who is called back. */
const fromCustomer = (
  event: GroupcallEvent,
  { customerId, queuecallId }: Extract<Owner, { kind: 'callback' }>,
): readonly Ask[] => {
  const { type, groupcallId } = event;
  if (type === 'GroupcallAnswered') {
    const { callId } = event;
    return [floor({ type: 'ReportCallbackAnswered', customerId, queuecallId, groupcallId, callId })];
  }
  return type === 'GroupcallEnded' ? [floor({ type: 'ReportCallbackOver', customerId, queuecallId, groupcallId })] : [];
};

const fromGroup = (event: GroupcallEvent): readonly Ask[] => {
  if (!('owner' in event)) return [];
  if (event.owner.kind === 'callback') return fromCustomer(event, event.owner);
  if (event.owner.kind !== 'offer') return [];
  const { customerId } = event.owner;
  const offerId = event.groupcallId;
  switch (event.type) {
    case 'GroupcallAnswered': {
      const { callId } = event;
      return [floor({ type: 'ReportOfferAnswered', customerId, offerId, within: event.within[0] ?? '', callId })];
    }
    case 'GroupcallLegEnded': {
      const { callId, reason, detail = '', over } = event;
      return [floor({ type: 'ReportOfferLegEnded', customerId, offerId, callId, reason, detail, over })];
    }
    case 'GroupcallEnded':
      return [floor({ type: 'ReportOfferOver', customerId, offerId, reason: event.reason })];
    default:
      return [];
  }
};

const legBegan = (event: Extract<CallEvent, { type: 'CallCreated' | 'CallArrived' }>): readonly Ask[] => {
  const { callId } = event;
  if (event.type === 'CallCreated') {
    const { customerId, destination, groupcall } = event.spec;
    const groupcallId = groupcall?.groupcallId ?? null;
    return [floor({ type: 'ReportLegBegan', customerId, callId, address: destination, groupcallId })];
  }
  const { customerId, source } = event;
  return customerId === null ? [] : [floor({ type: 'ReportLegBegan', customerId, callId, address: source, groupcallId: null })];
};

const ended = ({ callId, customerId, queuecallId }: Extract<CallEvent, { type: 'CallEnded' }>): readonly Ask[] => {
  if (customerId === undefined) return [];
  const over = floor({ type: 'ReportLegOver', customerId, callId });
  return queuecallId === undefined ? [over] : [over, floor({ type: 'ReportCallerGone', customerId, queuecallId })];
};

const fromCall = (event: CallEvent, tree: string): readonly Ask[] => {
  switch (event.type) {
    case 'CallCreated':
    case 'CallArrived':
      return legBegan(event);
    case 'CallQueued':
      return [floor({ ...event, type: 'JoinQueue', tree })];
    case 'CallJoinMissed': {
      const { customerId, groupcallId: offerId, callId } = event;
      if (customerId === undefined || offerId === undefined) return [];
      return [floor({ type: 'ReportOfferMissed', customerId, offerId, callId })];
    }
    case 'CallDigitPressed': {
      const { customerId, queuecallId, digit: key } = event;
      return [floor({ type: 'ReportKeyPressed', customerId, queuecallId, key })];
    }
    case 'CallRequeueMissed': {
      const { customerId, queuecallId } = event;
      return [floor({ type: 'ReportRequeueMissed', customerId, queuecallId })];
    }
    case 'CallEnded':
      return ended(event);
    default:
      return [];
  }
};

/** Calls, the groupcalls that ring agents, and the floor. */
export const flooring = (event: CallEvent | GroupcallEvent | FloorEvent, tree: string): readonly Ask[] => {
  if (isFloorEvent(event)) return fromFloor(event);
  return isGroupcallEvent(event) ? fromGroup(event) : fromCall(event, tree);
};
