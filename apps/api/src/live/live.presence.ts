import { errorOf } from '#domain/kernel/error.js';
import type { Clock } from '#engine/clock.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { Connected } from '#readmodels/desktops/desktops.queries.js';

/** Milliseconds between two tries. */
const PAUSE = 1_000;

export interface PresenceParts {
  /** Tells the floor of an agent that it has a desktop here, or has none any more. */
  readonly report: (agent: Connected, isHere: boolean) => Promise<void>;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

interface Seat {
  readonly agent: Connected;
  sockets: number;
  /** What the floor knows, as far as we have told it; null for nothing. */
  told: boolean | null;
  /** Resolves when the floor knows. */
  telling: Promise<void> | null;
}

/**
 * Which agents have a desktop: the last socket that goes, and the first that comes, are told to the floor. Whoever the log says has one
 * when we start, and comes back to none of us, has lost it. With several processes each says so of its own sockets only, and contradicts
 * whoever has said too much.
 */
export class LivePresence {
  readonly #seats = new Map<string, Seat>();
  #closed = false;

  constructor(private readonly parts: PresenceParts) {}

  /** Reads who has a desktop by the log; during an outage as often as it takes. */
  begin(connected: () => Promise<readonly Connected[]>): void {
    connected().then(
      (agents) => this.remember(agents),
      (error: unknown) => {
        if (!(error instanceof StoreUnavailable)) this.parts.onError(errorOf(error));
        if (!this.#closed) this.parts.clock.after(PAUSE, () => this.begin(connected));
      },
    );
  }

  come(agent: Connected): void {
    const seat = this.seat(agent);
    seat.sockets += 1;
    this.tell(seat);
  }

  go(agent: Connected): void {
    const seat = this.seat(agent);
    seat.sockets -= 1;
    this.tell(seat);
  }

  /** The log says that an agent has lost its desktop. */
  lost(agentId: string): void {
    const seat = this.#seats.get(agentId);
    if (!seat || seat.sockets === 0) return;
    seat.told = false;
    this.tell(seat);
  }

  /**
   * Whoever is cut off by our end is not told: the next start does, from which on they have time to come back. Resolves when the floor
   * knows the rest.
   */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#seats.values()].flatMap(({ telling }) => telling ?? []));
  }

  private remember(agents: readonly Connected[]): void {
    for (const agent of agents) {
      const seat = this.seat(agent);
      seat.told ??= true;
      this.tell(seat);
    }
  }

  private seat(agent: Connected): Seat {
    const known = this.#seats.get(agent.agentId);
    if (known) return known;
    const seat: Seat = { agent, sockets: 0, told: null, telling: null };
    this.#seats.set(agent.agentId, seat);
    return seat;
  }

  private tell(seat: Seat): void {
    if (this.#closed || seat.telling || seat.told === seat.sockets > 0) return;
    seat.telling = this.report(seat).then((wait) => {
      seat.telling = null;
      if (wait > 0) this.parts.clock.after(wait, () => this.tell(seat));
      else if (wait === 0) this.settle(seat);
    });
  }

  private settle(seat: Seat): void {
    if (seat.told !== seat.sockets > 0) this.tell(seat);
    else if (seat.sockets === 0) this.#seats.delete(seat.agent.agentId);
  }

  /** How long to wait before it is told again; 0 where it has been told. */
  private async report(seat: Seat): Promise<number> {
    const isHere = seat.sockets > 0;
    try {
      await this.parts.report(seat.agent, isHere);
      seat.told = isHere;
      return 0;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) this.parts.onError(errorOf(error));
      return PAUSE;
    }
  }
}
