import type { Instant } from '../kernel/decider.js';
import { evolve } from './floor.evolve.js';
import type { FloorEvent } from './floor.events.js';
import type { Floor } from './floor.state.js';

/** What has been decided of one command so far, and the floor as it is after that. */
export class Draft {
  private constructor(
    readonly customerId: string,
    readonly at: Instant,
    readonly floor: Floor,
    readonly events: readonly FloorEvent[],
  ) {}

  static of(customerId: string, floor: Floor, at: Instant): Draft {
    return new Draft(customerId, at, floor, []);
  }

  and(...events: readonly FloorEvent[]): Draft {
    const floor = events.reduce((so, event) => evolve(so, event, this.at), this.floor);
    return new Draft(this.customerId, this.at, floor, [...this.events, ...events]);
  }
}
