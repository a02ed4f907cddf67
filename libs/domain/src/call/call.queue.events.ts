import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Needs } from '../kernel/skill.js';
import type { StepRef } from '../kernel/step.js';
import type { FlowRef, Means } from './call.route.js';

/** A call that comes to a queue. */
export interface Queueing {
  readonly callId: string;
  readonly customerId: string;
  readonly queuecallId: string;
  readonly queueId: string;
  readonly step: StepRef;
  /** Whoever waits, and what they called. */
  readonly source: Address;
  readonly destination: Address;
  /** What agents are called with. */
  readonly means: Means;
  /** Null: that of the queue. */
  readonly priority: number | null;
  /** What it needs of an agent; null, or nothing in older logs: what the queue says. */
  readonly needs?: Needs | null;
  /** When it first came to a queue: whoever is handed on to another one keeps its age. */
  readonly since: Instant;
  /** Queues in a row that have not let it in. */
  readonly hops?: number;
  /** Of its plan: agents are shown them. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A call and the queue that it is in. */
export type CallQueueEvent =
  /** Its plan has put it into a queue, which decides who talks with it, and when it is over. */
  | ({ readonly type: 'CallQueued' } & Queueing)
  | { readonly type: 'CallDequeued'; readonly callId: string; readonly queuecallId: string }
  /** The plan that is heard while it waits, beside its own, which goes on after the queue. */
  | {
      readonly type: 'CallWaitFlowStarted';
      readonly callId: string;
      readonly customerId: string;
      readonly source: Address;
      readonly queuecallId: string;
      readonly round: number;
      readonly flow: FlowRef;
    }
  /** It waits no more, or talks. */
  | { readonly type: 'CallWaitFlowStopped'; readonly callId: string; readonly activeflowId: string }
  /** A key, by somebody who waits. */
  | {
      readonly type: 'CallDigitPressed';
      readonly callId: string;
      readonly customerId: string;
      readonly queuecallId: string;
      readonly digit: string;
      readonly mark: number;
    }
  /** It was to wait on in a queue, and is over, is being handed over, or has another plan. */
  | {
      readonly type: 'CallRequeueMissed';
      readonly callId: string;
      readonly customerId: string;
      readonly queuecallId: string;
    };
