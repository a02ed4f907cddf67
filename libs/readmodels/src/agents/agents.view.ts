import type { AgentProfile, AgentStatus, ChosenStatus, OfferOutcome } from '#domain/floor/floor.events.js';
import type { Permission } from '#domain/kernel/permission.js';
import { NIL } from '#domain/kernel/uuid.js';
import { addressView } from '../calls/calls.struct.js';
import type { AddressView } from '../calls/calls.struct.js';
import type { PersonView } from '../person.js';
import type { Stamps } from '../settings.js';

/** What an agent may do, as VoIPBIN writes it: a bit each. */
export const PERMISSION_BITS: Readonly<Record<Permission, number>> = { agent: 16, admin: 32, manager: 64 };

/** What an agent is like, and how it is reached: it lasts. */
export interface ProfileView {
  readonly name: string;
  readonly detail: string;
  readonly ring_method: 'ringall' | 'linear';
  /** How many calls it takes at once. */
  readonly capacity: number;
  readonly tag_ids: readonly string[];
  readonly addresses: readonly AddressView[];
  /** Levels from 1 to 10, by name. */
  readonly skills: Readonly<Record<string, number>>;
}

/** What an agent does now, but for its status, which follows from this and from what it has chosen to be. */
export interface LiveView {
  readonly reason: string;
  /** Queues that it has logged out of. */
  readonly queue_ids_left: readonly string[];
  /** The offer that rings; the nil id for none. */
  readonly offer_id: string;
  /** Calls to and from its addresses. */
  readonly call_ids: readonly string[];
  /** Null for no wrap-up. */
  readonly wrapup_until: string | null;
  /** Offers in a row that came to nothing by its doing. */
  readonly missed: number;
  /** Who did last what people do: set its status, log it in or out of a queue, end its wrap-up. */
  readonly changed_by: PersonView | null;
  /** What it has chosen to be once it does nothing else; both empty for nothing. */
  readonly next_status: ChosenStatus | '';
  readonly next_reason: string;
  /** How often a status was chosen. */
  readonly version: number;
  /** What rings, as it is shown to the agent. */
  readonly offer: OfferShown | null;
  /** The offer that ended last, and how. */
  readonly last_offer: OfferEnd | null;
  readonly wrapup: WrapupView | null;
  /** Whether it has a desktop; empty where nobody has asked. */
  readonly desktop: '' | 'here' | 'lost';
}

export interface OfferShown {
  readonly id: string;
  readonly queue_id: string;
  readonly queuecall_id: string;
  /** Until when it rings. */
  readonly deadline: string;
  /** Since when the caller waits, and for how many milliseconds when the offer was made. */
  readonly since: string;
  readonly waited: number;
  readonly caller: AddressView;
  readonly variables: Readonly<Record<string, string>>;
  readonly attempt: number;
}

export interface OfferEnd {
  readonly id: string;
  readonly outcome: OfferOutcome;
  readonly tm: string;
}

export interface WrapupView {
  readonly queue_id: string;
  readonly queuecall_id: string;
  readonly deadline: string;
}

/** An agent as the API shows it: VoIPBIN's struct in VoIPBIN's order, then what it has gained. */
export interface AgentView extends ProfileView, LiveView, Stamps {
  readonly id: string;
  readonly customer_id: string;
  readonly username: string;
  readonly status: AgentStatus;
  readonly permission: number;
  /** Since when it has that status, for that reason. */
  readonly status_since: string;
}

/** Of who has just come: nothing, and offline. */
export const IDLE: LiveView = {
  reason: '',
  queue_ids_left: [],
  offer_id: NIL,
  call_ids: [],
  wrapup_until: null,
  missed: 0,
  changed_by: null,
  next_status: '',
  next_reason: '',
  version: 0,
  offer: null,
  last_offer: null,
  wrapup: null,
  desktop: '',
};

export const profileView = ({
  name,
  detail,
  ringMethod,
  capacity = 1,
  tagIds,
  addresses,
  skills,
}: AgentProfile): ProfileView => ({
  name,
  detail,
  ring_method: ringMethod,
  capacity,
  tag_ids: tagIds,
  addresses: addresses.map(addressView),
  skills: Object.fromEntries(skills.map(({ skill, level }) => [skill, level])),
});
