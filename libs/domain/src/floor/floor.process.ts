import type { CallCommand } from '../call/call.commands.js';
import type { CallEvent } from '../call/call.events.js';
import type { GroupcallCommand, GroupcallEvent } from '../groupcall/groupcall.events.js';
import { isGroupcallEvent } from '../groupcall/groupcall.events.js';
import type { Asking } from '../kernel/process.js';
import { uuid5 } from '../kernel/uuid.js';
import type { FloorCommand } from './floor.commands.js';
import type { GroupPlan, Owner } from '../groupcall/groupcall.plan.js';
import { isFloorEvent } from './floor.events.js';
import type { CallbackStand, FloorEvent, OfferOutcome, QueuecallRef } from './floor.events.js';
import { partOf } from './floor.match.js';
import type { Plan } from './floor.queue.js';
import { farewell } from './floor.words.js';

type Ask = Asking<'call', CallCommand> | Asking<'groupcall', GroupcallCommand> | Asking<'floor', FloorCommand>;

type Ended = Extract<FloorEvent, { type: 'QueuecallEnded' }>;

/** A floor is a tree of its own: what calls tell it waits for no call. */
const floor = (command: FloorCommand): Ask => ({ to: 'floor', id: command.customerId, command, tree: command.customerId });

const call = (tree: string, command: CallCommand): Ask => ({ to: 'call', id: command.callId, command, tree });

const group = (tree: string, command: GroupcallCommand): Ask => ({ to: 'groupcall', id: command.groupcallId, command, tree });

/** Ends of an agent's part that may leave its phones ringing. */
const STILL_RINGS: readonly OfferOutcome[] = ['caller_gone', 'withdrawn', 'declined'];

const dequeued = ({ callId, queuecallId, end, tree }: Ended): Ask => {
  const outcome = end === 'done' || end === 'service_timeout' ? 'done' : 'failed';
  return call(tree, { type: 'DequeueCall', callId, queuecallId, outcome, detail: end === 'done' ? '' : end });
};

const given = ({ callId, queuecallId, tree, end }: Ended, plan: Plan): Ask => {
  const flow = { ...plan, activeflowId: uuid5(queuecallId, end) };
  return call(tree, { type: 'GiveFlow', callId, flow, variables: {} });
};

/** The way out of a caller whom nobody serves, or no longer. */
const wayOut = (event: Ended): Ask => {
  const { callId, queuecallId, tree, wayOut: way } = event;
  switch (way.do) {
    case 'continue':
      return dequeued(event);
    case 'hangup':
      return way.message ? given(event, farewell(way.message)) : call(tree, { type: 'HangUpCall', callId });
    case 'flow':
      return given(event, way.flow);
    case 'queue': {
      const { queueId, means, hops } = way;
      return call(tree, { type: 'SendCallToQueue', callId, queuecallId, queueId, means, hops });
    }
  }
};

/** Who is taken out of a talk is alone before another plan begins; the agent's phone is let go. */
const takenOut = (event: Ended, agentCallId: string): readonly Ask[] => {
  const { callId, tree, wayOut: way } = event;
  const hears = way.do === 'queue' ? 'music' : 'nothing';
  const alone = way.do === 'continue' ? [] : [call(tree, { type: 'PartCall', callId, hears })];
  return [...alone, wayOut(event), call(tree, { type: 'HangUpCall', callId: agentCallId })];
};

/** The phone of who is called back rings no more, or its call ends. */
const letGo = ({ tree, callId }: QueuecallRef, { groupcallId, live }: CallbackStand): readonly Ask[] => [
  ...(groupcallId === null ? [] : [group(tree, { type: 'HangUpGroupcall', groupcallId, within: groupcallId })]),
  ...(live ? [call(tree, { type: 'HangUpCall', callId })] : []),
];

/** There is no plan that could go on; after a talk the two end each other. */
const calledBack = (event: Ended, callback: CallbackStand): readonly Ask[] => {
  const { end, tree, agentCallId, wayOut: way } = event;
  if (end === 'done') return [];
  const agent = agentCallId === null ? [] : [call(tree, { type: 'HangUpCall', callId: agentCallId })];
  const hasWay = callback.live && (way.do === 'flow' || way.do === 'hangup');
  if (!hasWay) return [...letGo(event, callback), ...agent];
  return agentCallId === null ? [wayOut(event)] : takenOut(event, agentCallId);
};

const left = (event: Ended): readonly Ask[] => {
  const { end, agentCallId, callback } = event;
  if (callback) return calledBack(event, callback);
  if (end === 'abandoned') return [];
  return agentCallId === null || end === 'done' ? [wayOut(event)] : takenOut(event, agentCallId);
};

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
