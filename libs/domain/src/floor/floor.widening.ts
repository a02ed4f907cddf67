import type { Instant } from '../kernel/decider.js';
import type { Draft } from './floor.draft.js';
import { classOf } from './floor.classes.js';
import type { FloorEvent } from './floor.events.js';
import { widensAt } from './floor.needs.js';
import { refOf } from './floor.ref.js';
import { aloneFor, isWorthWaiting } from './floor.sticky.js';
import type { Floor, Queue, Queuecall } from './floor.state.js';

type Beginning = Pick<Queuecall, 'needs' | 'alone' | 'widens'>;

const sooner = (one: Instant | null, other: Instant | null): Instant | null => {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
};

/** What a caller needs who comes to a queue, whom it waits for alone, and when that changes. */
export const beginningOf = (
  floor: Floor,
  queue: Queue,
  { source, since, needs = null }: Pick<Queuecall, 'source' | 'since'> & Partial<Pick<Queuecall, 'needs'>>,
  at: Instant,
): Beginning => {
  const alone = aloneFor(floor, queue, { source, needs, since }, at);
  const widens = sooner(widensAt(queue.spec, needs, { joined: at, waited: 0 }), alone?.until ?? null);
  return { needs, alone, widens };
};

/** Whom a caller still waits for alone at an instant. */
const stillAlone = ({ agents }: Floor, queue: Queue, queuecall: Queuecall, at: Instant): Queuecall['alone'] => {
  const { alone } = queuecall;
  if (!alone || (alone.until !== null && alone.until <= at)) return null;
  return isWorthWaiting(queue, queuecall, agents.get(alone.agentId)) ? alone : null;
};

/** Whether a caller stands where it stood, with nothing more to come that nobody knows of. */
const isSame = (queue: Queue, before: Queuecall, after: Queuecall): boolean =>
  before.alone === after.alone &&
  classOf(queue.spec, before) === classOf(queue.spec, after) &&
  (after.widens === null || after.widens === before.widens);

/** What a caller who waits needs by now; `due`: it has waited at least until then. */
export const widened = (draft: Draft, queuecallId: string, due = 0): Draft => {
  const { floor, customerId } = draft;
  const queuecall = floor.queuecalls.get(queuecallId);
  const queue = queuecall && floor.queues.get(queuecall.queueId);
  if (!queue || queuecall.serving) return draft;
  const at = Math.max(draft.at, due);
  const { joined, needs } = queuecall;
  const waited = Math.max(at - joined, queuecall.waited);
  const alone = stillAlone(floor, queue, queuecall, at);
  const widens = sooner(widensAt(queue.spec, needs, { joined, waited }), alone?.until ?? null);
  if (isSame(queue, queuecall, { ...queuecall, waited, alone, widens })) return draft;
  return draft.and({ type: 'QueuecallWidened', customerId, ...refOf(queuecall), waited, alone, widens });
};

/** Whoever waits for an agent alone who may be one to wait for no more. */
const waitingFor = ({ queues }: Floor, agentId: string, queueIds: readonly string[]): readonly string[] =>
  queueIds.flatMap((queueId) => [...(queues.get(queueId)?.alone.get(agentId)?.values() ?? [])]);

/** The callers whose needs an event may have changed. */
const concernedBy = (floor: Floor, before: Floor, event: FloorEvent): readonly string[] => {
  switch (event.type) {
    case 'QueueChanged':
      return [...(floor.queues.get(event.queueId)?.waiting.entries() ?? [])].map(([queuecallId]) => queuecallId);
    case 'QueuecallRequeued':
      return [event.queuecallId];
    case 'AgentStatusChosen':
    case 'AgentQueueLeft':
    case 'AgentProfiled':
    case 'AgentRemoved':
      return waitingFor(floor, event.agentId, before.agents.get(event.agentId)?.serves ?? []);
    default:
      return [];
  }
};

/** What was decided, and what it changes for those who wait; `before`: the floor on which it was decided. */
export const adjusted = (draft: Draft, before: Floor): Draft =>
  draft.events
    .flatMap((event) => concernedBy(draft.floor, before, event))
    .reduce((so, queuecallId) => widened(so, queuecallId), draft);
