import { Inject, Injectable } from '@nestjs/common';
import type { Category, Event } from '#domain/contact-centre.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore } from '#eventstore/event-store.js';
import type { Projection, Row } from '#readmodels/projection.js';
import { PARTS } from '../api.parts.js';

interface Place {
  readonly to: Category;
  readonly id: string;
}

/**
 * What a fold makes of one stream's events.
 * @throws where they do not begin with the stream's first
 */
export const viewFrom = <V, H>(projection: Projection<Row<V, H>>, events: readonly Recorded<Event>[]): V => {
  const row = events.reduce<Row<V, H> | null>((before, recorded) => projection.evolve(before, recorded), null);
  if (row === null) throw new Error(`there is nothing in ${projection.name} for these events`);
  return row.view;
};

/** Views made from the log itself, by the folds that make the read models: what a write answers, however far those are behind. */
@Injectable()
export class Stored {
  constructor(@Inject(PARTS.store) private readonly store: Pick<EventStore, 'readStream'>) {}

  /**
   * @param upTo position of the event after which it is shown: a repeat is answered as the first was, and not with what has become
   *   of it since, for a number may have become another customer's
   */
  async view<V, H>(projection: Projection<Row<V, H>>, { to, id }: Place, upTo = Infinity): Promise<V> {
    const events = (await this.store.readStream(streamOf(to, id))) as readonly Recorded<Event>[];
    return viewFrom(
      projection,
      events.filter(({ position }) => position <= upTo),
    );
  }
}
