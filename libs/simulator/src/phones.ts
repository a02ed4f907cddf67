import { addressOf, isNumber, userOf } from './address.js';
import type { Manners } from './manners.js';
import { defaultManners } from './manners.js';
import type { Sound } from './media.js';

/** One call as its phone sees it. */
export interface Leg {
  readonly id: string;
  /** The channel's uuid. */
  readonly callId: string;
  readonly address: string;
  /** `user@host` as the switch dialled it, or the phone's own name when it dials in. */
  readonly dialled: string;
  /** As the switch counts: `outbound` was dialled by the switch, `inbound` dialled in. */
  readonly direction: 'inbound' | 'outbound';
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly startedAt: number;
  state: 'ringing' | 'up' | 'ended';
  rang: boolean;
  answeredAt: number | null;
  endedAt: number | null;
  cause: string | null;
  sipCode: number | null;
  hungUpBy: 'phone' | 'switch' | null;
  digits: string;
  readonly heard: Heard[];
}

export interface Heard {
  readonly at: number;
  readonly kind: Sound['kind'] | 'voice';
  readonly what: string;
}

/** Ended legs that are remembered: for each phone, and in all. */
const LEGS_A_PHONE = 100;
const LEGS_IN_ALL = 10_000;
const HEARD_A_LEG = 500;

/** Every phone that anybody called, configured or used to call. A phone with nothing to tell is forgotten. */
export class Phones {
  private readonly configured = new Map<string, Manners>();
  private readonly byAddress = new Map<string, Leg[]>();
  private readonly byId = new Map<string, Leg>();
  private readonly byCall = new Map<string, Leg>();
  private readonly ended = new Set<Leg>();

  /** Those of `user@host` come before those of the number. */
  manners(dialled: string): Manners {
    return this.configured.get(dialled) ?? this.configured.get(addressOf(dialled)) ?? defaultManners(dialled);
  }

  /** Empty manners are the default ones. */
  configure(address: string, manners: Manners): void {
    if (Object.keys(manners).length === 0) this.configured.delete(address);
    else this.configured.set(address, manners);
  }

  add(leg: Leg): void {
    const legs = this.byAddress.get(leg.address);
    if (legs) legs.push(leg);
    else this.byAddress.set(leg.address, [leg]);
    this.byId.set(leg.id, leg);
    this.byCall.set(leg.callId, leg);
  }

  /** Marks the leg as ended; the oldest ended ones are forgotten. */
  retire(leg: Leg): void {
    leg.state = 'ended';
    this.ended.add(leg);
    const legs = this.byAddress.get(leg.address) ?? [];
    if (legs.length > LEGS_A_PHONE) this.forget(legs.find(({ state }) => state === 'ended'));
    if (this.ended.size > LEGS_IN_ALL) this.forget(this.ended.values().next().value);
  }

  /** A leg by its own id, or the newest one by its channel's. */
  leg(id: string): Leg | undefined {
    return this.byId.get(id) ?? this.byCall.get(id);
  }

  /** Oldest first. A number with a host selects the legs dialled at that host. */
  legs(address: string): readonly Leg[] {
    const legs = this.byAddress.get(addressOf(address)) ?? [];
    return isNumber(userOf(address)) && address.includes('@') ? legs.filter(({ dialled }) => dialled === address) : legs;
  }

  addresses(): readonly string[] {
    return [...new Set([...this.configured.keys(), ...this.byAddress.keys()])];
  }

  live(): readonly Leg[] {
    return [...this.byAddress.values()].flatMap((legs) => legs.filter(({ state }) => state !== 'ended'));
  }

  private forget(leg: Leg | undefined): void {
    if (!leg) return;
    const legs = this.byAddress.get(leg.address) ?? [];
    legs.splice(legs.indexOf(leg), 1);
    if (legs.length === 0) this.byAddress.delete(leg.address);
    this.byId.delete(leg.id);
    if (this.byCall.get(leg.callId) === leg) this.byCall.delete(leg.callId);
    this.ended.delete(leg);
  }
}

/** Notes what a phone got to hear; a leg that hears without end keeps the beginning. */
export const note = (leg: Leg, heard: Heard): void => {
  if (leg.heard.length < HEARD_A_LEG) leg.heard.push(heard);
};
