import type { Means } from '../call/call.route.js';
import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Instruction, Outcome, Program } from '../flow/flow.program.js';

/** A caller in a queue, and how often it has begun to hear something. */
export interface WaitRef {
  readonly queuecallId: string;
  readonly round: number;
}

/** What the run waits for before its first step: the answer, the first ring (early execution), or nothing (an arrival, an answered call). */
export type Trigger = 'answered' | 'ringing' | 'arrived' | 'given';

export type ActiveflowEvent =
  | {
      readonly type: 'ActiveflowCreated';
      readonly activeflowId: string;
      readonly callId: string;
      readonly customerId: string;
      readonly flowId: string;
      readonly program: Program;
      readonly trigger: Trigger;
      readonly variables: Readonly<Record<string, string>>;
      /** Whoever the call comes from, and what calls of the plan are made with. */
      readonly source?: Address;
      readonly means?: Means;
      /** It is what somebody hears who waits in a queue: its end is told to the queue, and ends no call. */
      readonly whileWaiting?: WaitRef;
    }
  /** The call that it runs on is answered. */
  | { readonly type: 'ActiveflowCallAnswered'; readonly activeflowId: string; readonly callId: string }
  | {
      readonly type: 'ActiveflowStepStarted';
      readonly activeflowId: string;
      readonly callId: string;
      /** Key of the step in the program, and how many steps came before this one. */
      readonly step: string;
      readonly visit: number;
      readonly instruction: Instruction;
      /** For a wait: when it is over. */
      readonly deadline: Instant | null;
      /** For a connect: whom it rings. */
      readonly plan?: GroupPlan;
      /** For a queue: what its agents are called with. */
      readonly means?: Means;
      /** For a queue: what its agents are shown. */
      readonly variables?: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'ActiveflowStepDone';
      readonly activeflowId: string;
      readonly callId: string;
      readonly step: string;
      readonly visit: number;
      readonly outcome: Outcome;
      readonly detail: string;
    }
  | {
      readonly type: 'ActiveflowEnded';
      readonly activeflowId: string;
      readonly callId: string;
      readonly why: 'finished' | 'call_ended' | 'replaced';
      readonly customerId?: string;
      readonly whileWaiting?: WaitRef;
    };
