import type { Event } from '#domain/contact-centre.js';
import type { LegView } from '#simulator/views.js';
import type { Random } from '../random.js';
import type { AgentsParts } from './centre.agents.js';
import { numberOf } from './centre.world.js';
import { exponential, lognormal, QUEUES } from './profiles.js';

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>;

/** Somebody who has called, from a phone of its own. */
interface Caller {
  readonly phone: string;
  readonly legId: string;
  /** Milliseconds that it will have to say. */
  readonly talk: number;
  /** The offer by which it is served. */
  offerId: string | null;
}

export interface CallersParts extends Omit<AgentsParts, 'random'> {
  /** Draws of their own each, so that the traffic of a seed stays the same whatever the agents do. */
  readonly random: Readonly<Record<'arrivals' | 'talks' | 'patience', Random>>;
  /** Calls a second. */
  readonly lambda: number;
  readonly phoneOf: (agentId: string) => string;
}

/** Callers of a centre: they come at random, wait as long as they can, and talk. */
export class CentreCallers {
  /** By call, those whose call is not over. */
  private readonly present = new Map<string, Caller>();
  private called = 0;

  constructor(private readonly parts: CallersParts) {}

  begin(): void {
    const { random, lambda, later } = this.parts;
    later(exponential(random.arrivals, 1_000 / lambda), () => {
      this.call();
      this.begin();
    });
  }

  told(event: Event): void {
    switch (event.type) {
      case 'QueuecallServed':
        this.served(event);
        break;
      case 'QueuecallRequeued':
        this.requeued(event);
        break;
      case 'CallEnded':
        this.present.delete(event.callId);
        break;
      default:
    }
  }

  /** Those whose phone plays music, and whom nobody speaks to. */
  get inMusic(): number {
    let count = 0;
    for (const caller of this.present.values()) {
      const leg = this.legOf(caller);
      if (leg?.playing?.kind === 'moh' && leg.hears.length === 0) count += 1;
    }
    return count;
  }

  private legOf({ phone, legId }: Caller): LegView | undefined {
    return this.parts.cast.scenery.softswitch.handset.phone(phone).legs.find(({ id }) => id === legId);
  }

  private call(): void {
    const { cast, random, profile } = this.parts;
    const phone = `+19${String(this.called++).padStart(8, '0')}`;
    const talk = lognormal(random.talks, profile.talk);
    const to = numberOf(random.arrivals.below(QUEUES.length));
    const { call_id: callId, leg_id: legId } = cast.scenery.softswitch.handset.dial(phone, to);
    cast.scenery.history.note('phone', () => `${phone} dials ${to} (${callId})`);
    this.present.set(callId, { phone, legId, talk, offerId: null });
    this.wait(callId);
  }

  /** Patience knows nothing of how long it has lasted. */
  private wait(callId: string): void {
    const { random, profile, later, cast } = this.parts;
    later(exponential(random.patience, profile.patience), () => {
      const caller = this.present.get(callId);
      if (!caller || caller.offerId !== null) return;
      cast.scenery.history.note('phone', () => `${caller.phone} has no patience left (${callId})`);
      cast.scenery.softswitch.handset.hangup(caller.legId);
    });
  }

  private served({ callId, offerId, agentId }: Of<'QueuecallServed'>): void {
    const { random, later, phoneOf, cast } = this.parts;
    const caller = this.present.get(callId);
    if (!caller) return;
    caller.offerId = offerId;
    const isAgent = random.talks.chance(0.3);
    later(caller.talk, () => {
      if (caller.offerId !== offerId) return;
      const { handset } = cast.scenery.softswitch;
      const own = isAgent ? handset.phone(phoneOf(agentId)).legs.find(({ state }) => state === 'up') : undefined;
      handset.hangup(own?.id ?? caller.legId);
    });
  }

  private requeued({ callId }: Of<'QueuecallRequeued'>): void {
    const caller = this.present.get(callId);
    if (!caller) return;
    caller.offerId = null;
    this.wait(callId);
  }
}
