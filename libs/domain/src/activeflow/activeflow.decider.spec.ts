import { describe, expect, it } from '@jest/globals';
import { answered, arrived, created, flowRef, program, spec } from '../testing/calls.js';
import { given } from '../testing/given.js';
import type { ActiveflowCommand } from './activeflow.commands.js';
import { activeflow } from './activeflow.decider.js';
import type { ActiveflowEvent, Trigger } from './activeflow.events.js';
import { running } from './activeflow.process.js';
import { activeflowTimers } from './activeflow.timers.js';

const base = { activeflowId: 'af', callId: 'c', customerId: 'cust', flowId: 'f', program, variables: {} } as const;
const create = (trigger: Trigger): ActiveflowCommand => ({ type: 'CreateActiveflow', ...base, trigger });
const was = (trigger: Trigger): ActiveflowEvent => ({ type: 'ActiveflowCreated', ...base, trigger });
const started = (step: string, visit: number): ActiveflowEvent => {
  const instruction = program.steps[step]!.instruction;
  return { type: 'ActiveflowStepStarted', activeflowId: 'af', callId: 'c', step, visit, instruction, deadline: null };
};
const done = (step: string, visit: number, detail = ''): ActiveflowEvent => ({
  type: 'ActiveflowStepDone',
  activeflowId: 'af',
  callId: 'c',
  step,
  visit,
  outcome: 'done',
  detail,
});
const callAnswered: ActiveflowEvent = { type: 'ActiveflowCallAnswered', activeflowId: 'af', callId: 'c' };
const answer: ActiveflowCommand = { type: 'ReportActiveflowCallAnswered', activeflowId: 'af' };

describe('a plan on a call', () => {
  it('waits for the answer of an outgoing call', () => {
    given(activeflow).when(create('answered')).then(was('answered'));
    given(activeflow, was('answered')).when({ type: 'ReportActiveflowCallRinging', activeflowId: 'af' }).then();
  });

  it('runs at the answer, past an answer that is given already', () => {
    given(activeflow, was('answered')).when(answer).then(callAnswered, started('a', 0), done('a', 0), started('b', 1));
  });

  it('runs at the first ring where early execution is wanted', () => {
    given(activeflow, was('ringing')).when({ type: 'ReportActiveflowCallRinging', activeflowId: 'af' }).then(started('a', 0));
  });

  it('runs at once on an arrival, and goes on when the call is answered', () => {
    given(activeflow).when(create('arrived')).then(was('arrived'), started('a', 0));
    given(activeflow, was('arrived'), started('a', 0)).when(answer).then(callAnswered, done('a', 0), started('b', 1));
  });

  it('goes from step to step as they are reported done, each once', () => {
    const before = [was('answered'), callAnswered, started('a', 0), done('a', 0), started('b', 1)];
    const told: ActiveflowCommand = { type: 'ReportStepDone', activeflowId: 'af', visit: 1, detail: 'done' };
    given(activeflow, ...before)
      .when(told)
      .then(done('b', 1, 'done'), started('c', 2));
    given(activeflow, ...before, done('b', 1, 'done'), started('c', 2))
      .when(told)
      .then();
  });

  it('is finished after its last step, and over when its call is', () => {
    const short = { ...program, steps: { ...program.steps, b: { ...program.steps['b']!, out: { done: null } } } };
    const before = [{ ...was('answered'), program: short } as ActiveflowEvent, callAnswered, started('b', 1)];
    given(activeflow, ...before)
      .when({ type: 'ReportStepDone', activeflowId: 'af', visit: 1, detail: '' })
      .thenTypes('ActiveflowStepDone', 'ActiveflowEnded');
    given(activeflow, was('answered'))
      .when({ type: 'ReportActiveflowCallEnded', activeflowId: 'af' })
      .then({ type: 'ActiveflowEnded', activeflowId: 'af', callId: 'c', why: 'call_ended' });
  });

  it('keeps a wait by a timer that its deadline sets', () => {
    const waits = {
      ...program,
      entry: 'w',
      steps: { w: { ...program.steps['a']!, instruction: { do: 'wait', ms: 500 } as const } },
    };
    const [, step] = given(activeflow)
      .when({ ...create('arrived'), program: waits } as ActiveflowCommand, 1_000)
      .events();
    expect(step).toMatchObject({ deadline: 1_500 });
    expect(activeflowTimers(step!)).toMatchObject([{ kind: 'set', due: 1_500, ask: { to: 'activeflow', id: 'af' } }]);
  });
});

describe('plans and calls', () => {
  it('arm a plan when its call is created, and tell it of the answer and the end', () => {
    expect(running(created({ flow: flowRef })[0]!)).toMatchObject([
      { to: 'activeflow', id: 'af', command: { trigger: 'answered' } },
    ]);
    expect(running(created({ flow: flowRef, earlyExecution: true })[0]!)).toMatchObject([{ command: { trigger: 'ringing' } }]);
    expect(running(arrived())).toMatchObject([{ command: { type: 'CreateActiveflow', trigger: 'arrived' } }]);
    expect(running(answered('af'))).toEqual([{ to: 'activeflow', id: 'af', command: answer }]);
    expect(running(answered(null))).toEqual([]);
  });

  it('turn each step into one wish to the call, under an id that a repeat gives again', () => {
    expect(running(started('a', 0))).toEqual([{ to: 'call', id: 'c', command: { type: 'AnswerCall', callId: 'c' } }]);
    expect(running(started('b', 1))).toMatchObject([{ command: { type: 'PlayToCall', step: { activeflowId: 'af', visit: 1 } } }]);
    expect(running(started('b', 1))).toEqual(running(started('b', 1)));
    expect(running(started('c', 2))).toEqual([{ to: 'call', id: 'c', command: { type: 'HangUpCall', callId: 'c' } }]);
  });

  it('end the call when the plan is finished, and not when the call ended it', () => {
    expect(running({ type: 'ActiveflowEnded', activeflowId: 'af', callId: 'c', why: 'finished' })).toHaveLength(1);
    expect(running({ type: 'ActiveflowEnded', activeflowId: 'af', callId: 'c', why: 'call_ended' })).toHaveLength(0);
  });

  it('leave a call of nobody without a plan', () => {
    expect(running(arrived(null, null))).toEqual([]);
    expect(spec().flow).toBeNull();
  });
});
