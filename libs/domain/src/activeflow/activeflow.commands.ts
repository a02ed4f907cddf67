import type { Program } from '../flow/flow.program.js';
import type { Trigger } from './activeflow.events.js';

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
    }
  | { readonly type: 'ReportActiveflowCallRinging'; readonly activeflowId: string }
  | { readonly type: 'ReportActiveflowCallAnswered'; readonly activeflowId: string }
  | { readonly type: 'ReportActiveflowCallEnded'; readonly activeflowId: string }
  /** `visit` says which run of the step is meant: a late report of an earlier one changes nothing. */
  | { readonly type: 'ReportStepDone'; readonly activeflowId: string; readonly visit: number; readonly detail: string };
