import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore } from '#eventstore/event-store.js';
import { isMeant } from '#readmodels/agents/agents.queries.js';
import type { AgentFilter } from '#readmodels/agents/agents.queries.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import { fold } from '#readmodels/fold.js';
import { readToken, tokenOf } from '#readmodels/page-token.js';
import type { Row } from '#readmodels/projection.js';
import { isTurnedAway } from '#readmodels/queuecalls/queuecalls.view.js';
import type { Tallied } from '#readmodels/queuecalls/queuecalls.view.js';
import type { Condition, Page, PageRequest, ReadModel } from '#readmodels/queries.js';
import { readModels } from '#readmodels/read-models.js';
import type { FactSource } from '#readmodels/reports/fact.source.js';
import { MemoryFacts } from '#readmodels/testing/memory.facts.js';
import type { OwnRows } from '#readmodels/testing/memory.facts.js';
import type { Counted, Tallies, Tally } from '#readmodels/stats/tallies.js';
import type { Progress, Reads } from '../api.parts.js';

const isSo = ({ view, open }: Row, where: Condition): boolean =>
  (!where.open || open) &&
  Object.entries(where.is ?? {}).every(([field, value]) => (view as Readonly<Record<string, unknown>>)[field] === value);

/** The sums that Postgres makes. */
const tallyOf = (rows: readonly Row<unknown, Tallied>[], { since, threshold, short }: Counted): Tally => {
  const today = rows.filter(({ created }) => created >= since).map(({ hidden }) => hidden);
  const waiting = rows.filter(({ hidden: { status } }) => status === 'waiting' || status === 'connecting');
  const answered = today.filter((each) => each.answered);
  const abandoned = today.filter(({ status }) => status === 'abandoned');
  const within = (some: readonly Tallied[]): number => some.filter(({ waited }) => waited <= threshold).length;
  return {
    waiting: waiting.length,
    oldest: waiting.length === 0 ? null : Math.min(...waiting.map(({ created }) => created)),
    connecting: rows.filter(({ hidden }) => hidden.status === 'connecting').length,
    in_service: rows.filter(({ hidden }) => hidden.status === 'service').length,
    offered: today.filter((each) => !isTurnedAway(each)).length,
    answered: answered.length,
    abandoned: abandoned.length,
    answered_within: within(answered),
    abandoned_within: within(abandoned),
    short_abandoned: abandoned.filter(({ waited }) => waited < short).length,
    flow_outs: today.filter((each) => !each.answered && each.status === 'done' && !isTurnedAway(each)).length,
    waited: answered.reduce((sum, { waited }) => sum + waited, 0),
  };
};

/** The read models as they are in Postgres, without Postgres: the same folds over the same log, caught up before each answer. */
export class MemoryReads implements Reads, Progress {
  private readonly rows = readModels.map(() => new Map<string, Row>());
  private position = 0;

  constructor(private readonly store: EventStore) {}

  async one<V>(model: ReadModel, customerId: string, id: string): Promise<V | null> {
    const row = (await this.table(model)).get(id);
    return row?.customerId === customerId ? (row.view as V) : null;
  }

  async list<V>(model: ReadModel, customerId: string, { where = {}, ...page }: PageRequest): Promise<Page<V>> {
    const rows = [...(await this.table(model)).values()];
    return this.page<V>(
      rows.filter((row) => row.customerId === customerId && isSo(row, where)),
      page,
    );
  }

  async agents(customerId: string, filter: AgentFilter, page: PageRequest): Promise<Page<AgentView>> {
    const own = [...(await this.table('agents')).values()].filter((row) => row.customerId === customerId);
    return this.page(
      own.filter(({ view }) => isMeant(view as AgentView, filter)),
      page,
    );
  }

  private page<V>(rows: readonly Row[], { size, token }: PageRequest): Page<V> {
    const after = token ? readToken(token) : { created: Infinity, id: '' };
    const own = rows
      .filter(({ deleted }) => !deleted)
      .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1))
      .filter(({ created, id }) => created < after.created || (created === after.created && id < after.id));
    const page = own.slice(0, size);
    const last = page.at(-1);
    return { result: page.map(({ view }) => view as V), next_page_token: own.length > size && last ? tokenOf(last) : '' };
  }

  async tallies(customerId: string, counted: readonly Counted[]): Promise<Tallies> {
    const rows = [...(await this.table('queuecalls')).values()] as readonly Row<unknown, Tallied>[];
    const queues = counted.map((queue) => {
      const own = rows.filter((row) => row.customerId === customerId && row.hidden.queue_id === queue.queueId);
      return {
        queue_id: queue.queueId,
        ...tallyOf(
          own.filter(({ open, created }) => open || created >= queue.since),
          queue,
        ),
      };
    });
    return { position: this.position, queues };
  }

  async reporting<T>(customerId: string, work: (facts: FactSource) => Promise<T>): Promise<T> {
    await this.catchUp();
    const own: OwnRows = (name) => [...this.rowsOf(name).values()].filter((row) => row.customerId === customerId);
    return work(new MemoryFacts(this.position, own));
  }

  async treeOf(callId: string): Promise<string | null> {
    const row = (await this.table('trees')).get(`call-${callId}`);
    return row ? (row.view as { readonly tree: string }).tree : null;
  }

  async streamsOf(tree: string): Promise<readonly string[]> {
    const rows = [...(await this.table('trees')).values()];
    return rows.filter(({ view }) => (view as { readonly tree: string }).tree === tree).map(({ id }) => id);
  }

  async passed(): Promise<boolean> {
    await this.catchUp();
    return true;
  }

  private async table(name: string): Promise<ReadonlyMap<string, Row>> {
    await this.catchUp();
    return this.rowsOf(name);
  }

  private rowsOf(name: string): ReadonlyMap<string, Row> {
    return this.rows[readModels.findIndex((model) => model.name === name)] ?? new Map();
  }

  private async catchUp(): Promise<void> {
    for await (const page of this.store.readAll(this.position)) {
      const events = (page as readonly Recorded<Event>[]).filter(({ position }) => position > this.position);
      this.position = events.at(-1)?.position ?? this.position;
      fold(readModels, this.rows, events).changed.forEach((changed, index) => {
        for (const [id, row] of changed) this.rows[index]?.set(id, row);
      });
    }
  }
}
