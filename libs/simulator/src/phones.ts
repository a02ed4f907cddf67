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
export interface Phones {
  manners(dialled: string): Manners;
  configure(address: string, manners: Manners): void;
  add(leg: Leg): void;
  /** Marks the leg as ended; the oldest ended ones are forgotten. */
  retire(leg: Leg): void;
  /** A leg by its own id, or the newest one by its channel's. */
  leg(id: string): Leg | undefined;
  /** Oldest first. A number with a host selects the legs dialled at that host. */
  legs(address: string): readonly Leg[];
  addresses(): readonly string[];
  live(): readonly Leg[];
}

export const createPhones = (): Phones => {
  const configured = new Map<string, Manners>();
  const byAddress = new Map<string, Leg[]>();
  const byId = new Map<string, Leg>();
  const byCall = new Map<string, Leg>();
  const ended = new Set<Leg>();

  const forget = (leg: Leg) => {
    const legs = byAddress.get(leg.address) ?? [];
    legs.splice(legs.indexOf(leg), 1);
    if (legs.length === 0) byAddress.delete(leg.address);
    byId.delete(leg.id);
    if (byCall.get(leg.callId) === leg) byCall.delete(leg.callId);
    ended.delete(leg);
  };
  const oldestEnded = (legs: Iterable<Leg>): Leg | undefined => {
    for (const leg of legs) if (leg.state === 'ended') return leg;
    return undefined;
  };

  return {
    manners: (dialled) => configured.get(dialled) ?? configured.get(addressOf(dialled)) ?? defaultManners(dialled),
    configure: (address, manners) => {
      if (Object.keys(manners).length === 0) configured.delete(address);
      else configured.set(address, manners);
    },
    add: (leg) => {
      const legs = byAddress.get(leg.address);
      if (legs) legs.push(leg);
      else byAddress.set(leg.address, [leg]);
      byId.set(leg.id, leg);
      byCall.set(leg.callId, leg);
    },
    retire: (leg) => {
      leg.state = 'ended';
      ended.add(leg);
      const legs = byAddress.get(leg.address) ?? [];
      const oldest = legs.length > LEGS_A_PHONE ? oldestEnded(legs) : undefined;
      if (oldest) forget(oldest);
      const oldestOfAll = ended.size > LEGS_IN_ALL ? oldestEnded(ended) : undefined;
      if (oldestOfAll) forget(oldestOfAll);
    },
    leg: (id) => byId.get(id) ?? byCall.get(id),
    legs: (address) => {
      const legs = byAddress.get(addressOf(address)) ?? [];
      return isNumber(userOf(address)) && address.includes('@') ? legs.filter(({ dialled }) => dialled === address) : legs;
    },
    addresses: () => [...new Set([...configured.keys(), ...byAddress.keys()])],
    live: () => [...byAddress.values()].flatMap((legs) => legs.filter(({ state }) => state !== 'ended')),
  };
};

/** Notes what a phone got to hear; a leg that hears without end keeps the beginning. */
export const note = (leg: Leg, heard: Heard): void => {
  if (leg.heard.length < HEARD_A_LEG) leg.heard.push(heard);
};
