import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Ask } from '#domain/contact-centre.js';
import type { Wish } from '#engine/aggregate.js';
import type { Told } from '#engine/letter.js';
import { Tell } from '#engine/tell.handler.js';
import type { AgentFilter } from '#readmodels/agents/agents.queries.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import type { Page, PageRequest, ReadModel } from '#readmodels/queries.js';
import type { TimelineEntry } from '#readmodels/timeline.js';
import { PARTS } from '../api.parts.js';
import type { Progress } from '../api.parts.js';
import type { Asked } from './asked.js';
import { FindAgents, FindOne, FindPage, FindTimeline } from './find.handler.js';

/** How long a write waits for the read models, milliseconds (DESIGN section 6). */
const PATIENCE = 1000;

/** The way from a request to the application and back: commands and queries over their buses. */
@Injectable()
export class Door {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(PARTS.progress) private readonly progress: Progress,
  ) {}

  /**
   * Tells a command and waits until a following request sees what it did.
   * @param tree the call tree that the aggregate belongs to
   */
  async change(asked: Asked, ask: Ask, tree: string = ask.id): Promise<Told> {
    const told = await this.tell(asked, ask, tree);
    await this.settled(told.position);
    return told;
  }

  tell({ who, requestId, commandId }: Asked, ask: Ask, tree: string): Promise<Told> {
    return this.hand({ ask, id: commandId, causation: requestId, actor: who.actor, tree });
  }

  hand(wish: Wish): Promise<Told> {
    return this.commands.execute(new Tell(wish));
  }

  async settled(position: number): Promise<void> {
    await this.progress.passed(position, PATIENCE);
  }

  find<V>(model: ReadModel, customerId: string, id: string): Promise<V | null> {
    return this.queries.execute(new FindOne<V>(model, customerId, id));
  }

  /** Whoever asks must know whose call it is. */
  timeline(callId: string): Promise<readonly TimelineEntry[] | null> {
    return this.queries.execute(new FindTimeline(callId));
  }

  agents(customerId: string, filter: AgentFilter, page: PageRequest): Promise<Page<AgentView>> {
    return this.queries.execute(new FindAgents(customerId, filter, page));
  }

  page<V>(model: ReadModel, customerId: string, page: PageRequest): Promise<Page<V>> {
    return this.queries.execute(new FindPage<V>(model, customerId, page));
  }
}
