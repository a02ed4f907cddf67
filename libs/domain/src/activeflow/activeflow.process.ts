import type { CallCommand } from '../call/call.commands.js';
import type { CallEvent } from '../call/call.events.js';
import type { FlowRef } from '../call/call.route.js';
import type { Asking } from '../kernel/process.js';
import { uuid5 } from '../kernel/uuid.js';
import type { ActiveflowCommand } from './activeflow.commands.js';
import type { ActiveflowEvent, Trigger } from './activeflow.events.js';

type Ask = Asking<'call', CallCommand> | Asking<'activeflow', ActiveflowCommand>;

const run = (command: ActiveflowCommand): Ask => ({ to: 'activeflow', id: command.activeflowId, command });

const call = (command: CallCommand): Ask => ({ to: 'call', id: command.callId, command });

interface Runner {
  readonly callId: string;
  readonly customerId: string;
  readonly trigger: Trigger;
  readonly variables: Readonly<Record<string, string>>;
}

const created = (flow: FlowRef | null, runner: Runner): readonly Ask[] =>
  flow === null ? [] : [run({ type: 'CreateActiveflow', ...flow, ...runner })];

/** What the call tells the plan that runs on it. */
const fromCall = (event: CallEvent): readonly Ask[] => {
  switch (event.type) {
    case 'CallCreated': {
      const { flow, callId, customerId, variables, earlyExecution } = event.spec;
      return created(flow, { callId, customerId, variables, trigger: earlyExecution ? 'ringing' : 'answered' });
    }
    case 'CallArrived':
      return event.customerId === null
        ? []
        : created(event.flow, { callId: event.callId, customerId: event.customerId, variables: {}, trigger: 'arrived' });
    case 'CallRinging':
      return event.activeflowId === null ? [] : [run({ type: 'ReportActiveflowCallRinging', activeflowId: event.activeflowId })];
    case 'CallAnswered':
      return event.activeflowId === null ? [] : [run({ type: 'ReportActiveflowCallAnswered', activeflowId: event.activeflowId })];
    case 'CallPlayEnded':
      return event.step === null ? [] : [run({ type: 'ReportStepDone', ...event.step, detail: event.detail })];
    case 'CallEnded':
      return event.activeflowId === null ? [] : [run({ type: 'ReportActiveflowCallEnded', activeflowId: event.activeflowId })];
    default:
      return [];
  }
};

const fromStep = (event: Extract<ActiveflowEvent, { type: 'ActiveflowStepStarted' }>): readonly Ask[] => {
  const { activeflowId, callId, visit, instruction } = event;
  switch (instruction.do) {
    case 'answer':
      return [call({ type: 'AnswerCall', callId })];
    case 'prompt': {
      const playId = uuid5(activeflowId, `play ${visit}`);
      return [call({ type: 'PlayToCall', callId, playId, media: instruction.media, step: { activeflowId, visit } })];
    }
    case 'hangup':
      return [call({ type: 'HangUpCall', callId })];
    case 'wait':
      return [];
  }
};

/** Plans and calls: a step becomes a wish to its call, and what comes of the call ends the step. A finished plan ends its call. */
export const running = (event: CallEvent | ActiveflowEvent): readonly Ask[] => {
  switch (event.type) {
    case 'ActiveflowStepStarted':
      return fromStep(event);
    case 'ActiveflowEnded':
      return event.why === 'finished' ? [call({ type: 'HangUpCall', callId: event.callId })] : [];
    case 'ActiveflowCreated':
    case 'ActiveflowCallAnswered':
    case 'ActiveflowStepDone':
      return [];
    default:
      return fromCall(event);
  }
};
