import type { FlowRef } from '../call/call.route.js';
import type { Needs } from '../kernel/skill.js';
import { ALWAYS_OPEN } from './floor.hours.js';
import type { OpeningHours } from './floor.hours.js';

/** Which of the agents that are free is offered a call (contact-centre.md 1.1). */
export type RoutingMethod =
  'longest_idle' | 'round_robin' | 'ring_all' | 'linear' | 'fewest_calls' | 'least_talk_time' | 'random' | 'skills';

export const ROUTING_METHODS: readonly RoutingMethod[] = [
  'longest_idle',
  'round_robin',
  'ring_all',
  'linear',
  'fewest_calls',
  'least_talk_time',
  'random',
  'skills',
];

/** A plan that a call may be given. */
export type Plan = Omit<FlowRef, 'activeflowId'>;

/** What callers are told while they wait, at most so often; milliseconds, 0: never. Its text has the variables of `floor.words.ts`. */
export interface Announcement extends Words {
  readonly interval: number;
}

/** What is said to a caller, in a language (BCP 47). */
export interface Words {
  readonly text: string;
  readonly language: string;
}

/** What becomes of a caller whom nobody serves. `continue`: the plan goes on after its `queue_join`. */
export type WayOut =
  | { readonly do: 'continue' }
  /** After these words, where there are any. */
  | { readonly do: 'hangup'; readonly message?: Words }
  | { readonly do: 'flow'; readonly flow: Plan }
  /** The other queue has it with the age that it has. */
  | { readonly do: 'queue'; readonly queueId: string };

/** Where nobody is logged in: callers wait all the same, or leave after so many milliseconds. */
export type OnNoAgents = { readonly do: 'wait' } | { readonly do: 'leave'; readonly after: number; readonly way: WayOut };

/** Who would rather be called back than wait: the place stays, and the call comes when it is their turn. Times are milliseconds. */
export interface CallbackSetting {
  /** The key for it; empty: only others can take it for the caller. */
  readonly key: string;
  /** Whose phone rings first. */
  readonly first: 'agent' | 'customer';
  /** So many tries to reach the customer, with so long between two. */
  readonly attempts: number;
  readonly retryAfter: number;
  readonly ringTimeout: number;
  /** Said before the hang-up. */
  readonly message: Words;
}

/** After so many milliseconds of waiting the required levels are lower by so much again; a level of 0 is required no more. */
export interface SkillStep {
  readonly after: number;
  readonly lower: number;
}

/** Agents who may be offered a call once it has waited long enough; those of earlier tiers come first as long as one of them is free. */
export interface Tier {
  readonly tagIds: readonly string[];
  readonly agentIds: readonly string[];
  /** Milliseconds of waiting. */
  readonly after: number;
  /** It is open at once while no agent of an earlier tier has chosen to be available. */
  readonly skipWhenEmpty: boolean;
}

/** Whom a caller is offered to first: the agent who talked with it last, where that is no longer ago than the window. */
export interface Sticky {
  /** Milliseconds; 0: nobody is. */
  readonly window: number;
  /** So many milliseconds a caller waits for that agent alone. */
  readonly wait: number;
}

/** The settings of a queue. Times are milliseconds, and 0 means without end, or none. */
export interface QueueSpec {
  readonly name: string;
  readonly detail: string;
  readonly routingMethod: RoutingMethod;
  /** An agent serves the queue that has one of them, unless it has logged out of the queue. */
  readonly tagIds: readonly string[];
  /** How many agents `ring_all` rings at once, at most. */
  readonly ringAtOnce: number;
  readonly ringTimeout: number;
  /** So many offers in a row without an answer set an agent away; 0: never. */
  readonly maxNoAnswer: number;
  readonly wrapupTime: number;
  readonly waitTimeout: number;
  readonly serviceTimeout: number;
  /** Callers who may wait at once; 0: any number. */
  readonly maxWaiting: number;
  /** Of a call that brings none of its own. The higher is served first. */
  readonly priority: number;
  /** By how much the priority grows with each minute of waiting. */
  readonly priorityGrowth: number;
  readonly onTimeout: WayOut;
  readonly onServiceTimeout: WayOut;
  /** `maxWaiting` callers wait already. */
  readonly onFull: WayOut;
  readonly onNoAgents: OnNoAgents;
  readonly hours: OpeningHours;
  readonly onClosed: WayOut;
  /** What callers hear while they wait, round and round; null: music. */
  readonly waitFlow: Plan | null;
  readonly announcement: Announcement;
  /** The key by which a caller leaves; empty: none. */
  readonly exitKey: string;
  readonly onExit: WayOut;
  /** Null: nobody is called back. */
  readonly callback: CallbackSetting | null;
  /** Who hung up while waiting, and calls again within that time, has its place again. */
  readonly resumeWindow: number;
  /** An IANA name, such as `Europe/Berlin`: in whose days and hours its reports and its opening hours are. */
  readonly timeZone: string;
  /** Who is answered within it was answered in time; exactly so long is in time. */
  readonly serviceLevelThreshold: number;
  /** Who hangs up sooner is counted apart, for many of them never meant to wait. */
  readonly shortAbandonThreshold: number;
  /** Of a call that brings none of its own. */
  readonly skills: Needs;
  readonly skillSteps: readonly SkillStep[];
  readonly sticky: Sticky;
  /** An agent belongs to the first that names it, and to the last where none does. Without any all are alike. */
  readonly tiers: readonly Tier[];
  /** What a talk may be said to have been about, and whether that must be said before a wrap-up is ended. */
  readonly dispositionCodes: readonly DispositionCode[];
  readonly dispositionRequired: boolean;
}

export interface DispositionCode {
  readonly code: string;
  readonly name: string;
}

const POSITION =
  'You are number ${voipbin.queuecall.position} in the queue. ' +
  'The estimated wait is ${voipbin.queuecall.estimated_wait} minutes.';

/** A queue of which nothing has been said. */
export const NEW_QUEUE: QueueSpec = {
  name: '',
  detail: '',
  routingMethod: 'longest_idle',
  tagIds: [],
  ringAtOnce: 10,
  ringTimeout: 15_000,
  maxNoAnswer: 0,
  wrapupTime: 0,
  waitTimeout: 0,
  serviceTimeout: 0,
  maxWaiting: 0,
  priority: 0,
  priorityGrowth: 0,
  onTimeout: { do: 'continue' },
  timeZone: 'UTC',
  serviceLevelThreshold: 20_000,
  shortAbandonThreshold: 5_000,
  onServiceTimeout: { do: 'continue' },
  onFull: { do: 'continue' },
  onNoAgents: { do: 'wait' },
  hours: ALWAYS_OPEN,
  onClosed: { do: 'continue' },
  waitFlow: null,
  announcement: { interval: 0, text: POSITION, language: 'en-US' },
  exitKey: '',
  onExit: { do: 'continue' },
  callback: null,
  resumeWindow: 0,
  skills: { required: [], preferred: [] },
  skillSteps: [],
  sticky: { window: 0, wait: 0 },
  tiers: [],
  dispositionCodes: [],
  dispositionRequired: false,
};
