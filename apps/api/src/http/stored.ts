import { Inject, Injectable } from '@nestjs/common';
import type { Category, Event } from '#domain/contact-centre.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore } from '#eventstore/event-store.js';
import type { Projection, Row } from '#readmodels/projection.js';
import { PARTS } from '../api.parts.js';

/** Views made from the log itself, by the folds that make the read models: what a write answers, however far those are behind. */
@Injectable()
export class Stored {
  constructor(@Inject(PARTS.store) private readonly store: Pick<EventStore, 'readStream'>) {}

  async view<V, H>(projection: Projection<Row<V, H>>, category: Category, id: string): Promise<V> {
    const events = (await this.store.readStream(streamOf(category, id))) as readonly Recorded<Event>[];
    const row = events.reduce<Row<V, H> | null>((before, recorded) => projection.evolve(before, recorded), null);
    if (row === null) throw new Error(`${category} ${id} has no events`);
    return row.view;
  }
}
