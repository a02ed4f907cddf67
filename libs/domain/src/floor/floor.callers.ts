import type { FloorCommand } from './floor.commands.js';
import type { Draft } from './floor.draft.js';
import { queuecallOver, refOf } from './floor.offers.js';
import type { Queuecall } from './floor.state.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

/** A queue that is full, or is none, lets the call's plan go on. */
export const join = (draft: Draft, command: Of<'JoinQueue'>): Draft => {
  const { customerId, queueId, queuecallId } = command;
  if (draft.floor.queuecalls.has(queuecallId)) return draft;
  const queue = draft.floor.queues.get(queueId);
  if (!queue) {
    const nobody = { agentId: null, agentCallId: null, waited: 0, served: 0, onTimeout: { do: 'continue' } } as const;
    return draft.and({ type: 'QueuecallEnded', customerId, ...refOf(command), end: 'no_queue', ...nobody });
  }
  const { waitTimeout, maxWaiting, priority } = queue.spec;
  const { step, source, destination, means, since } = command;
  const after = draft.and({
    type: 'QueuecallJoined',
    ...{ customerId, ...refOf(command), step, source, destination, means, since },
    priority: command.priority ?? priority,
    deadline: waitTimeout > 0 ? draft.at + waitTimeout : null,
  });
  const isFull = maxWaiting > 0 && queue.waiting.size >= maxWaiting;
  return isFull ? leave(after, queuecallId, () => 'full') : after;
};

const leave = (
  draft: Draft,
  queuecallId: string,
  end: (queuecall: Queuecall) => Parameters<typeof queuecallOver>[2] | null,
): Draft => {
  const queuecall = draft.floor.queuecalls.get(queuecallId);
  const how = queuecall ? end(queuecall) : null;
  return queuecall && how ? queuecallOver(draft, queuecall, how) : draft;
};

/** What is told of a caller: gone, or there for too long. */
export const callerReported = (
  draft: Draft,
  command: Of<'ReportCallerGone' | 'ReportRequeueMissed' | 'ReportWaitedTooLong' | 'ReportServedTooLong'>,
): Draft => {
  const { queuecallId } = command;
  switch (command.type) {
    case 'ReportCallerGone':
      return leave(draft, queuecallId, ({ serving }) => (serving ? 'done' : 'abandoned'));
    case 'ReportRequeueMissed':
      return leave(draft, queuecallId, ({ serving }) => (serving ? null : 'done'));
    case 'ReportWaitedTooLong':
      return leave(draft, queuecallId, ({ serving }) => (serving ? null : 'timeout'));
    case 'ReportServedTooLong':
      return leave(draft, queuecallId, ({ serving }) => (serving ? 'service_timeout' : null));
  }
};
