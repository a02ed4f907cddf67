import { toCall, toFloor } from '../asks.js';
import type { CallAsk, FloorAsk } from '../asks.js';
import type { CallEvent } from '../call/call.events.js';
import type { FlowRef } from '../call/call.route.js';
import type { Address } from '../kernel/address.js';
import type { Asking } from '../kernel/process.js';
import { uuid5 } from '../kernel/uuid.js';
import type { ActiveflowCommand } from './activeflow.commands.js';
import type { ActiveflowEvent, Trigger } from './activeflow.events.js';

type Ask = CallAsk | FloorAsk | Asking<'activeflow', ActiveflowCommand>;

const run = (command: ActiveflowCommand): Ask => ({ to: 'activeflow', id: command.activeflowId, command });

interface Runner {
  readonly callId: string;
  readonly customerId: string;
  readonly trigger: Trigger;
  readonly variables: Readonly<Record<string, string>>;
  readonly source: Address;
}

const created = (flow: FlowRef | null, runner: Runner): readonly Ask[] =>
  flow === null ? [] : [run({ type: 'CreateActiveflow', ...flow, ...runner })];

/** The plan that a call begins with, or is given later. */
const begun = (event: Extract<CallEvent, { type: 'CallCreated' | 'CallArrived' | 'CallFlowGiven' }>): readonly Ask[] => {
  switch (event.type) {
    case 'CallCreated': {
      const { flow, callId, customerId, variables, earlyExecution, source } = event.spec;
      return created(flow, { callId, customerId, variables, source, trigger: earlyExecution ? 'ringing' : 'answered' });
    }
    case 'CallArrived': {
      const { flow, callId, customerId, source } = event;
      return customerId === null ? [] : created(flow, { callId, customerId, source, variables: {}, trigger: 'arrived' });
    }
    case 'CallFlowGiven': {
      const { flow, callId, customerId, source, variables, replaces } = event;
      const stopped = replaces === null ? [] : [run({ type: 'StopActiveflow', activeflowId: replaces })];
      return [...stopped, ...created(flow, { callId, customerId, source, variables, trigger: 'given' })];
    }
  }
};

const REPORTS = {
  CallRinging: 'ReportActiveflowCallRinging',
  CallAnswered: 'ReportActiveflowCallAnswered',
  CallEnded: 'ReportActiveflowCallEnded',
} as const;

const told = (type: keyof typeof REPORTS, activeflowId: string | null): readonly Ask[] =>
  activeflowId === null ? [] : [run({ type: REPORTS[type], activeflowId })];

/** The plan beside its own, for as long as a call waits in a queue. */
const whileWaiting = (event: Extract<CallEvent, { type: 'CallWaitFlowStarted' | 'CallWaitFlowStopped' }>): readonly Ask[] => {
  if (event.type === 'CallWaitFlowStopped') return [run({ type: 'StopActiveflow', activeflowId: event.activeflowId })];
  const { flow, callId, customerId, source, queuecallId, round } = event;
  const runner = { callId, customerId, source, variables: {}, trigger: 'given' } as const;
  return [run({ type: 'CreateActiveflow', ...flow, ...runner, whileWaiting: { queuecallId, round } })];
};

/** What the call tells the plan that runs on it. */
const fromCall = (event: CallEvent): readonly Ask[] => {
  switch (event.type) {
    case 'CallCreated':
    case 'CallArrived':
    case 'CallFlowGiven':
      return begun(event);
    case 'CallRinging':
    case 'CallAnswered':
      return told(event.type, event.activeflowId);
    case 'CallEnded':
      return [...told(event.type, event.activeflowId), ...told(event.type, event.waitFlowId ?? null)];
    case 'CallWaitFlowStarted':
    case 'CallWaitFlowStopped':
      return whileWaiting(event);
    default:
      return stepDone(event);
  }
};

const stepDone = (event: CallEvent): readonly Ask[] => {
  if (event.type === 'CallConnectEnded') {
    return [run({ type: 'ReportStepDone', ...event.step, detail: event.detail, outcome: event.outcome })];
  }
  if (event.type !== 'CallPlayEnded' || event.step === null) return [];
  return [run({ type: 'ReportStepDone', ...event.step, detail: event.detail })];
};

const fromStep = (event: Extract<ActiveflowEvent, { type: 'ActiveflowStepStarted' }>): readonly Ask[] => {
  const { activeflowId, callId, visit, instruction, plan, means, variables } = event;
  switch (instruction.do) {
    case 'answer':
      return [toCall({ type: 'AnswerCall', callId })];
    case 'prompt': {
      const playId = uuid5(activeflowId, `play ${visit}`);
      return [toCall({ type: 'PlayToCall', callId, playId, media: instruction.media, step: { activeflowId, visit } })];
    }
    case 'connect':
      return plan ? [toCall({ type: 'ConnectCall', callId, step: { activeflowId, visit }, plan })] : [];
    case 'queue': {
      const { queueId, priority, needs = null } = instruction;
      const step = { activeflowId, visit };
      const shown = variables ? { variables } : {};
      return means ? [toCall({ type: 'QueueCall', callId, step, queueId, priority, needs, means, ...shown })] : [];
    }
    case 'hangup':
      return [toCall({ type: 'HangUpCall', callId })];
    case 'wait':
      return [];
  }
};

/** A plan that is at its end ends its call; what is heard while waiting is over for this round. */
const finished = ({
  callId,
  customerId,
  whileWaiting: waiting,
}: Extract<ActiveflowEvent, { type: 'ActiveflowEnded' }>): readonly Ask[] => {
  if (waiting === undefined || customerId === undefined) return [toCall({ type: 'HangUpCall', callId })];
  return [toFloor({ type: 'ReportRoundOver', customerId, ...waiting })];
};

/** Plans and calls: a step becomes a wish to its call, and what comes of the call ends the step. A finished plan ends its call. */
export const running = (event: CallEvent | ActiveflowEvent): readonly Ask[] => {
  switch (event.type) {
    case 'ActiveflowStepStarted':
      return fromStep(event);
    case 'ActiveflowEnded':
      return event.why === 'finished' ? finished(event) : [];
    case 'ActiveflowCreated':
    case 'ActiveflowCallAnswered':
    case 'ActiveflowStepDone':
      return [];
    default:
      return fromCall(event);
  }
};
