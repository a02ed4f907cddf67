import type { Instant } from '#domain/kernel/decider.js';
import { servedBy } from './calls.facts.js';
import { Counting } from './counting.js';
import type { Take } from './counting.js';
import type { Fact, QueueFact, StateFact } from './facts.js';
import { spanOf } from './frame.js';
import type { Frame } from './frame.js';
import type { Cohort } from './marks.js';

/** Which facts are wanted: those that are stamped within a span, by a cohort's way of stamping. */
export interface FactsWanted {
  readonly cohort: Cohort;
  readonly from: Instant;
  readonly to: Instant;
  /** Null: of every queue. What is of no queue is always among them. */
  readonly queueId: string | null;
}

/** The facts of one customer, all at one moment of the log. Pages, so that a long report takes no more memory than a short one. */
export interface FactSource {
  /** Of the last event that the facts know. */
  readonly position: number;
  queues(): Promise<readonly QueueFact[]>;
  /** Of all agents that ever were, by their ids. */
  names(): Promise<ReadonlyMap<string, string>>;
  /** Those of callers, offers and transfers, and of what was done after talks. */
  facts(wanted: FactsWanted): AsyncIterable<readonly Fact[]>;
  /** What agents were in a span, beginning with what each was when it began; one agent after the other, in the order of the log. */
  states(
    span: Omit<FactsWanted, 'cohort' | 'queueId'> & { readonly agentId: string | null },
  ): AsyncIterable<readonly StateFact[]>;
}

/** Of the transfers among some facts, the ids of the facts by whom the caller was served. */
export const serversOf = (facts: readonly Fact[]): readonly string[] =>
  facts.flatMap((fact) => (fact.kind === 'transfer' ? [servedBy(fact.transfererCallId)] : []));

/** Transfers are those of an agent that served a caller of a queue by the call; others are nothing to a report. */
export const attributed = (facts: readonly Fact[], servers: ReadonlyMap<string, Fact>): readonly Fact[] =>
  facts.flatMap((fact): readonly Fact[] => {
    if (fact.kind !== 'transfer') return [fact];
    const server = servers.get(servedBy(fact.transfererCallId));
    return server ? [{ ...fact, queueId: server.queueId, agentId: server.agentId, queuecallId: server.queuecallId }] : [];
  });

/** Reads all that a report is made of, and says what it counts towards. */
export const counted = async (source: FactSource, frame: Frame, now: Instant, take: Take): Promise<void> => {
  const counting = new Counting(frame, now, take);
  const span = spanOf(frame);
  const { cohort, queueId, agentId } = frame;
  for await (const page of source.facts({ cohort, queueId, ...span })) for (const fact of page) counting.fact(fact);
  for await (const page of source.states({ ...span, agentId })) for (const state of page) counting.state(state);
  counting.end();
};
