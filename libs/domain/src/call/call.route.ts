import type { Address } from '../kernel/address.js';
import type { Program } from '../flow/flow.program.js';
import type { Routing } from '../customer/customer.events.js';

/** A way to a phone number: a provider of the customer's, and what it wants around the number (voipbin.md 1.9). */
export interface Route {
  readonly routeId: string;
  readonly host: string;
  readonly prefix: string;
  readonly postfix: string;
}

/** One try to reach the destination. Its leg's id is fixed before it is dialled: the first is the call's own id. */
export interface Attempt {
  readonly legId: string;
  /** Null for an address that needs no provider, or where the default provider serves. */
  readonly route: Route | null;
}

/** The plan that a call runs, and the id under which it will run. */
export interface FlowRef {
  readonly flowId: string;
  readonly activeflowId: string;
  readonly program: Program;
  /** Where the plan dials others: what those calls are made with. */
  readonly means?: Means;
}

/** What the calls that a plan makes are made with, as it was when the plan began. */
export interface Means {
  readonly routing: Routing;
  /** Milliseconds from the answer to our hang-up. */
  readonly maxDuration: number;
}

/** The groupcall that a call is part of: the outermost one, and the one that names the call as its own. */
export interface GroupRef {
  readonly groupcallId: string;
  readonly within: string;
}

/** All that is decided about an outgoing call before it is dialled. */
export interface CallSpec {
  readonly callId: string;
  readonly customerId: string;
  readonly source: Address;
  readonly destination: Address;
  readonly flow: FlowRef | null;
  readonly masterCallId: string | null;
  readonly attempts: readonly [Attempt, ...Attempt[]];
  /** Milliseconds for all attempts together, from the first dial to the answer. */
  readonly dialTimeout: number;
  /** Milliseconds from the answer to our hang-up. */
  readonly maxDuration: number;
  readonly earlyExecution: boolean;
  readonly anonymous: boolean;
  readonly variables: Readonly<Record<string, string>>;
  readonly groupcall?: GroupRef;
  readonly transferId?: string;
  /** What whoever answers is told of the caller (seed, Warm Transfer with Context). */
  readonly context?: Readonly<Record<string, unknown>>;
}
