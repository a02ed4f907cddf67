import type { FlowRef } from '../call/call.route.js';

/** Which of the agents that are free is offered a call (contact-centre.md 1.1). */
export type RoutingMethod =
  'longest_idle' | 'round_robin' | 'ring_all' | 'linear' | 'fewest_calls' | 'least_talk_time' | 'random';

export const ROUTING_METHODS: readonly RoutingMethod[] = [
  'longest_idle',
  'round_robin',
  'ring_all',
  'linear',
  'fewest_calls',
  'least_talk_time',
  'random',
];

/** What becomes of a caller who has waited too long. `continue`: the plan goes on after its `queue_join`. */
export type OnTimeout =
  { readonly do: 'continue' } | { readonly do: 'hangup' } | { readonly do: 'flow'; readonly flow: Omit<FlowRef, 'activeflowId'> };

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
  readonly onTimeout: OnTimeout;
  /** An IANA name, such as `Europe/Berlin`: in whose days and hours its reports are. */
  readonly timeZone: string;
  /** Who is answered within it was answered in time; exactly so long is in time. */
  readonly serviceLevelThreshold: number;
  /** Who hangs up sooner is counted apart, for many of them never meant to wait. */
  readonly shortAbandonThreshold: number;
}

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
};
