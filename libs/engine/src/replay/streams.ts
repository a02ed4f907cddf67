import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { folded, initially } from '../aggregate.js';
import type { Standing } from '../aggregate.js';
import { deciderOf } from './answer.js';

/** The command whose events a stream is at. */
export interface Begun {
  readonly command: string;
  /** What is still to come of it; null where that cannot be said. */
  readonly rest: readonly NewEvent[] | null;
}

/** A stream as far as it has been replayed. */
export interface Place {
  readonly standing: Standing;
  readonly begun: Begun | null;
}

/** The streams that are being replayed; those that nothing has happened to for longest are forgotten, and read again when needed. */
export class Streams {
  private readonly places = new Map<string, Place>();

  constructor(private readonly kept: number) {}

  has(stream: string): boolean {
    return this.places.has(stream);
  }

  get(stream: string): Place | undefined {
    return this.places.get(stream);
  }

  /** The one whose first events these are; one without events has not begun. */
  learn(stream: string, events: readonly Recorded[]): void {
    const decider = deciderOf(stream);
    if (!decider) return;
    this.places.set(stream, { standing: folded(decider, initially(decider), events), begun: null });
  }

  /** Goes on by one event. */
  follow(recorded: Recorded, begun: Begun): void {
    const { stream } = recorded;
    const [decider, place] = [deciderOf(stream), this.places.get(stream)];
    if (!decider || !place) return;
    this.places.delete(stream);
    this.places.set(stream, { standing: folded(decider, place.standing, [recorded]), begun });
  }

  /** @param isNeeded says of a stream whether it must stay */
  forget(isNeeded: (stream: string, place: Place) => boolean): void {
    for (const [stream, place] of this.places) {
      if (this.places.size <= this.kept) return;
      if (!isNeeded(stream, place)) this.places.delete(stream);
    }
  }

  /** Commands of which not all events came. */
  *unfinished(): Iterable<readonly [string, Place]> {
    for (const [stream, place] of this.places) if (place.begun?.rest?.length) yield [stream, place];
  }
}
