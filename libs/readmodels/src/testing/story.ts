import { deciders } from '#domain/contact-centre.js';
import type { Ask, Category, Event } from '#domain/contact-centre.js';
import type { CallSpec } from '#domain/call/call.route.js';
import type { Program } from '#domain/flow/flow.program.js';
import { tel } from '#domain/kernel/address.js';
import type { Decider, Instant, Typed } from '#domain/kernel/decider.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { NO_STREAM } from '#eventstore/event-store.js';
import type { EventStore } from '#eventstore/event-store.js';

type AnyDecider = Decider<Typed, Typed, unknown>;

/** 2022-05-01 15:10:23 UTC. */
export const EPOCH: Instant = Date.UTC(2022, 4, 1, 15, 10, 23);

const IDS = '0d6f2c1a-3b5e-5f70-8a91-b2c3d4e5f607';

/** The same name, the same uuid. */
export const uuid = (name: string): string => uuid5(IDS, name);

export const CUSTOMER = uuid('customer');

/** A log as the deciders write it, in memory: tell commands, read events. */
export class Story {
  readonly log: Recorded<Event>[] = [];
  private readonly states = new Map<string, unknown>();
  private readonly revisions = new Map<string, number>();

  constructor(public at: Instant = EPOCH) {}

  /** Time goes by. */
  after(ms: number): this {
    this.at += ms;
    return this;
  }

  /** @param tree the aggregate's own id, unless it belongs to another tree */
  tell({ to, id, command, tree = id }: Ask): readonly Recorded<Event>[] {
    const decider = deciders[to] as unknown as AnyDecider;
    const stream = streamOf(to, id);
    const state = this.states.get(stream) ?? decider.initial;
    return decider.decide(command, state, this.at).map((event) => this.record(to, id, tree, event as Event));
  }

  /** Appends what the story has told to a store, one event at a time, each where it belongs. */
  async appendTo(store: EventStore): Promise<void> {
    for (const { stream, revision, id, event, cause } of this.log) {
      await store.append(stream, revision === 0 ? NO_STREAM : revision - 1, [{ id, event, cause } satisfies NewEvent]);
    }
  }

  private record(category: Category, id: string, tree: string, event: Event): Recorded<Event> {
    const stream = streamOf(category, id);
    const decider = deciders[category] as unknown as AnyDecider;
    this.states.set(stream, decider.evolve(this.states.get(stream) ?? decider.initial, event, this.at));
    const revision = (this.revisions.get(stream) ?? NO_STREAM) + 1;
    this.revisions.set(stream, revision);
    const position = this.log.length + 1;
    const command = uuid(`command ${position}`);
    const cause = { correlation: tree, causation: command, command, actor: { kind: 'system', id: 'test' }, at: this.at } as const;
    const recorded = { stream, revision, position, id: uuid(`event ${position}`), event, cause };
    this.log.push(recorded);
    return recorded;
  }
}

/** Answers, says hello, waits a second, hangs up. */
export const program: Program = {
  dialect: 'voipbin',
  entry: '0',
  steps: {
    '0': { action: { id: uuid('answer'), type: 'answer', option: {} }, instruction: { do: 'answer' }, out: { done: '1' } },
    '1': {
      action: { id: uuid('talk'), type: 'talk', option: { text: 'Hello.', language: 'en-US' } },
      instruction: { do: 'prompt', media: { kind: 'speech', text: 'Hello.', language: 'en-US', voice: '' } },
      out: { done: '2' },
    },
    '2': {
      action: { id: uuid('sleep'), type: 'sleep', option: { duration: 1_000 } },
      instruction: { do: 'wait', ms: 1_000 },
      out: { done: '3' },
    },
    '3': { action: { id: uuid('hangup'), type: 'hangup', option: {} }, instruction: { do: 'hangup' }, out: {} },
  },
};

