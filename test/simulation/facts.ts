import type { CallEvent } from '#domain/call/call.events.js';
import type { ActiveflowEvent } from '#domain/activeflow/activeflow.events.js';
import type { Event } from '#domain/contact-centre.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { Floors } from './facts.floor.js';
import { followNeeds } from './facts.serving.js';
import { Supervisions } from './facts.supervisions.js';
import { Talks, alone, evolveCompany } from './facts.talks.js';
import type { Company } from './facts.talks.js';

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>;

export type Dial = Of<'CallDialAsked'>;

/** One call, as far as the log has told of it. */
export interface CallFacts {
  readonly callId: string;
  readonly customerId: string | null;
  readonly begun: number;
  readonly dials: Map<string, { readonly dial: Dial; readonly at: number }>;
  answered: { readonly event: Of<'CallAnswered'>; readonly at: number } | null;
  hangup: { readonly event: Of<'CallHangupAsked'>; readonly at: number } | null;
  ended: { readonly event: Of<'CallEnded'>; readonly at: number } | null;
  failed: Map<string, { readonly event: Of<'CallAttemptFailed'>; readonly at: number }>;
  /** What plays, and all that ever was asked to. */
  sound: string | null;
  readonly plays: Map<string, Of<'CallPlayAsked'>>;
  readonly playEnds: Map<string, { readonly event: Of<'CallPlayEnded'>; readonly at: number }>;
  readonly digits: string[];
  /** Each time that it listened to another. */
  readonly listenings: string[];
  /** What plays was asked to stop. */
  stopping: boolean;
  /** The leg that stands for it, its phone, and when the log last spoke of it. */
  legId: string;
  readonly phone: string;
  last: number;
  /** Sound to its phone was cut at some time. */
  muted: boolean;
  readonly company: Company;
}

/** One run of a plan. */
export interface RunFacts {
  readonly created: Of<'ActiveflowCreated'>;
  /** Steps begun, and whether the last one is under way. */
  visits: number;
  running: Of<'ActiveflowStepStarted'> | null;
  /** When it was over. */
  ended: number | null;
  /** What waited for the clock: until when it should, and when it ended. */
  /** When each visit was done. */
  readonly done: Map<number, number>;
  readonly waits: { readonly until: number; ended: number | null }[];
}

/** The log so far, folded so that a check of one more event costs little. */
export class Facts {
  readonly calls = new Map<string, CallFacts>();
  /** Those that are not over. */
  readonly open = new Set<CallFacts>();
  readonly runs = new Map<string, RunFacts>();
  readonly talks = new Talks();
  readonly floors = new Floors();
  readonly supervisions = new Supervisions();
  readonly events = new Map<string, Recorded<Event>>();
  /** Where the events of a command stand. */
  readonly commands = new Map<string, Recorded<Event>>();
  /** Whose a tree is. */
  readonly trees = new Map<string, string>();
  /** Calls that will be, because they were asked for beside or below others. */
  readonly promised: string[] = [];
  readonly log: Recorded<Event>[] = [];

  add(recorded: Recorded<Event>): void {
    this.log.push(recorded);
    this.events.set(recorded.id, recorded);
    this.commands.set(recorded.cause.command, recorded);
    const { event } = recorded;
    const customerId = customerOf(event);
    if (customerId !== null) this.trees.set(recorded.cause.correlation, customerId);
    this.promised.push(...promisedBy(event));
    if (isCall(event)) this.addCall(event, recorded.cause.at);
    else if (isRun(event)) this.addRun(event, recorded.cause.at);
    else if (isFloorEvent(event)) {
      const { command, at } = recorded.cause;
      followNeeds(this.floors.add(event, command, at), event, at);
    } else this.talks.add(event, recorded.cause.at);
    this.supervisions.add(event, recorded.cause.at);
  }

  private addCall(event: CallEvent, at: number): void {
    const call = this.calls.get(event.callId) ?? begun(event, at);
    this.calls.set(event.callId, call);
    evolveCall(call, event, at);
    if (call.ended) this.open.delete(call);
    else this.open.add(call);
  }

