import type { Address } from '../kernel/address.js';
import type { Program } from '../flow/flow.program.js';

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
}
