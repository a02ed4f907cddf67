import type { Instant } from '#domain/kernel/decider.js';
import type { EventStore } from '#eventstore/event-store.js';
import type { Executor } from '#engine/executor.js';
import type { AgentFilter } from '#readmodels/agents/agents.queries.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import type { Page, PageRequest, ReadModel } from '#readmodels/queries.js';
import type { FactSource } from '#readmodels/reports/fact.source.js';
import type { Counted, Tallies } from '#readmodels/stats/tallies.js';

/** What the API asks the read models; `Queries` answers it. */
export interface Reads {
  one<V>(model: ReadModel, customerId: string, id: string): Promise<V | null>;
  list<V>(model: ReadModel, customerId: string, page: PageRequest): Promise<Page<V>>;
  tallies(customerId: string, queues: readonly Counted[]): Promise<Tallies>;
  agents(customerId: string, filter: AgentFilter, page: PageRequest): Promise<Page<AgentView>>;
  reporting<T>(customerId: string, work: (facts: FactSource) => Promise<T>): Promise<T>;
  treeOf(callId: string): Promise<string | null>;
  streamsOf(tree: string): Promise<readonly string[]>;
}

/** Where the read models stand; `Projector` tells it. */
export interface Progress {
  /** Whether they have taken the event at that position, after at most `withinMs` milliseconds. */
  passed(position: number, withinMs: number): Promise<boolean>;
}

/** An event of operation, with its ids. A pino logger is one. */
export interface Log {
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface ApiSettings {
  /** Key of HS256, at least 32 bytes. */
  readonly jwtSecret: Uint8Array;
  /** Milliseconds from answer to our hang-up, where the customer has no setting of its own. */
  readonly maxDuration: number;
}

/** All that the API is made of. Whoever wires it passes these to `ApiModule.with`. */
export interface ApiParts {
  readonly executor: Executor;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly reads: Reads;
  readonly progress: Progress;
  readonly settings: ApiSettings;
  readonly clock: { now(): Instant };
  readonly log: Log;
  /** Takes up a call tree that a bug has stopped; false where it is not stopped. */
  readonly retry: (tree: string) => Promise<boolean>;
  /** Whether the system can serve; behind `/readyz`. */
  readonly ready: () => Promise<boolean>;
}

/** Names under which Nest hands them to constructors. */
export const PARTS = {
  store: Symbol('store'),
  reads: Symbol('reads'),
  progress: Symbol('progress'),
  settings: Symbol('settings'),
  clock: Symbol('clock'),
  log: Symbol('log'),
  ready: Symbol('ready'),
  retry: Symbol('retry'),
} as const;