  private addRun(event: ActiveflowEvent, at: number): void {
    const run = this.runs.get(event.activeflowId);
    if (run) evolveRun(run, event, at);
    else if (event.type === 'ActiveflowCreated')
      this.runs.set(event.activeflowId, { created: event, visits: 0, running: null, ended: null, done: new Map(), waits: [] });
  }
}

const promisedBy = (event: Event): readonly string[] => {
  if (event.type === 'GroupcallDialAsked') return event.calls.map(({ callId }) => callId);
  if (event.type === 'CallsChained') return event.calls.map(({ callId }) => callId);
  return event.type === 'CallCreated' ? event.siblings.map(({ callId }) => callId) : [];
};

export const isCall = (event: Event): event is CallEvent => event.type.startsWith('Call');

export const isRun = (event: Event): event is ActiveflowEvent => event.type.startsWith('Activeflow');

/** Whose the beginning of something is. */
export const customerOf = (event: Event): string | null => {
  if (event.type === 'CallCreated' || event.type === 'TransferCreated') return event.spec.customerId;
  if (event.type === 'GroupcallCreated') return event.plan.customerId;
  return 'customerId' in event ? event.customerId : null;
};

const phoneOf = (event: CallEvent): string => {
  if (event.type === 'CallCreated') return event.spec.destination.target;
  return event.type === 'CallArrived' ? event.source.target : '';
};

const begun = (event: CallEvent, at: number): CallFacts => ({
  callId: event.callId,
  begun: at,
  customerId: customerOf(event),
  stopping: false,
  legId: event.callId,
  phone: phoneOf(event),
  last: 0,
  dials: new Map(),
  answered: null,
  hangup: null,
  ended: null,
  failed: new Map(),
  sound: null,
  plays: new Map(),
  playEnds: new Map(),
  digits: [],
  listenings: [],
  muted: false,
  company: alone(),
});

const endWait = ({ waits }: RunFacts, at: number): void => {
  const last = waits.at(-1);
  if (last) last.ended ??= at;
};

const evolveRun = (run: RunFacts, event: ActiveflowEvent, at: number): void => {
  switch (event.type) {
    case 'ActiveflowStepStarted':
      run.visits += 1;
      run.running = event;
      if (event.deadline !== null) run.waits.push({ until: event.deadline, ended: null });
      break;
    case 'ActiveflowStepDone':
      run.running = null;
      run.done.set(event.visit, at);
      endWait(run, at);
      break;
    case 'ActiveflowEnded':
      run.ended = at;
      endWait(run, at);
      break;
    default:
  }
};

const evolveCall = (call: CallFacts, event: CallEvent, at: number): void => {
  call.last = at;
  evolveCompany(call.company, event, at);
  switch (event.type) {
    case 'CallDialAsked':
      call.legId = event.legId;
      call.dials.set(event.legId, { dial: event, at });
      break;
    case 'CallAttemptFailed':
      call.failed.set(event.legId, { event, at });
      break;
    case 'CallAnswered':
      call.answered = { event, at };
      break;
    case 'CallHangupAsked':
      call.hangup = { event, at };
      break;
    case 'CallEnded':
      call.ended = { event, at };
      break;
    default:
      evolveSound(call, event, at);
  }
};

const evolveSound = (call: CallFacts, event: CallEvent, at: number): void => {
  switch (event.type) {
    case 'CallPlayAsked':
      call.sound = event.playId;
      call.stopping = false;
      call.plays.set(event.playId, event);
      break;
    case 'CallPlayStopAsked':
      call.stopping = true;
      break;
    case 'CallPlayEnded':
      call.sound = null;
      call.stopping = false;
      call.playEnds.set(event.playId, { event, at });
      break;
    case 'CallDigitsAsked':
      call.digits.push(event.digitsId);
      break;
    case 'CallListenAsked':
      call.listenings.push(event.listenId);
      break;
    case 'CallMuteAsked':
      call.muted ||= event.mute === 'in' || event.mute === 'both';
      break;
    default:
  }
};
