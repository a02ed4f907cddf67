import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { EventStore } from '#eventstore/event-store.js';
import type { AgentFilter } from '#readmodels/agents/agents.queries.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import type { Page, PageRequest, ReadModel } from '#readmodels/queries.js';
import { readTimeline } from '#readmodels/timeline.js';
import type { TimelineEntry } from '#readmodels/timeline.js';
import { PARTS } from '../api.parts.js';
import type { Reads } from '../api.parts.js';

/** One row of the customer's own. */
export class FindOne<V> extends Query<V | null> {
  constructor(
    readonly model: ReadModel,
    readonly customerId: string,
    readonly id: string,
  ) {
    super();
  }
}

/** The customer's rows, newest first. */
export class FindPage<V> extends Query<Page<V>> {
  constructor(
    readonly model: ReadModel,
    readonly customerId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

/** The customer's agents that a filter means, newest first. */
export class FindAgents extends Query<Page<AgentView>> {
  constructor(
    readonly customerId: string,
    readonly filter: AgentFilter,
    readonly page: PageRequest,
  ) {
    super();
  }
}

/** The story of the tree that a call belongs to; null for a call that the read models do not know. */
export class FindTimeline extends Query<readonly TimelineEntry[] | null> {
  constructor(readonly callId: string) {
    super();
  }
}

@QueryHandler(FindOne)
export class FindOneHandler<V> implements IQueryHandler<FindOne<V>> {
  constructor(@Inject(PARTS.reads) private readonly reads: Reads) {}

  execute({ model, customerId, id }: FindOne<V>): Promise<V | null> {
    return this.reads.one<V>(model, customerId, id);
  }
}

@QueryHandler(FindPage)
export class FindPageHandler<V> implements IQueryHandler<FindPage<V>> {
  constructor(@Inject(PARTS.reads) private readonly reads: Reads) {}

  execute({ model, customerId, page }: FindPage<V>): Promise<Page<V>> {
    return this.reads.list<V>(model, customerId, page);
  }
}

@QueryHandler(FindAgents)
export class FindAgentsHandler implements IQueryHandler<FindAgents> {
  constructor(@Inject(PARTS.reads) private readonly reads: Reads) {}

  execute({ customerId, filter, page }: FindAgents): Promise<Page<AgentView>> {
    return this.reads.agents(customerId, filter, page);
  }
}

@QueryHandler(FindTimeline)
export class FindTimelineHandler implements IQueryHandler<FindTimeline> {
  constructor(
    @Inject(PARTS.reads) private readonly reads: Reads,
    @Inject(PARTS.store) private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  execute({ callId }: FindTimeline): Promise<readonly TimelineEntry[] | null> {
    return readTimeline(this.reads, this.store, callId);
  }
}
