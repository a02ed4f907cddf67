import { Refusal } from '../kernel/refusal.js';
import type { FloorCommand } from './floor.commands.js';
import type { Draft } from './floor.draft.js';
import { queuecallOver } from './floor.offers.js';
import { refOf } from './floor.ref.js';
import { isOnLine } from './floor.state.js';
import type { Queuecall } from './floor.state.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

export const mustWait = (draft: Draft, queuecallId: string): Queuecall => {
  const queuecall = draft.floor.queuecalls.get(queuecallId);
  if (!queuecall) throw new Refusal('queuecall.not_found', 'There is no such call in a queue.');
  return queuecall;
};

const mustNotBeServed = (draft: Draft, queuecallId: string): Queuecall => {
  const queuecall = mustWait(draft, queuecallId);
  if (queuecall.serving) throw new Refusal('queuecall.not_waiting', 'The call waits no more: it is being served.');
  return queuecall;
};

/** It goes to the other queue as by a way out: with its age, and the priority of that queue. */
export const move = (draft: Draft, { queuecallId, queueId }: Of<'MoveQueuecall'>): Draft => {
  const queuecall = mustNotBeServed(draft, queuecallId);
  if (!isOnLine(queuecall)) throw new Refusal('queuecall.not_waiting', 'Nobody waits on the line.');
  if (!draft.floor.queues.has(queueId)) throw new Refusal('queue.not_found', 'There is no such queue.');
  return queuecall.queueId === queueId ? draft : queuecallOver(draft, queuecall, 'moved', { do: 'queue', queueId });
};

export const prioritise = (draft: Draft, { customerId, queuecallId, priority }: Of<'PrioritiseQueuecall'>): Draft => {
  const queuecall = mustNotBeServed(draft, queuecallId);
  if (queuecall.priority === priority) return draft;
  return draft.and({ type: 'QueuecallPrioritised', customerId, ...refOf(queuecall), priority });
};
