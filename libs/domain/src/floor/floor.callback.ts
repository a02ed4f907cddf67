import { isTarget, isWithheld } from '../kernel/address.js';
import { Refusal } from '../kernel/refusal.js';
import { uuid5 } from '../kernel/uuid.js';
import type { FloorCommand } from './floor.commands.js';
import type { Draft } from './floor.draft.js';
import { agentsPlan } from './floor.match.js';
import { offerOver, queuecallOver, requeued } from './floor.offers.js';
import { refOf } from './floor.ref.js';
import { isOnLine } from './floor.state.js';
import type { Queue, Queuecall } from './floor.state.js';
import { beginningOf } from './floor.widening.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

/** Milliseconds: a call that nobody could make by the next day is wanted no more. */
const PATIENCE = 86_400_000;

/** Whoever waits leaves, and is called back by a queuecall that has its place. */
const taken = (draft: Draft, queuecall: Queuecall, queue: Queue, source = queuecall.source): Draft => {
  const { customerId, floor, at } = draft;
  const { queueId, destination, means, priority, since, needs } = queuecall;
  const queuecallId = uuid5(queuecall.queuecallId, 'callback');
  const callId = uuid5(queuecallId, 'call');
  return queuecallOver(draft, queuecall, 'callback').and({
    type: 'QueuecallJoined',
    ...{ customerId, queuecallId, queueId, callId, tree: callId, step: { activeflowId: queuecallId, visit: 0 } },
    ...{ source, destination, means, priority, since, deadline: at + PATIENCE },
    ...beginningOf(floor, queue, { source, since, needs }, at),
    callback: { first: queue.spec.callback?.first ?? 'agent' },
  });
};

/** A number can be called back, and an address; who hides its number cannot. */
const isReachable = ({ source }: Pick<Queuecall, 'source'>): boolean =>
  !isWithheld(source) && isTarget(source.type, source.target);

/** By the key for it. */
export const callbackPressed = (draft: Draft, queuecall: Queuecall, queue: Queue): Draft =>
  queuecall.callback === null && queuecall.serving === null && isReachable(queuecall) ? taken(draft, queuecall, queue) : draft;

/** @throws Refusal for a queue that calls nobody back, and for somebody who waits no more or is called back already */
export const callbackAsked = (draft: Draft, { queuecallId, address }: Of<'TakeCallback'>): Draft => {
  const queuecall = draft.floor.queuecalls.get(queuecallId);
  const queue = queuecall && draft.floor.queues.get(queuecall.queueId);
  if (!queue) throw new Refusal('queuecall.not_found', 'There is no such call in a queue.');
  if (queuecall.serving || !isOnLine(queuecall))
    throw new Refusal('queuecall.not_waiting', 'The call does not wait on the line.');
  if (!queue.spec.callback) throw new Refusal('queuecall.no_callback', 'The queue calls nobody back.');
  const source = address ?? queuecall.source;
  if (!isReachable({ source })) throw new Refusal('queuecall.no_callback', 'The caller has no number that could be called.');
  return taken(draft, queuecall, queue, source);
};

const missed = (draft: Draft, { queuecallId, callId }: Of<'ReportCallbackAnswered'>): Draft => {
  const ref = { queuecallId, queueId: '', callId, tree: callId };
  return draft.and({ type: 'QueuecallCallbackMissed', customerId: draft.customerId, ...ref });
};

/** The agent that was reserved, where it still is, is rung once the customer is there. */
const offerFor = (draft: Draft, queue: Queue, queuecall: Queuecall) => {
  const offer = queuecall.offerId === null ? undefined : draft.floor.offers.get(queuecall.offerId);
  const agents = (offer?.agentIds ?? []).flatMap((agentId) => draft.floor.agents.get(agentId) ?? []);
  if (!offer || agents.length === 0) return null;
  return { offerId: offer.offerId, ...agentsPlan(draft, offer.offerId, { queue, queuecall }, agents) };
};

const answered = (draft: Draft, command: Of<'ReportCallbackAnswered'>): Draft => {
  const { customerId, floor } = draft;
  const queuecall = floor.queuecalls.get(command.queuecallId);
  const queue = queuecall && floor.queues.get(queuecall.queueId);
  if (!queue || queuecall.callback?.dialling !== command.groupcallId) return missed(draft, command);
  const { callId } = command;
  const ref = { customerId, ...refOf(queuecall), callId };
  const { serving } = queuecall;
  if (serving) {
    const { agentId, agentCallId } = serving;
    return draft.and({ type: 'QueuecallConnected', ...ref, agentId, agentCallId });
  }
  const live = { ...queuecall, callId, callback: { ...queuecall.callback, live: true } };
  return draft.and({ type: 'QueuecallCallbackAnswered', ...ref, offer: offerFor(draft, queue, live) });
};

const mostOf = ({ floor }: Draft, { queueId }: Queuecall) => floor.queues.get(queueId)?.spec.callback ?? NO_MORE;

const NO_MORE = { attempts: 0, retryAfter: 0 } as const;

/** Nobody is on the line: it is tried again after a while, or not any more. */
const failed = (draft: Draft, queuecall: Queuecall): Draft => {
  const { attempts, retryAfter } = mostOf(draft, queuecall);
  const failures = (queuecall.callback?.failures ?? 0) + 1;
  const freed = queuecall.serving ? requeued(draft, queuecall, queuecall.serving) : draft;
  const now = freed.floor.queuecalls.get(queuecall.queuecallId) ?? queuecall;
  if (failures >= attempts) return queuecallOver(freed, now, 'callback_failed');
  const alone = offerOver(freed, queuecall.offerId, 'caller_gone');
  const { customerId, at } = draft;
  return alone.and({ type: 'QueuecallCallbackFailed', customerId, ...refOf(queuecall), failures, next: at + retryAfter });
};

/** The end of the groupcall to the customer: in vain, or of a talk, or of a call that waited for an agent. */
const over = (draft: Draft, { queuecallId, groupcallId }: Of<'ReportCallbackOver'>): Draft => {
  const queuecall = draft.floor.queuecalls.get(queuecallId);
  const { callback, serving } = queuecall ?? {};
  if (!queuecall || !callback) return draft;
  if (callback.dialling === groupcallId) return failed(draft, queuecall);
  const isLast = groupcallId === uuid5(queuecallId, `callback ${callback.dials}`);
  if (!isLast || !callback.live) return draft;
  return serving ? queuecallOver(draft, queuecall, 'done') : failed(draft, queuecall);
};

const due = (draft: Draft, { queuecallId }: Of<'ReportCallbackDue'>): Draft => {
  const queuecall = draft.floor.queuecalls.get(queuecallId);
  if (!queuecall?.callback?.resting) return draft;
  return draft.and({ type: 'QueuecallCallbackDue', customerId: draft.customerId, ...refOf(queuecall) });
};

/** What is told of those who are called back. */
export const callbackReported = (
  draft: Draft,
  command: Of<'ReportCallbackAnswered' | 'ReportCallbackOver' | 'ReportCallbackDue'>,
): Draft => {
  switch (command.type) {
    case 'ReportCallbackAnswered':
      return answered(draft, command);
    case 'ReportCallbackOver':
      return over(draft, command);
    case 'ReportCallbackDue':
      return due(draft, command);
  }
};
