import type { Lease, Leases, Share } from '../leases.js';

interface Place {
  epoch: number;
  holder: string | null;
  until: number;
}

interface Pool {
  readonly places: readonly Place[];
  /** Until when each of those who share it counts as alive. */
  readonly members: Map<string, number>;
}

const NOBODY: Pool = { places: [], members: new Map() };

/** Leases of tests and simulated time. They outlive who holds them, as a database would. */
export class MemoryLeases implements Leases {
  readonly #pools = new Map<string, Pool>();

  /** @param now milliseconds */
  constructor(private readonly now: () => number) {}

  open(pool: string, size: number): Promise<number> {
    const there = this.#pools.get(pool);
    if (there) return Promise.resolve(there.places.length);
    const places = Array.from({ length: size }, (): Place => ({ epoch: 0, holder: null, until: 0 }));
    this.#pools.set(pool, { places, members: new Map() });
    return Promise.resolve(size);
  }

  size(pool: string): Promise<number> {
    return Promise.resolve(this.#of(pool).places.length);
  }

  renew(pool: string, holder: string, ms: number): Promise<Share> {
    const { places, members } = this.#of(pool);
    const now = this.now();
    for (const [member, until] of members) if (until < now) members.delete(member);
    members.set(holder, now + ms);
    const mine = places.filter((place) => place.holder === holder);
    for (const place of mine) place.until = now + ms;
    const fair = this.#fair(pool, holder);
    const free = places.filter((place) => place.holder === null || place.until < now);
    for (const place of free.slice(0, Math.max(0, fair - mine.length)))
      Object.assign(place, { holder, epoch: place.epoch + 1, until: now + ms });
    return Promise.resolve({ held: this.#held(pool, holder), fair });
  }

  give(leases: readonly Lease[]): Promise<void> {
    for (const lease of leases) if (this.stands(lease)) this.#free(this.#of(lease.pool).places[lease.number]);
    return Promise.resolve();
  }

  leave(pool: string, holder: string): Promise<void> {
    const { places, members } = this.#of(pool);
    members.delete(holder);
    for (const place of places) if (place.holder === holder) this.#free(place);
    return Promise.resolve();
  }

  epoch(pool: string, number: number): Promise<number | null> {
    const place = this.#of(pool).places[number];
    const held = place !== undefined && place.holder !== null && place.until >= this.now();
    return Promise.resolve(held ? place.epoch : null);
  }

  /** Whether nobody has had it since. */
  stands({ pool, number, epoch }: Lease): boolean {
    return this.#of(pool).places[number]?.epoch === epoch;
  }

  #of(pool: string): Pool {
    return this.#pools.get(pool) ?? NOBODY;
  }

  #free(place: Place | undefined): void {
    if (place) Object.assign(place, { holder: null, until: 0 });
  }

  #held(pool: string, holder: string): readonly Lease[] {
    return this.#of(pool).places.flatMap((place, number) =>
      place.holder === holder ? [{ pool, number, epoch: place.epoch }] : [],
    );
  }

  /** Who has most keeps the one too many, so that nothing changes hands without need. */
  #fair(pool: string, holder: string): number {
    const { places, members } = this.#of(pool);
    const now = this.now();
    const count = (who: string): number => places.filter((place) => place.holder === who && place.until >= now).length;
    const order = [...members.keys()].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1));
    const [least, more] = [Math.floor(places.length / order.length), places.length % order.length];
    return least + (order.indexOf(holder) < more ? 1 : 0);
  }
}
