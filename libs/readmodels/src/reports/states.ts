import type { AgentStatus } from '#domain/floor/floor.events.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { QueueFact, StateFact } from './facts.js';
import type { Mark, Time } from './marks.js';

/** What an agent was, from when to when. */
export interface Segment {
  readonly state: StateFact;
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * The segments of the states of one agent after the other, each agent's in the order of the log, as they come. Clocks of several
 * machines may differ by a little, and time goes only forwards here, so that what an agent was all together is the time that went by.
 */
export class Segments {
  #last: StateFact | null = null;
  #from: Instant = 0;

  /** @param end until when the state lasts that has not ended */
  constructor(private readonly end: Instant) {}

  /** The segment that ends with the next state, where one does. */
  next(state: StateFact): readonly Segment[] {
    const isOther = this.#last?.agentId !== state.agentId;
    const from = isOther ? state.at : Math.max(state.at, this.#from);
    const ended = isOther ? this.rest() : this.until(from);
    this.#last = state;
    this.#from = from;
    return ended;
  }

  /** The segment that has not ended. */
  rest(): readonly Segment[] {
    return this.until(this.end);
  }

  private until(to: Instant): readonly Segment[] {
    return this.#last && to > this.#from ? [{ state: this.#last, from: this.#from, to }] : [];
  }
}

/** When a queue was one that has a tag of the agent's, within a segment. */
const servedIn = ({ state, from, to }: Segment, { queueId, tags }: QueueFact): readonly (readonly [Instant, Instant])[] => {
  if (state.leftIds.includes(queueId)) return [];
  return tags.flatMap(({ since, tagIds }, index) => {
    const [begin, end] = [Math.max(from, since), Math.min(to, tags[index + 1]?.since ?? Infinity)];
    return begin < end && tagIds.some((tag) => state.tagIds.includes(tag)) ? [[begin, end] as const] : [];
  });
};

const WORK = { ringing: 'time_ringing', busy: 'time_talking', wrapup: 'time_wrapup' } as const;

const ofStatus = (status: AgentStatus, isOwn: boolean): Time => {
  if (status === 'available' || status === 'away' || status === 'offline') return `time_${status}`;
  return isOwn ? WORK[status] : 'time_elsewhere';
};

interface Piece {
  readonly figure: Time;
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * What a segment is to a queue: work for it wherever that is, and all else while the agent serves it. An agent who is offline serves
 * nothing. Null: what it is to all queues together, where what is work for none of them is work elsewhere.
 */
const piecesOf = (segment: Segment, queue: QueueFact | null): readonly Piece[] => {
  const { state, from, to } = segment;
  if (state.status === null) return [];
  if (queue === null) return [{ figure: ofStatus(state.status, state.queueId !== null), from, to }];
  if (state.queueId === queue.queueId) return [{ figure: ofStatus(state.status, true), from, to }];
  if (state.status === 'offline') return [];
  const figure = ofStatus(state.status, false);
  return servedIn(segment, queue).map(([begin, end]) => ({ figure, from: begin, to: end }));
};

/** The parts of a piece by the buckets in which they lie. */
const cut = ({ figure, from, to }: Piece, edges: readonly Instant[], state: StateFact): readonly Mark[] => {
  const marks: Mark[] = [];
  for (let index = firstAfter(edges, from); index < edges.length; index++) {
    const [begin, end] = [Math.max(from, edges[index - 1] ?? Infinity), Math.min(to, edges[index] ?? -Infinity)];
    if (begin >= to) break;
    if (begin < end) marks.push({ figure, value: end - begin, at: begin, fact: state });
  }
  return marks;
};

/** Of the edges that end a bucket the first that is later. */
const firstAfter = (edges: readonly Instant[], at: Instant): number => {
  let [low, high] = [1, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? Infinity) > at) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The time of a segment, split at the edges of the buckets, as one queue sees it, or all of them together. */
export const timesOf = (segment: Segment, queue: QueueFact | null, edges: readonly Instant[]): readonly Mark[] =>
  piecesOf(segment, queue).flatMap((piece) => cut(piece, edges, segment.state));
