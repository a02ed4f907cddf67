import type { CallEvent } from '../call/call.events.js';
import type { CallSpec, FlowRef } from '../call/call.route.js';
import { tel } from '../kernel/address.js';
import type { Program } from '../flow/flow.program.js';

export const program: Program = {
  dialect: 'voipbin',
  entry: 'a',
  steps: {
    a: { action: { id: 'a', type: 'answer', option: {} }, instruction: { do: 'answer' }, out: { done: 'b' } },
    b: {
      action: { id: 'b', type: 'talk', option: { text: 'hello' } },
      instruction: { do: 'prompt', media: { kind: 'speech', text: 'hello', language: 'en-US', voice: '' } },
      out: { done: 'c' },
    },
    c: { action: { id: 'c', type: 'hangup', option: {} }, instruction: { do: 'hangup' }, out: {} },
  },
};

export const flowRef: FlowRef = { flowId: 'f', activeflowId: 'af', program };

/** A call of test customer `cust` from +15550100 to +15550199, with one attempt and no plan. */
export const spec = (changes: Partial<CallSpec> = {}): CallSpec => ({
  callId: 'c',
  customerId: 'cust',
  source: tel('+15550100'),
  destination: tel('+15550199'),
  flow: null,
  masterCallId: null,
  attempts: [{ legId: 'c', route: null }],
  dialTimeout: 30_000,
  maxDuration: 14_400_000,
  earlyExecution: false,
  anonymous: false,
  variables: {},
  ...changes,
});

export const created = (changes: Partial<CallSpec> = {}): readonly CallEvent[] => {
  const whole = spec(changes);
  const { callId, source, destination, anonymous, dialTimeout: deadline, maxDuration } = whole;
  const [{ legId, route }] = whole.attempts;
  return [
    { type: 'CallCreated', callId, spec: whole, siblings: [] },
    { type: 'CallDialAsked', callId, legId, attempt: 0, source, destination, route, anonymous, deadline, maxDuration },
  ];
};

export const rang = (legId = 'c'): CallEvent => ({ type: 'CallRinging', callId: 'c', legId, activeflowId: null });

export const answered = (activeflowId: string | null = null): CallEvent => ({
  type: 'CallAnswered',
  callId: 'c',
  legId: 'c',
  activeflowId,
  deadline: 14_400_000,
});

export const arrived = (flow: FlowRef | null = flowRef, customerId: string | null = 'cust'): CallEvent => ({
  type: 'CallArrived',
  callId: 'c',
  customerId,
  source: tel('+15550199'),
  destination: tel('+15550100'),
  flow,
  maxDuration: 14_400_000,
});
