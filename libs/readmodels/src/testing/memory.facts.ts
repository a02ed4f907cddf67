import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { fold } from '../fold.js';
import { agents } from '../agents/agents.projection.js';
import { agentFacts } from '../reports/agents.facts.js';
import { callFacts } from '../reports/calls.facts.js';
import { queueFacts } from '../reports/queues.facts.js';
import type { Projection, Row } from '../projection.js';
import { attributed } from '../reports/fact.source.js';
import type { FactSource, FactsWanted } from '../reports/fact.source.js';
import type { Fact, QueueFact, StateFact } from '../reports/facts.js';

/** The rows of a table that are a customer's. */
export type OwnRows = (table: string) => readonly Row[];

const isRecord = (view: unknown): view is Readonly<Record<string, unknown>> => typeof view === 'object' && view !== null;

const isFact = (view: unknown): view is Fact => isRecord(view) && 'began' in view;

const isState = (view: unknown): view is StateFact => isRecord(view) && view['kind'] === 'state';

/** What Postgres answers of reports, from rows in memory. */
export class MemoryFacts implements FactSource {
  constructor(
    readonly position: number,
    private readonly own: OwnRows,
  ) {}

  queues(): Promise<readonly QueueFact[]> {
    return Promise.resolve(this.own('report_queues').map(({ view }) => view as QueueFact));
  }

  names(): Promise<ReadonlyMap<string, string>> {
    const rows = this.own('agents') as readonly Row<{ readonly name: string; readonly username: string }>[];
    return Promise.resolve(new Map(rows.map(({ id, view: { name, username } }) => [id, name || username])));
  }

  async *facts({ cohort, from, to }: FactsWanted): AsyncIterable<readonly Fact[]> {
    const there = this.own('report_calls').filter(({ deleted }) => !deleted) as readonly Row<Fact>[];
    const facts = [...there, ...this.own('report_agents')].map(({ view }) => view).filter(isFact);
    const stamp = (fact: Fact): number => (cohort === 'arrival' ? fact.began : fact.at);
    const servers = new Map(there.map(({ id, view }) => [id, view]));
    yield attributed(
      facts.filter((fact) => stamp(fact) >= from && stamp(fact) < to),
      servers,
    );
    await Promise.resolve();
  }

  async *states({ from, to, agentId }: Parameters<FactSource['states']>[0]): AsyncIterable<readonly StateFact[]> {
    const rows = this.own('report_agents').toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const states = rows.map(({ view }) => view).filter(isState);
    for (const agent of new Set(states.map((state) => state.agentId))) {
      const all = states.filter((state) => state.agentId === agent);
      const first = all.findLastIndex(({ at }) => at < from);
      if (agent === (agentId ?? agent)) yield all.slice(Math.max(first, 0)).filter(({ at }) => at < to);
    }
    await Promise.resolve();
  }
}

const MODELS: readonly Projection[] = [queueFacts, callFacts, agentFacts, agents];

/** The facts of a customer after a log. */
export const factsAfter = (log: readonly Recorded<Event>[], customerId: string): FactSource => {
  const { changed } = fold(
    MODELS,
    MODELS.map(() => new Map()),
    log,
  );
  const tables = new Map(MODELS.map(({ name }, index) => [name, [...(changed[index]?.values() ?? [])]]));
  const own: OwnRows = (name) => (tables.get(name) ?? []).filter((row) => row.customerId === customerId);
  return new MemoryFacts(log.at(-1)?.position ?? 0, own);
};
