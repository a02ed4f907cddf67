import type { Means } from '../call/call.route.js';
import type { Seeker } from '../groupcall/groupcall.plan.js';
import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import { Aged } from '../kernel/aged.js';
import { Sorted, byText } from '../kernel/sorted.js';
import type { Compare } from '../kernel/sorted.js';
import type { Disposition } from './floor.desk.events.js';
import type { Needs } from '../kernel/skill.js';
import type { AgentProfile, AgentStatus, Alone, ChosenStatus } from './floor.events.js';
import type { QueuecallRef } from './floor.ref.js';
import type { QueueSpec } from './floor.queue.js';

/** What a place in a line is found by: the least first, and among equals the id. */
export type Place = readonly [first: number, second: number, id: string];

const byPlace: Compare<Place> = (a, b) => a[0] - b[0] || a[1] - b[1] || byText(a[2], b[2]);

export const LINE = Sorted.by<Place, string>(byPlace);

/** The place of an agent among those who are free: by tier, by what is preferred, then by the method of the queue. */
export type Seat = readonly [tier: number, unlike: number, first: number, second: number, id: string];

const bySeat: Compare<Seat> = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3] || byText(a[4], b[4]);

export const SEATS = Sorted.by<Seat, string>(bySeat);

export const CLASSES = Sorted.by<string, CallerClass>(byText);

export const ALONE = Sorted.by<string, Sorted<Place, string>>(byText);

/** Ids, and nobody's yet. */
export const NOBODY = Sorted.by<string, true>(byText);

export interface Queue {
  readonly queueId: string;
  readonly spec: QueueSpec;
  /** Who waits, is offered to nobody, and can be served by anybody: whoever is to be served first comes first. */
  readonly line: Sorted<Place, string>;
  /** Agents who could be offered a call of this queue now: whoever is to be offered one first comes first. */
  readonly free: Sorted<Seat, string>;
  /** The others who wait (decision 22): all of them, by what they need, and by the agent whom they wait for alone. */
  readonly others: Sorted<Place, string>;
  readonly classes: Sorted<string, CallerClass>;
  readonly alone: Sorted<string, Sorted<Place, string>>;
  /** Of those who are free: who meets a need, for those needs that came last. */
  readonly pools: readonly Pool[];
  /** `staff`, by tier, where a tier depends on it; else nothing. */
  readonly staffByTier: readonly number[];
  /** All who wait, those that are being offered too. */
  readonly waiting: Sorted<string, true>;
  /** How many who serve it are available, whatever they do now. */
  readonly staff: number;
  /** When its callers leave because nobody is; null: somebody is, or they wait all the same. */
  readonly unstaffed: Instant | null;
  /** Milliseconds that serving one caller takes, on a moving average; null: none has been yet. */
  readonly handling: number | null;
  /** Of callers who hung up, for as long as they may have them again. */
  readonly places: Aged<LeftPlace>;
  /** How often it has been set up. */
  readonly version: number;
}

/** Callers of a queue who need the same, and for whom the same tiers are open by time. */
export interface CallerClass {
  readonly needs: Needs;
  readonly tier: number;
  readonly line: Sorted<Place, string>;
}

/** Agents of a queue who are free and meet a need. */
export interface Pool {
  readonly key: string;
  readonly needs: Needs;
  readonly free: Sorted<Seat, string>;
}

export interface Wrapup {
  readonly queueId: string;
  readonly queuecallId: string;
  readonly deadline: Instant;
  readonly disposition: Disposition | null;
}

export interface Agent {
  readonly agentId: string;
  readonly profile: AgentProfile;
  readonly status: ChosenStatus;
  readonly reason: string;
  /** Queues that it serves by its tags, and has not logged out of. */
  readonly serves: readonly string[];
  readonly left: ReadonlySet<string>;
  /** The offer that rings now. */
  readonly offerId: string | null;
  /** Calls to and from its addresses. */
  readonly legs: ReadonlySet<string>;
  readonly wrapup: Wrapup | null;
  /** The offer after which it is offered nothing for a moment. */
  readonly resting: string | null;
  readonly missed: number;
  /** What the order of those who are free goes by. */
  readonly idleSince: Instant;
  readonly turn: number;
  readonly order: number;
  readonly calls: number;
  readonly talked: number;
  /** How often a status was chosen. */
  readonly version: number;
  /** What it had chosen before it chose something else for when it is no longer busy. */
  readonly before: Choice | null;
  /** Whether it has a desktop: null, that nobody has said; a deadline, that it is lost. */
  readonly desktop: { readonly deadline: Instant | null } | null;
}

export interface Choice {
  readonly status: ChosenStatus;
  readonly reason: string;
}

/** Somebody who is called back. */
export interface Callback {
  readonly first: 'agent' | 'customer';
  /** How often the phone was called, and in vain. */
  readonly dials: number;
  readonly failures: number;
  /** The groupcall that rings it now. */
  readonly dialling: string | null;
  /** It has answered, and is on the line. */
  readonly live: boolean;
  /** It is tried again later. */
  readonly resting: boolean;
}

/** The place of somebody who has hung up. */
export interface LeftPlace {
  readonly queuecallId: string;
  readonly since: Instant;
  readonly priority: number;
}