/** A call of `CUSTOMER` from +15550100 to +15550199, with one attempt and no plan. */
export const spec = (name: string, changes: Partial<CallSpec> = {}): CallSpec => ({
  callId: uuid(name),
  customerId: CUSTOMER,
  source: tel('+15550100'),
  destination: tel('+15550199'),
  flow: null,
  masterCallId: null,
  attempts: [{ legId: uuid(name), route: null }],
  dialTimeout: 30_000,
  maxDuration: 14_400_000,
  earlyExecution: false,
  anonymous: false,
  variables: {},
  ...changes,
});

export const createCall = (whole: CallSpec): Ask => ({
  to: 'call',
  id: whole.callId,
  command: { type: 'CreateCall', callId: whole.callId, spec: whole, siblings: [] },
});

type Simple =
  'AnswerCall' | 'HangUpCall' | 'DeleteCall' | 'HoldCall' | 'UnholdCall' | 'StartMoh' | 'StopMoh' | 'ReportDialTimedOut';

export const wish = (name: string, type: Simple): Ask => ({ to: 'call', id: uuid(name), command: { type, callId: uuid(name) } });

export const ringing = (name: string): Ask => ({
  to: 'call',
  id: uuid(name),
  command: { type: 'ReportCallRinging', callId: uuid(name), legId: uuid(name) },
});

export const answered = (name: string): Ask => ({
  to: 'call',
  id: uuid(name),
  command: { type: 'ReportCallAnswered', callId: uuid(name), legId: uuid(name) },
});

export const legEnded = (name: string, cause = 'NORMAL_CLEARING', sipCode: number | null = null): Ask => ({
  to: 'call',
  id: uuid(name),
  command: { type: 'ReportLegEnded', callId: uuid(name), legId: uuid(name), cause, sipCode, unseen: false },
});

export const arrived = (name: string, customerId: string | null = CUSTOMER): Ask => ({
  to: 'call',
  id: uuid(name),
  command: {
    type: 'ReportCallArrived',
    callId: uuid(name),
    customerId,
    source: tel('+15550199'),
    destination: tel('+15550100'),
    flow: null,
    maxDuration: 14_400_000,
  },
});

/** A whole call with its plan, as a switch and the process managers would tell it: fourteen events or so. */
export const wholeCall = (story: Story, name: string, customerId = CUSTOMER): void => {
  const [callId, activeflowId] = [uuid(name), uuid(`${name} plan`)];
  const flow = { flowId: uuid('flow'), activeflowId, program };
  const plan = (command: Extract<Ask, { to: 'activeflow' }>['command']): Ask => ({
    to: 'activeflow',
    id: activeflowId,
    command,
    tree: callId,
  });
  story.tell(createCall(spec(name, { flow, customerId })));
  story.tell(
    plan({
      type: 'CreateActiveflow',
      activeflowId,
      callId,
      customerId,
      flowId: flow.flowId,
      program,
      trigger: 'answered',
      variables: {},
    }),
  );
  story.after(1_000).tell(ringing(name));
  story.after(1_000).tell(answered(name));
  story.tell(plan({ type: 'ReportActiveflowCallAnswered', activeflowId }));
  const playId = uuid(`${name} play`);
  const media = { kind: 'speech', text: 'Hello.', language: 'en-US', voice: '' } as const;
  story.tell({
    to: 'call',
    id: callId,
    command: { type: 'PlayToCall', callId, playId, media, step: { activeflowId, visit: 1 } },
  });
  story.after(500).tell({ to: 'call', id: callId, command: { type: 'ReportPlayEnded', callId, playId, detail: 'done' } });
  story.tell(plan({ type: 'ReportStepDone', activeflowId, visit: 1, detail: 'done' }));
  story.after(1_000).tell(plan({ type: 'ReportStepDone', activeflowId, visit: 2, detail: '' }));
  story.tell(wish(name, 'HangUpCall'));
  story.after(10).tell(legEnded(name));
  story.tell(plan({ type: 'ReportActiveflowCallEnded', activeflowId }));
};
