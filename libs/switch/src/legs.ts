import type { CallEvent } from '#domain/call/call.events.js';
import { evolveLeg, letGo, revived } from './board.js';
import type { Board, Leg } from './board.js';
import { areJoined } from './freeswitch/freeswitch.moves.js';
import type { Step } from './freeswitch/freeswitch.moves.js';

/** The leg that is over with an event. */
export const endedBy = ({ before, after }: Step): Leg | undefined => (after ? undefined : before);

/** The board, kept in place, and found by leg and by call. */
export class Legs {
  readonly #rows: Map<string, Leg>;
  /** The leg that stands for a call now, by the call's id. */
  readonly #ofCall = new Map<string, string>();

  /** @param legs as they were kept */
  constructor(legs: Iterable<Leg>) {
    this.#rows = new Map([...legs].map((leg) => [leg.legId, revived(leg)]));
    for (const { legId, callId } of this.#rows.values()) this.#ofCall.set(callId, legId);
  }

  get board(): Board {
    return this.#rows;
  }

  all(): readonly Leg[] {
    return [...this.#rows.values()];
  }

  get(legId: string): Leg | undefined {
    return this.#rows.get(legId);
  }

  ofCall(callId: string | null): Leg | undefined {
    return callId === null ? undefined : this.#rows.get(this.#ofCall.get(callId) ?? '');
  }

  /** Whoever a leg should be bridged to: the other one says so too. */
  peerOf(leg: Leg): Leg | undefined {
    const other = this.ofCall(leg.peerCallId);
    return areJoined(leg, other) ? other : undefined;
  }

  fold(legId: string, event: CallEvent): Step {
    const before = this.#rows.get(legId);
    const after = evolveLeg(before, event);
    if (after) this.keep(after);
    else this.drop(legId, before);
    return { before, after };
  }

  /** The leg of a call that lost to another, where it is to be ended now. */
  letGo(callId: string): Leg | undefined {
    const before = this.ofCall(callId);
    const after = before && letGo(before);
    if (!after || after === before) return undefined;
    this.keep(after);
    return after;
  }

  private keep(leg: Leg): void {
    this.#rows.set(leg.legId, leg);
    this.#ofCall.set(leg.callId, leg.legId);
  }

  private drop(legId: string, before: Leg | undefined): void {
    this.#rows.delete(legId);
    if (before && this.#ofCall.get(before.callId) === legId) this.#ofCall.delete(before.callId);
  }
}
