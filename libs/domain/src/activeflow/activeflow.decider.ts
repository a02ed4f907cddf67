import type { Means } from '../call/call.route.js';
import type { Instruction, Program, Step } from '../flow/flow.program.js';
import type { Address } from '../kernel/address.js';
import type { Decider, Instant } from '../kernel/decider.js';
import type { ActiveflowCommand } from './activeflow.commands.js';
import { connectPlan } from './activeflow.connect.js';
import type { ActiveflowEvent, Trigger, WaitRef } from './activeflow.events.js';

interface Run {
  readonly activeflowId: string;
  readonly callId: string;
  readonly customerId: string;
  readonly source: Address;
  readonly means: Means;
  readonly program: Program;
  readonly variables: Readonly<Record<string, string>>;
  readonly trigger: Trigger;
  /** Whether the call that it runs on is answered. */
  readonly answered: boolean;
  /** Steps started so far. */
  readonly visits: number;
  readonly whileWaiting: WaitRef | null;
}

type Open = ({ readonly status: 'waiting' } & Run) | ({ readonly status: 'running'; readonly step: string } & Run);

export type Activeflow = { readonly status: 'absent' } | { readonly status: 'ended' } | Open;

const ended = (
  { activeflowId, callId, customerId, whileWaiting }: Run,
  why: 'finished' | 'call_ended' | 'replaced',
): ActiveflowEvent => ({
  type: 'ActiveflowEnded',
  activeflowId,
  callId,
  why,
  ...(whileWaiting === null ? {} : { customerId, whileWaiting }),
});

type Done = Pick<Extract<ActiveflowEvent, { type: 'ActiveflowStepDone' }>, 'step' | 'visit' | 'detail' | 'outcome'>;

const done = ({ activeflowId, callId }: Run, { step, visit, detail, outcome }: Done): ActiveflowEvent => ({
  type: 'ActiveflowStepDone',
  activeflowId,
  callId,
  step,
  visit,
  outcome,
  detail,
});

/** Whether a step needs nobody's help: an answer where the call is answered already. */
const isInstant = (instruction: Instruction, answered: boolean): boolean => instruction.do === 'answer' && answered;

const waits = (instruction: Instruction, at: Instant): Instant | null => (instruction.do === 'wait' ? at + instruction.ms : null);

/** What the calls are made with that a step leads to. */
const dialling = (
  run: Run,
  visit: number,
  instruction: Instruction,
): Pick<Extract<ActiveflowEvent, { type: 'ActiveflowStepStarted' }>, 'plan' | 'means' | 'variables'> => {
  if (instruction.do === 'connect') return { plan: connectPlan(run, visit, instruction) };
  if (instruction.do !== 'queue') return {};
  return { means: run.means, ...(Object.keys(run.variables).length > 0 ? { variables: run.variables } : {}) };
};

/** The steps from one key on, up to the first that takes time; the end of the program where none does. */
const go = (run: Run, from: string | null | undefined, at: Instant): readonly ActiveflowEvent[] => {
  const events: ActiveflowEvent[] = [];
  const { activeflowId, callId, program, answered } = run;
  let [key, visit] = [from ?? null, run.visits];
  for (let step = stepOf(program, key); key !== null && step; step = stepOf(program, key)) {
    const { instruction } = step;
    const deadline = waits(instruction, at);
    const more = dialling(run, visit, instruction);
    events.push({ type: 'ActiveflowStepStarted', activeflowId, callId, step: key, visit, instruction, deadline, ...more });
    if (!isInstant(instruction, answered)) return events;
    events.push(done(run, { step: key, visit, detail: '', outcome: 'done' }));
    [key, visit] = [step.out.done ?? null, visit + 1];
  }
  return [...events, ended(run, 'finished')];
};

const stepOf = ({ steps }: Program, key: string | null): Step | undefined => (key === null ? undefined : steps[key]);

const begin = (run: Run, at: Instant): readonly ActiveflowEvent[] => go(run, run.program.entry, at);

