import { toCall, toFloor, toGroup } from '../asks.js';
import type { CallAsk, FloorAsk, GroupAsk } from '../asks.js';
import type { HangupReason } from '../call/call.events.js';
import type { GroupcallEvent } from '../groupcall/groupcall.events.js';
import type { FloorEvent, QueuecallEnd } from './floor.events.js';

type Of<T extends FloorEvent['type']> = Extract<FloorEvent, { type: T }> & { readonly soughtBy: string };

/** Whether it happens to a queuecall without a caller: a groupcall wants an agent. */
export const isSought = <E extends { readonly soughtBy?: string }>(event: E): event is E & { readonly soughtBy: string } =>
  event.soughtBy !== undefined;

/** Why nobody of a queue has answered, as a groupcall says it of a call. */
const REASONS: Readonly<Partial<Record<QueuecallEnd, HangupReason>>> = {
  done: 'normal',
  service_timeout: 'timeout',
  waived: 'cancel',
  timeout: 'dialout',
  full: 'busy',
};

/** What becomes of an agent whom a queue is to find, told to the groupcall that wants one. */
export const offeredFor = ({ soughtBy: groupcallId, queuecallId: callId, tree }: Of<'OfferMade'>): GroupAsk =>
  toGroup({ type: 'ReportGroupcallLegRinging', groupcallId, callId }, tree);

export const foundFor = ({ soughtBy: groupcallId, agentCallId: callId, queuecallId, tree }: Of<'QueuecallServed'>): GroupAsk =>
  toGroup({ type: 'ReportGroupcallLegAnswered', groupcallId, callId, queuecallId }, tree);

export const overFor = ({
  soughtBy: groupcallId,
  queuecallId: callId,
  agentCallId,
  end,
  tree,
}: Of<'QueuecallEnded'>): readonly (GroupAsk | CallAsk)[] => [
  toGroup({ type: 'ReportGroupcallLegEnded', groupcallId, callId, reason: REASONS[end] ?? 'failed', detail: end }, tree),
  ...(agentCallId === null ? [] : [toCall({ type: 'HangUpCall', callId: agentCallId }, tree)]),
];

/** What a groupcall asks of queues: to find somebody, and to look no more. */
export const seeking = (event: GroupcallEvent, tree: string): readonly FloorAsk[] => {
  if (event.type === 'GroupcallDialAsked')
    return (event.seats ?? []).map((seat) => toFloor({ type: 'SeekAgent', tree, ...seat }));
  if ((event.type !== 'GroupcallAnswered' && event.type !== 'GroupcallHangupAsked') || !event.waived) return [];
  const { customerId, queuecallIds } = event.waived;
  return queuecallIds.map((queuecallId) => toFloor({ type: 'ReportCallerGone', customerId, queuecallId }));
};
