import type { Instant } from '../kernel/decider.js';
import { uuid5 } from '../kernel/uuid.js';
import type { FloorCommand } from './floor.commands.js';
import type { Draft } from './floor.draft.js';
import { figuresOf } from './floor.figures.js';
import { refOf } from './floor.ref.js';
import type { QueueSpec } from './floor.queue.js';
import type { Queue, Queuecall } from './floor.state.js';
import { roundProgram } from './floor.words.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

/** Milliseconds: what is soon at its end, for a file is missing or no word is in it, does not begin again at once. */
const SHORTEST = 5_000;

const isDue = ({ announcement: { interval } }: QueueSpec, { announced, offerId }: Queuecall, at: Instant): boolean =>
  interval > 0 && offerId === null && (announced === null || announced + interval <= at);

/** When a caller is to hear something again. */
const nextFor = ({ waitFlow, announcement: { interval } }: QueueSpec, { round }: Queuecall, at: Instant): Instant | null => {
  if (waitFlow) return Math.max(at, round.began + SHORTEST);
  return interval === 0 ? null : Math.max(at, round.began) + interval;
};

/** The next that a caller hears; where that is nothing, when something may be. */
const begun = (draft: Draft, { spec, ...queue }: Queue, queuecall: Queuecall): Draft => {
  const { customerId, at } = draft;
  const { queuecallId } = queuecall;
  const round = queuecall.round.number + 1;
  const announced = isDue(spec, queuecall, at);
  const figures = figuresOf({ ...queue, spec }, queuecall);
  const program = roundProgram(spec, announced, { ...figures, waited: at - queuecall.joined });
  const what = { customerId, ...refOf(queuecall), round };
  if (!program) return draft.and({ type: 'QueuecallRoundEnded', ...what, next: nextFor(spec, queuecall, at) });
  const flow = { ...program, activeflowId: uuid5(queuecallId, `round ${round}`) };
  return draft.and({ type: 'QueuecallRoundBegan', ...what, ...figures, announced, flow });
};

const forWaiting = (draft: Draft, queuecallId: string, work: (queue: Queue, queuecall: Queuecall) => Draft): Draft => {
  const queuecall = draft.floor.queuecalls.get(queuecallId);
  const queue = queuecall && draft.floor.queues.get(queuecall.queueId);
  return queue && queuecall.serving === null && queuecall.seeker === null ? work(queue, queuecall) : draft;
};

const entertains = ({ spec: { waitFlow, announcement } }: Queue): boolean => waitFlow !== null || announcement.interval > 0;

/** Whoever waits from now on, or again, hears what its queue has to be heard. */
export const entertained = (draft: Draft): Draft =>
  draft.events.reduce((so, event) => {
    if (event.type !== 'QueuecallJoined' && event.type !== 'QueuecallRequeued') return so;
    return forWaiting(so, event.queuecallId, (queue, queuecall) => (entertains(queue) ? begun(so, queue, queuecall) : so));
  }, draft);

/** A round is over: the next begins at once, or after a while with music. */
const roundOver = (draft: Draft, { customerId, queuecallId, round }: Of<'ReportRoundOver'>): Draft =>
  forWaiting(draft, queuecallId, (queue, queuecall) => {
    if (queuecall.round.over || queuecall.round.number !== round) return draft;
    const next = nextFor(queue.spec, queuecall, draft.at);
    if (next !== null && next <= draft.at) return begun(draft, queue, queuecall);
    return draft.and({ type: 'QueuecallRoundEnded', customerId, ...refOf(queuecall), round, next });
  });

/** What is told of what callers hear. */
export const roundReported = (draft: Draft, command: Of<'ReportRoundOver' | 'ReportRoundDue'>): Draft => {
  if (command.type === 'ReportRoundOver') return roundOver(draft, command);
  return forWaiting(draft, command.queuecallId, (queue, queuecall) =>
    queuecall.round.over && queuecall.round.number === command.round ? begun(draft, queue, queuecall) : draft,
  );
};
