import { errorOf } from '#domain/kernel/error.js';
import { processes } from '#domain/contact-centre.js';
import type { Event, Process } from '#domain/contact-centre.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import type { Wish } from './aggregate.js';

const NOTHING: readonly never[] = [];

/** What one process wishes for after an event, with ids that follow from both: asked twice, done once. */
const wishesOf = ({ name, version, react }: Process, { event, id, cause }: NewEvent<Event>): readonly Wish[] =>
  react(event, cause.correlation).map((ask, index) => ({
    ask,
    id: uuid5(id, `${name} ${index}`),
    causation: id,
    actor: { kind: 'process', id: name, version },
    tree: ask.tree ?? cause.correlation,
  }));

/** Wishes of one event for one aggregate that are told apart by their turns. */
const MOST = 16;

/** Turns follow the log, and among the wishes of one event for one aggregate their order. */
const inTurn = (position: number, wishes: readonly Wish[]): readonly Wish[] => {
  const counts = new Map<string, number>();
  return wishes.map((wish) => {
    const to = `${wish.ask.to} ${wish.ask.id}`;
    const count = counts.get(to) ?? 0;
    counts.set(to, count + 1);
    return { ...wish, turn: position * MOST + Math.min(count, MOST - 1) };
  });
};

/** All that the log's processes wish for after an event. */
export const reactionsTo = (recorded: Recorded<Event>): readonly Wish[] => {
  const wishes = processes.flatMap((process) => wishesOf(process, recorded));
  return wishes.length === 0 ? wishes : inTurn(recorded.position, wishes);
};

/**
 * What an answer means to the groupcall that rings for it: the one wish that others, who ring for nothing, wait for. It has no turn yet,
 * for its event has no position.
 */
export const urgent = (event: NewEvent<Event>): readonly Wish[] => {
  if (event.event.type !== 'CallAnswered' || event.event.groupcallId === undefined) return NOTHING;
  return processes.flatMap((process) => wishesOf(process, event)).filter(({ ask }) => ask.to === 'groupcall');
};

/** Who tells wishes to their aggregates: an executor, or who stands before it. */
export interface Teller {
  insist(wish: Wish): Promise<unknown>;
}

/** A refusal is an answer too: what it was about has gone another way meanwhile. */
const told = async (executor: Teller, wish: Wish): Promise<void> => {
  try {
    await executor.insist(wish);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
};

/**
 * Tells all at once: those for one aggregate are decided in their order, since its mailbox keeps it, and those for others need not
 * wait for each other's commits. Done when all are done, whether or not one has failed.
 */
const tellAll = async (executor: Teller, wishes: readonly Wish[]): Promise<void> => {
  const outcomes = await Promise.allSettled(wishes.map((wish) => told(executor, wish)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
};

/** What follows from one event within one call tree. */
export interface Job {
  readonly position: number;
  readonly eventId: string;
  readonly tree: string;
  /** Waits through outages by itself; what it throws is a bug. `retry`: takes up the tree that a bug has stopped. */
  readonly work: (() => Promise<unknown>) | 'retry';
  /** It need not wait for those of its tree before it: all are for one aggregate, which keeps their order by itself. */
  readonly together?: boolean;
}

/** The trees that wishes are for, in their order. */
const treesOf = (wishes: readonly Wish[]): readonly string[] => [...new Set(wishes.map(({ tree }) => tree))];

/** Commands for a floor are decided together and appended as one, so that a thousand log-ins delay no offer. */
const isForFloor = ({ ask }: Wish): boolean => ask.to === 'floor';

/** The process managers' work: for each tree that an event leads to, the wishes in their order. */
export const reacting =
  (executor: Teller) =>
  (recorded: Recorded<Event>): readonly Job[] => {
    const { position, id: eventId, cause, event } = recorded;
    if (event.type === 'TreeRetryAsked') return [{ position, eventId, tree: event.tree, work: 'retry' }];
    try {
      const wishes = reactionsTo(recorded);
      if (wishes.length === 0) return NOTHING;
      return treesOf(wishes).map((tree) => {
        const own = wishes.filter((wish) => wish.tree === tree);
        return { position, eventId, tree, work: () => tellAll(executor, own), together: own.every(isForFloor) };
      });
    } catch (error) {
      return [{ position, eventId, tree: cause.correlation, work: () => Promise.reject(errorOf(error)) }];
    }
  };
