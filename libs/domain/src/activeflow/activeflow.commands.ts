import type { Means } from '../call/call.route.js';
import type { Outcome, Program } from '../flow/flow.program.js';
import type { Address } from '../kernel/address.js';
import type { Trigger, WaitRef } from './activeflow.events.js';

export type ActiveflowCommand =
  | {
      readonly type: 'CreateActiveflow';
      readonly activeflowId: string;
      readonly callId: string;
      readonly customerId: string;
      readonly flowId: string;
      readonly program: Program;
      readonly trigger: Trigger;
      readonly variables: Readonly<Record<string, string>>;
      readonly source?: Address;
      readonly means?: Means;
      /** It is what somebody hears who waits in a queue: its end is told to the queue, and ends no call. */
      readonly whileWaiting?: WaitRef;
    }
  /** Another plan takes its place. */
  | { readonly type: 'StopActiveflow'; readonly activeflowId: string }
  | { readonly type: 'ReportActiveflowCallRinging'; readonly activeflowId: string }
  | { readonly type: 'ReportActiveflowCallAnswered'; readonly activeflowId: string }
  | { readonly type: 'ReportActiveflowCallEnded'; readonly activeflowId: string }
  /** `visit` says which run of the step is meant: a late report of an earlier one changes nothing. */
  | {
      readonly type: 'ReportStepDone';
      readonly activeflowId: string;
      readonly visit: number;
      readonly detail: string;
      /** `done` where nothing else is said. */
      readonly outcome?: Outcome;
    };
