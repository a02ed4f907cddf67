import { dialled, joined, toCall, toFloor, toGroup } from '../asks.js';
import type { CallAsk, FloorAsk, GroupAsk } from '../asks.js';
import type { CallEvent } from '../call/call.events.js';
import type { GroupcallEvent } from '../groupcall/groupcall.events.js';
import { isGroupcallEvent } from '../groupcall/groupcall.events.js';
import type { Owner } from '../groupcall/groupcall.plan.js';
import { isFloorEvent } from './floor.events.js';
import type { FloorEvent, OfferOutcome } from './floor.events.js';
import type { QueuecallRef } from './floor.ref.js';
import { partOf } from './floor.match.js';
import { left, letGo } from './floor.process.leaving.js';
import { foundFor, isSought, offeredFor, overFor, seeking } from './floor.process.seeking.js';

type Ask = CallAsk | GroupAsk | FloorAsk;

/** Ends of an agent's part that may leave its phones ringing. */
const STILL_RINGS: readonly OfferOutcome[] = ['caller_gone', 'withdrawn', 'declined'];

const served = ({ tree, callId, agentCallId }: QueuecallRef & { readonly agentCallId: string }): readonly Ask[] =>
  joined(agentCallId, callId, tree);

/** What happens to who is called back. */
const fromCallback = (event: FloorEvent): readonly Ask[] => {
  switch (event.type) {
    case 'QueuecallConnected':
      return served(event);
    case 'QueuecallCallbackAnswered': {
      const { tree, callId, offer } = event;
      return [toCall({ type: 'PartCall', callId, hears: 'music' }, tree), ...(offer ? [dialled(offer.plan, tree)] : [])];
    }
    case 'QueuecallCallbackMissed':
      return [toCall({ type: 'HangUpCall', callId: event.callId }, event.tree)];
    default:
      return [];
  }
};

const fromFloor = (event: FloorEvent): readonly Ask[] => {
  switch (event.type) {
    case 'OfferMade':
      return [dialled(event.plan, event.tree), ...(isSought(event) ? [offeredFor(event)] : [])];
    case 'OfferEnded': {
      const { offerId, agentId, outcome, tree } = event;
      const within = partOf(offerId, agentId);
      return STILL_RINGS.includes(outcome) ? [toGroup({ type: 'HangUpGroupcall', groupcallId: offerId, within }, tree)] : [];
    }
    case 'QueuecallServed': {
      const { tree, agentCallId, dial } = event;
      if (isSought(event)) return [foundFor(event)];
      if (!dial) return served(event);
      return [toCall({ type: 'PartCall', callId: agentCallId, hears: 'ringing' }, tree), dialled(dial, tree)];
    }
    case 'QueuecallRoundBegan': {
      const { tree, callId, queuecallId, round, flow } = event;
      return [toCall({ type: 'RunWaitFlow', callId, queuecallId, round, flow }, tree)];
    }
    case 'QueuecallRequeued': {
      const { tree, callId, queuecallId, agentCallId, callback } = event;
      if (callback) return [...letGo(event, callback), toCall({ type: 'HangUpCall', callId: agentCallId }, tree)];
      return [toCall({ type: 'RequeueCall', callId, queuecallId, agentCallId }, tree)];
    }
    case 'QueuecallEnded':
      return isSought(event) ? overFor(event) : left(event);
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
    return [toFloor({ type: 'ReportCallbackAnswered', customerId, queuecallId, groupcallId, callId })];
  }
  return type === 'GroupcallEnded' ? [toFloor({ type: 'ReportCallbackOver', customerId, queuecallId, groupcallId })] : [];
};

const fromGroup = (event: GroupcallEvent, tree: string): readonly Ask[] => [...seeking(event, tree), ...fromOwned(event)];

const fromOwned = (event: GroupcallEvent): readonly Ask[] => {
  if (!('owner' in event)) return [];
  if (event.owner.kind === 'callback') return fromCustomer(event, event.owner);
  if (event.owner.kind !== 'offer') return [];
  const { customerId } = event.owner;
  const offerId = event.groupcallId;
  switch (event.type) {
    case 'GroupcallAnswered': {
      const { callId } = event;
      return [toFloor({ type: 'ReportOfferAnswered', customerId, offerId, within: event.within[0] ?? '', callId })];
    }
    case 'GroupcallLegEnded': {
      const { callId, reason, detail = '', over } = event;
      return [toFloor({ type: 'ReportOfferLegEnded', customerId, offerId, callId, reason, detail, over })];
    }
    case 'GroupcallEnded':
      return [toFloor({ type: 'ReportOfferOver', customerId, offerId, reason: event.reason })];
    default:
      return [];
  }
};

const legBegan = (event: Extract<CallEvent, { type: 'CallCreated' | 'CallArrived' }>): readonly Ask[] => {
  const { callId } = event;
  if (event.type === 'CallCreated') {
    const { customerId, destination, groupcall } = event.spec;
    const groupcallId = groupcall?.groupcallId ?? null;
    return [toFloor({ type: 'ReportLegBegan', customerId, callId, address: destination, groupcallId })];
  }
  const { customerId, source } = event;
  return customerId === null ? [] : [toFloor({ type: 'ReportLegBegan', customerId, callId, address: source, groupcallId: null })];
};

const ended = ({ callId, customerId, queuecallId }: Extract<CallEvent, { type: 'CallEnded' }>): readonly Ask[] => {
  if (customerId === undefined) return [];
  const over = toFloor({ type: 'ReportLegOver', customerId, callId });
  return queuecallId === undefined ? [over] : [over, toFloor({ type: 'ReportCallerGone', customerId, queuecallId })];
};

const fromCall = (event: CallEvent, tree: string): readonly Ask[] => {
  switch (event.type) {
    case 'CallCreated':
    case 'CallArrived':
      return legBegan(event);
    case 'CallQueued':
      return [toFloor({ ...event, type: 'JoinQueue', tree })];
    case 'CallJoinMissed': {
      const { customerId, groupcallId: offerId, callId } = event;
      if (customerId === undefined || offerId === undefined) return [];
      return [toFloor({ type: 'ReportOfferMissed', customerId, offerId, callId })];
    }
    case 'CallDigitPressed': {
      const { customerId, queuecallId, digit: key } = event;
      return [toFloor({ type: 'ReportKeyPressed', customerId, queuecallId, key })];
    }
    case 'CallRequeueMissed': {
      const { customerId, queuecallId } = event;
      return [toFloor({ type: 'ReportRequeueMissed', customerId, queuecallId })];
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
  return isGroupcallEvent(event) ? fromGroup(event, tree) : fromCall(event, tree);
};
