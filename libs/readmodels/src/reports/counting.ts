import type { Instant } from '#domain/kernel/decider.js';
import { bucketAt } from './calendar.js';
import type { Fact, QueueFact, StateFact } from './facts.js';
import type { Frame } from './frame.js';
import { marksOf } from './marks.js';
import type { Judge, Mark } from './marks.js';
import { Segments, timesOf } from './states.js';
import type { Segment } from './states.js';

/** Hears of each mark, in which row it counts: of whom, and in which bucket. */
export type Take = (mark: Mark, of: string, bucket: number) => void;

const NO_JUDGE: Judge = { threshold: -1, short: 0 };

/** Says of facts in which rows of a report they count, and as what. */
export class Counting {
  readonly #segments: Segments;
  /** The queues in whose eyes the time of agents is looked at; null for all together. */
  readonly #views: readonly (readonly [string, QueueFact | null])[];

  /** @param now until when that lasts which has not ended */
  constructor(
    private readonly frame: Frame,
    now: Instant,
    private readonly take: Take,
  ) {
    this.#segments = new Segments(now);
    const { by, queues, groups, queueId } = frame;
    const own = (id: string | null): QueueFact | null => (id === null ? null : (queues.get(id) ?? null));
    this.#views = by === 'queues' ? [...groups.keys()].map((id) => [id, own(id)] as const) : [['', own(queueId)]];
  }

  fact(fact: Fact): void {
    const { cohort, queues } = this.frame;
    const of = this.isMeant(fact) ? this.rowOf(fact) : null;
    if (of === null) return;
    for (const mark of marksOf(fact, queues.get(fact.queueId ?? '') ?? NO_JUDGE, cohort)) this.put(mark, of);
  }

  /** Of one agent after the other, each one's in the order of the log. */
  state(state: StateFact): void {
    for (const segment of this.#segments.next(state)) this.time(segment);
  }

  /** After the last state. */
  end(): void {
    for (const segment of this.#segments.rest()) this.time(segment);
  }

  private time(segment: Segment): void {
    const { by } = this.frame;
    for (const [group, queue] of this.#views) {
      const edges = this.edgesOf(group);
      for (const mark of timesOf(segment, queue, edges)) this.put(mark, by === 'agents' ? segment.state.agentId : group);
    }
  }

  private isMeant(fact: Fact): boolean {
    const { queueId, agentId } = this.frame;
    return (queueId ?? fact.queueId) === fact.queueId && (agentId ?? fact.agentId) === fact.agentId;
  }

  /** Whose row a fact counts in; null where it is nobody's. */
  private rowOf({ queueId, agentId }: Fact): string | null {
    switch (this.frame.by) {
      case 'queues':
        return queueId;
      case 'agents':
        return agentId;
      case 'intervals':
        return '';
    }
  }

  private edgesOf(of: string): readonly Instant[] {
    const { by, groups } = this.frame;
    return groups.get(by === 'queues' ? of : '')?.edges ?? [];
  }

  private put(mark: Mark, of: string): void {
    const bucket = bucketAt(this.edgesOf(of), mark.at);
    if (bucket >= 0) this.take(mark, of, bucket);
  }
}
