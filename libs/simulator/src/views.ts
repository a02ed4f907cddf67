import { isNumber, userOf } from './address.js';
import type { Channel, Core } from './core.js';
import { heardBy, playingTo } from './hearing.js';
import type { Manners } from './manners.js';
import type { Sound } from './media.js';
import type { Leg } from './phones.js';

/** A leg as HTTP shows it (DESIGN section 5). Times are ISO 8601. */
export interface LegView {
  readonly id: string;
  readonly call_id: string;
  readonly address: string;
  readonly state: Leg['state'];
  readonly direction: Leg['direction'];
  readonly from: string;
  readonly from_name: string;
  readonly to: string;
  /** Addresses whose speech reaches it now. */
  readonly hears: readonly string[];
  readonly playing: Sound | null;
  readonly digits: string;
  /** The phone was told that it is on hold (`uuid_hold`). */
  readonly held: boolean;
  readonly heard: readonly { readonly at: string; readonly kind: string; readonly what: string }[];
  readonly rang: boolean;
  readonly cause: string | null;
  readonly sip_code: number | null;
  readonly hung_up_by: Leg['hungUpBy'];
  readonly started_at: string;
  readonly answered_at: string | null;
  readonly ended_at: string | null;
}

export interface PhoneView {
  readonly address: string;
  readonly manners: Manners;
  readonly legs: readonly LegView[];
}

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

/** The channel behind a leg, while there is one. */
export const channelOf = (core: Core, leg: Leg): Channel | undefined => {
  const channel = core.channels.get(leg.callId);
  return channel?.leg === leg ? channel : undefined;
};

const nameOf = (channel: Channel): string => channel.leg?.address ?? channel.name;

export const legView = (core: Core, leg: Leg): LegView => {
  const channel = channelOf(core, leg);
  return {
    id: leg.id,
    call_id: leg.callId,
    address: leg.address,
    state: leg.state,
    direction: leg.direction,
    from: leg.from,
    from_name: leg.fromName,
    to: leg.to,
    hears: channel ? heardBy(channel).map(nameOf) : [],
    playing: channel ? playingTo(channel) : null,
    digits: leg.digits,
    held: channel?.held ?? false,
    heard: leg.heard.map(({ at, kind, what }) => ({ at: iso(at), kind, what })),
    rang: leg.rang,
    cause: leg.cause,
    sip_code: leg.sipCode,
    hung_up_by: leg.hungUpBy,
    started_at: iso(leg.startedAt),
    answered_at: isoOrNull(leg.answeredAt),
    ended_at: isoOrNull(leg.endedAt),
  };
};

export const phoneView = (core: Core, address: string): PhoneView => ({
  address,
  manners: core.phones.manners(address),
  legs: core.phones.legs(address).map((leg) => legView(core, leg)),
});

/** A phone is named by its number, whatever host came with it; a number at one host is a view of that phone. */
export const isPhoneName = (address: string): boolean => isNumber(userOf(address)) || /^[^@\s]+@[^@\s]+$/.test(address);
