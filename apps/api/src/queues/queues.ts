import { Injectable } from '@nestjs/common';
import type { Event } from '#domain/contact-centre.js';
import type { FloorWish } from '#domain/floor/floor.commands.js';
import type { QueueSpec } from '#domain/floor/floor.queue.js';
import type { Floor } from '#domain/floor/floor.state.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { queues } from '#readmodels/queues/queues.projection.js';
import { queueSettings } from '#readmodels/queues/queues.view.js';
import type { QueueView } from '#readmodels/queues/queues.view.js';
import type { Page, PageRequest } from '#readmodels/queries.js';
import { time } from '#readmodels/time.js';
import type { Who } from '../auth/who.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { Owned } from '../http/owned.js';
import { viewFrom } from '../http/stored.js';

/** A queue, and the agents that could be offered a call of it now. */
export interface QueueAnswer extends QueueView {
  readonly available_agents: number;
}

const answerOf = (view: QueueView, { queues: known }: Floor): QueueAnswer => ({
  ...view,
  available_agents: known.get(view.id)?.free.size ?? 0,
});

/** The queues of a customer: their settings from its floor, what they have counted from the read model. */
@Injectable()
export class Queues {
  constructor(
    private readonly owned: Owned,
    private readonly door: Door,
  ) {}

  /** @throws Refusal queue.not_found */
  async find({ customerId }: Who, queueId: string): Promise<QueueAnswer> {
    const { spec, version } = await this.owned.queue(customerId, queueId);
    return this.shown(customerId, queueId, { ...queueSettings(spec), version });
  }

  async page({ customerId }: Who, page: PageRequest): Promise<Page<QueueAnswer>> {
    const { result, next_page_token } = await this.door.page<QueueView>('queues', customerId, page);
    const floor = await this.owned.floor(customerId);
    return { result: result.map((view) => answerOf(view, floor)), next_page_token };
  }

  async open(asked: Asked, queueId: string, spec: QueueSpec): Promise<QueueAnswer> {
    const { customerId } = asked.who;
    const events = await this.tell(asked, { type: 'CreateQueue', customerId, queueId, spec });
    const created = events.filter((recorded) => queues.keyOf(recorded) === queueId);
    return answerOf(viewFrom(queues, created), await this.owned.floor(customerId));
  }

  /** @throws Refusal version.conflict where somebody else has changed it since that version */
  async set(
    asked: Asked,
    queueId: string,
    { spec, version }: { readonly spec: QueueSpec; readonly version: number | undefined },
  ): Promise<QueueAnswer> {
    const { customerId } = asked.who;
    const events = await this.tell(asked, { type: 'ChangeQueue', customerId, queueId, spec, version });
    const changed = events.map(({ event }) => event).find(({ type }) => type === 'QueueChanged');
    return this.shown(customerId, queueId, queueSettings(changed?.type === 'QueueChanged' ? changed.spec : spec));
  }

  async close(asked: Asked, queueId: string): Promise<QueueAnswer> {
    const { customerId } = asked.who;
    const events = await this.tell(asked, { type: 'DeleteQueue', customerId, queueId });
    const deleted = events.find(({ event }) => event.type === 'QueueDeleted');
    const tm = deleted ? { tm_update: time(deleted.cause.at), tm_delete: time(deleted.cause.at) } : {};
    return this.shown(customerId, queueId, tm);
  }

  private async tell(asked: Asked, command: FloorWish): Promise<readonly Recorded<Event>[]> {
    const { events } = await this.door.change(asked, { to: 'floor', id: asked.who.customerId, command });
    return events as readonly Recorded<Event>[];
  }

  /** What the log knows already goes before what the read model shows, which may be behind. */
  private async shown(customerId: string, queueId: string, known: Partial<QueueView>): Promise<QueueAnswer> {
    const view = await this.door.find<QueueView>('queues', customerId, queueId);
    if (!view) throw new StoreUnavailable('The queue will show in a moment.');
    return answerOf({ ...view, ...known }, await this.owned.floor(customerId));
  }
}