/** Which agent talked with whom last, for as long as some queue of the customer goes by it. */
export interface Past {
  /** Milliseconds: the longest window of all queues; 0: nothing is kept. */
  readonly window: number;
  /** Ids of agents, by the keys of the callers' addresses. */
  readonly talks: Aged<string>;
}

/** The talk of a caller with an agent. */
export interface Serving {
  readonly offerId: string;
  readonly agentId: string;
  readonly agentCallId: string;
  readonly from: Instant;
  readonly waited: number;
}

export interface Queuecall extends QueuecallRef {
  readonly source: Address;
  readonly destination: Address;
  readonly means: Means;
  readonly priority: number;
  readonly since: Instant;
  /** When it came to this queue. */
  readonly joined: Instant;
  readonly deadline: Instant | null;
  readonly hops: number;
  /** What it hears while it waits: how often that has begun, when it last did, and whether it is over. */
  readonly round: { readonly number: number; readonly began: Instant; readonly over: boolean };
  /** When it was last told how it stands. */
  readonly announced: Instant | null;
  /** Who is called back; null: it is on the line and always was. */
  readonly callback: Callback | null;
  /** The groupcall that wants an agent; null: a caller waits. */
  readonly seeker: Seeker | null;
  readonly offerId: string | null;
  /** Offers so far. */
  readonly attempts: number;
  /** What it has brought itself of needs; null: what the queue says. */
  readonly needs: Needs | null;
  /** Milliseconds in this queue that its needs are counted by. */
  readonly waited: number;
  /** When they change next. */
  readonly widens: Instant | null;
  readonly alone: Alone | null;
  readonly serving: Serving | null;
  readonly variables: Readonly<Record<string, string>>;
  readonly disposition: Disposition | null;
}

export interface Offer {
  readonly offerId: string;
  readonly queuecallId: string;
  /** Agents whose part has not ended. */
  readonly agentIds: readonly string[];
}

/** A call at an agent's address; `queueId` and `queuecallId` where it is one by which the agent serves a caller. */
export interface AgentLeg {
  readonly agentId: string;
  readonly queueId: string | null;
  readonly queuecallId: string | null;
}

/** Who is there, who waits, and who is offered what. Found by id in the logarithm of their number. */
export interface Floor {
  readonly queues: Sorted<string, Queue>;
  readonly agents: Sorted<string, Agent>;
  readonly queuecalls: Sorted<string, Queuecall>;
  readonly offers: Sorted<string, Offer>;
  readonly legs: Sorted<string, AgentLeg>;
  /** Whose an address is. */
  readonly addresses: Sorted<string, string>;
  /** Offers made so far, and agents that ever were. */
  readonly turns: number;
  readonly enlisted: number;
  /** Who talked with whom last. */
  readonly past: Past;
  /** The last calls of which was said what they were about, oldest first. */
  readonly disposals: readonly { readonly queuecallId: string; readonly version: number }[];
}

export const EMPTY: Floor = {
  queues: Sorted.by(byText),
  agents: Sorted.by(byText),
  queuecalls: Sorted.by(byText),
  offers: Sorted.by(byText),
  legs: Sorted.by(byText),
  addresses: Sorted.by(byText),
  turns: 0,
  enlisted: 0,
  past: { window: 0, talks: Aged.none() },
  disposals: [],
};

/** Whether somebody waits on the line, and is not to be called back, nor wanted by a groupcall. */
export const isOnLine = ({ callback, seeker }: Queuecall): boolean => callback === null && seeker === null;

/** `endpoint` and `sip` are two names of one thing (conflict C23). */
export const addressKey = ({ type, target }: Address): string => `${type === 'tel' ? 'tel' : 'sip'} ${target.toLowerCase()}`;

/** What an agent is, to those who look: what it does tells more than what it has chosen. */
export const statusBy = (
  { talks, rings, wrapsUp }: { readonly talks: boolean; readonly rings: boolean; readonly wrapsUp: boolean },
  chosen: ChosenStatus,
): AgentStatus => {
  if (talks) return 'busy';
  if (rings) return 'ringing';
  return wrapsUp ? 'wrapup' : chosen;
};

export const statusOf = ({ legs, offerId, wrapup, status }: Agent): AgentStatus =>
  statusBy({ talks: legs.size > 0, rings: offerId !== null, wrapsUp: wrapup !== null }, status);

/** Whether it does something, after which comes what it has chosen. */
export const isOccupied = ({ legs, offerId, wrapup }: Agent): boolean => legs.size > 0 || offerId !== null || wrapup !== null;

/** How many calls an agent takes at once. */
export const capacityOf = ({ capacity = 1 }: AgentProfile): number => capacity;

/** Whether it could be offered a call now (I5): it wants to, is rung for nobody, and can take one more. */
export const isFree = ({ status, offerId, wrapup, resting, legs, profile }: Agent): boolean =>
  status === 'available' && offerId === null && wrapup === null && hasRoom({ resting, legs, profile });

const hasRoom = ({ resting, legs, profile }: Pick<Agent, 'resting' | 'legs' | 'profile'>): boolean =>
  resting === null && legs.size < capacityOf(profile) && profile.addresses.length > 0;