const stepDone = (
  state: Extract<Open, { status: 'running' }>,
  { detail, outcome }: Pick<Done, 'detail' | 'outcome'>,
  at: Instant,
): readonly ActiveflowEvent[] => [
  done(state, { step: state.step, visit: state.visits - 1, detail, outcome }),
  ...go(state, state.program.steps[state.step]?.out[outcome], at),
];

const answered = (state: Open, at: Instant): readonly ActiveflowEvent[] => {
  if (state.answered) return [];
  const { activeflowId, callId } = state;
  const event: ActiveflowEvent = { type: 'ActiveflowCallAnswered', activeflowId, callId };
  const run = { ...state, answered: true };
  if (run.status === 'waiting') return [event, ...begin(run, at)];
  const waiting = run.program.steps[run.step]?.instruction.do === 'answer';
  return [event, ...(waiting ? stepDone(run, { detail: '', outcome: 'done' }, at) : [])];
};

const decide = (command: ActiveflowCommand, state: Activeflow, at: Instant): readonly ActiveflowEvent[] => {
  if (command.type === 'CreateActiveflow') return state.status === 'absent' ? create(command, at) : [];
  return state.status === 'waiting' || state.status === 'running' ? report(command, state, at) : [];
};

const report = (
  command: Exclude<ActiveflowCommand, { type: 'CreateActiveflow' }>,
  state: Open,
  at: Instant,
): readonly ActiveflowEvent[] => {
  switch (command.type) {
    case 'ReportActiveflowCallRinging':
      return state.status === 'waiting' && state.trigger === 'ringing' ? begin(state, at) : [];
    case 'ReportActiveflowCallAnswered':
      return answered(state, at);
    case 'ReportActiveflowCallEnded':
      return [ended(state, 'call_ended')];
    case 'ReportStepDone':
      return state.status === 'running' && command.visit === state.visits - 1
        ? stepDone(state, { detail: command.detail, outcome: command.outcome ?? 'done' }, at)
        : [];
    case 'StopActiveflow':
      return [ended(state, 'replaced')];
  }
};

const create = (command: Extract<ActiveflowCommand, { type: 'CreateActiveflow' }>, at: Instant): readonly ActiveflowEvent[] => {
  const event: ActiveflowEvent = { ...command, type: 'ActiveflowCreated' };
  return command.trigger === 'arrived' || command.trigger === 'given' ? [event, ...begin(runOf(event), at)] : [event];
};

/** Of plans that dial nobody it is not kept what calls would be made with. */
const NO_MEANS: Means = { routing: { providers: [], routes: [] }, maxDuration: 14_400_000 };
const NOBODY: Address = { type: 'tel', target: '', targetName: '', name: '', detail: '' };

const runOf = (event: Extract<ActiveflowEvent, { type: 'ActiveflowCreated' }>): Run => {
  const { activeflowId, callId, customerId, program, variables, trigger } = event;
  const { source = NOBODY, means = NO_MEANS, whileWaiting = null } = event;
  const run = { activeflowId, callId, customerId, program, variables, trigger, source, means, whileWaiting };
  return { ...run, answered: trigger === 'given', visits: 0 };
};

const evolve = (state: Activeflow, event: ActiveflowEvent): Activeflow => {
  if (event.type === 'ActiveflowCreated') return { status: 'waiting', ...runOf(event) };
  if (state.status === 'absent' || state.status === 'ended') return state;
  switch (event.type) {
    case 'ActiveflowCallAnswered':
      return { ...state, answered: true };
    case 'ActiveflowStepStarted':
      return { ...state, status: 'running', step: event.step, visits: event.visit + 1 };
    case 'ActiveflowStepDone':
      return state;
    case 'ActiveflowEnded':
      return { status: 'ended' };
  }
};

/** A plan as it runs on a call: one step at a time, each ended by a report. */
export const activeflow: Decider<ActiveflowCommand, ActiveflowEvent, Activeflow> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};
