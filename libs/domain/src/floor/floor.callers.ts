import type { Seeker } from '../groupcall/groupcall.plan.js';
import type { Instant } from '../kernel/decider.js';
import type { FloorCommand } from './floor.commands.js';
import type { Draft } from './floor.draft.js';
import type { FloorEvent, QueuecallEnd } from './floor.events.js';
import { isOpenAt } from './floor.hours.js';
import { queuecallOver } from './floor.offers.js';
import { refOf } from './floor.ref.js';
import { callbackPressed } from './floor.callback.js';
import { placeOf } from './floor.places.js';
import type { LeftPlace, Queue, Queuecall } from './floor.state.js';
import { beginningOf, widened } from './floor.widening.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

/** A queue that is full, or is none, lets the call's plan go on. */
export const join = (draft: Draft, command: Of<'JoinQueue'>): Draft => {
  const { customerId, queueId, queuecallId } = command;
  if (draft.floor.queuecalls.has(queuecallId)) return draft;
  const queue = draft.floor.queues.get(queueId);
  if (!queue) {
    const nobody = { agentId: null, agentCallId: null, waited: 0, served: 0, wayOut: { do: 'continue' } } as const;
    return draft.and({ type: 'QueuecallEnded', customerId, ...refOf(command), end: 'no_queue', ...nobody });
  }
  const { step, source, destination, means, hops = 0, variables, seeker } = command;
  const place = seeker ? undefined : placeOf(queue, source, draft.at);
  const after = draft.and({
    type: 'QueuecallJoined',
    ...{ customerId, ...refOf(command), step, source, destination, means, hops },
    ...(variables ? { variables } : {}),
    ...(seeker ? { seeker } : {}),
    ...standing(command, queue, place),
    deadline: deadlineOf(queue, seeker, draft.at),
    ...beginningOf(draft.floor, queue, command, draft.at),
  });
  const why = unwelcome(queue, draft.at);
  return why === null ? after : leave(after, queuecallId, () => why);
};

const deadlineOf = ({ spec: { waitTimeout } }: Queue, seeker: Seeker | undefined, at: Instant): Instant | null => {
  const most = Math.min(...[waitTimeout, seeker?.patience ?? 0].filter((limit) => limit > 0));
  return Number.isFinite(most) ? at + most : null;
};

/** With the place of before, where there is one that may be had again. */
const standing = (
  { priority, since }: Of<'JoinQueue'>,
  { spec }: Queue,
  place: LeftPlace | undefined,
): Pick<Extract<FloorEvent, { type: 'QueuecallJoined' }>, 'priority' | 'since' | 'resumes'> => {
  const own = priority ?? spec.priority;
  if (!place) return { priority: own, since };
  return { priority: Math.max(own, place.priority), since: Math.min(since, place.since), resumes: place.queuecallId };
};

/** Why a queue lets nobody in now; null: it does. */
const unwelcome = ({ spec, unstaffed, waiting }: Queue, at: Instant): QueuecallEnd | null => {
  if (!isOpenAt(spec.hours, spec.timeZone, at)) return 'closed';
  if (unstaffed !== null && unstaffed <= at) return 'no_agents';
  return spec.maxWaiting > 0 && waiting.size >= spec.maxWaiting ? 'full' : null;
};

/** Nobody has come back to serve it: whoever waits leaves. */
export const unstaffed = (draft: Draft, { queueId }: Of<'ReportUnstaffed'>): Draft => {
  const queue = draft.floor.queues.get(queueId);
  if (!queue || queue.unstaffed === null || queue.unstaffed > draft.at) return draft;
  const all = [...queue.waiting.entries()].map(([queuecallId]) => queuecallId);
  return all.reduce((so, queuecallId) => leave(so, queuecallId, ({ callback }) => (callback ? null : 'no_agents')), draft);
};

const leave = (draft: Draft, queuecallId: string, end: (queuecall: Queuecall) => QueuecallEnd | null): Draft => {
  const queuecall = draft.floor.queuecalls.get(queuecallId);
  const how = queuecall ? end(queuecall) : null;
  return queuecall && how ? queuecallOver(draft, queuecall, how) : draft;
};

/** Keys that mean something in its queue. */
const keyPressed = (draft: Draft, { queuecallId, key }: Of<'ReportKeyPressed'>): Draft => {
  const queuecall = draft.floor.queuecalls.get(queuecallId);
  const queue = queuecall && draft.floor.queues.get(queuecall.queueId);
  if (!queue || queuecall.serving) return draft;
  if (queue.spec.callback?.key === key) return callbackPressed(draft, queuecall, queue);
  return queue.spec.exitKey === key ? queuecallOver(draft, queuecall, 'exit') : draft;
};

const goneFrom = ({ seeker }: Queuecall): QueuecallEnd => (seeker ? 'waived' : 'abandoned');

/** What is told of a caller: gone, or there for too long. */
export const callerReported = (
  draft: Draft,
  command: Of<
    | 'ReportCallerGone'
    | 'ReportKeyPressed'
    | 'ReportRequeueMissed'
    | 'ReportWaitedTooLong'
    | 'ReportServedTooLong'
    | 'ReportNeedWidened'
  >,
): Draft => {
  const { queuecallId } = command;
  switch (command.type) {
    case 'ReportCallerGone':
      return leave(draft, queuecallId, (queuecall) => (queuecall.serving ? 'done' : goneFrom(queuecall)));
    case 'ReportKeyPressed':
      return keyPressed(draft, command);
    case 'ReportRequeueMissed':
      return leave(draft, queuecallId, ({ serving }) => (serving ? null : 'done'));
    case 'ReportWaitedTooLong':
      return leave(draft, queuecallId, ({ serving }) => (serving ? null : 'timeout'));
    case 'ReportServedTooLong':
      return leave(draft, queuecallId, ({ serving }) => (serving ? 'service_timeout' : null));
    case 'ReportNeedWidened':
      return widened(draft, queuecallId, command.due);
  }
};
