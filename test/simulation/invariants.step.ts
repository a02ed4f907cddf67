import { timersOf } from '#domain/contact-centre.js';
import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { customerOf, isCall, isRun } from './facts.js';
import type { CallFacts, Facts, RunFacts } from './facts.js';

/** Something that must hold whenever one more event is in the log. It answers what is wrong, or nothing. */
export interface StepInvariant {
  readonly name: string;
  readonly sentence: string;
  /** @param facts all that was in the log before this event */
  readonly check: (facts: Facts, recorded: Recorded<Event>) => string | undefined;
}

type CallCheck = (call: CallFacts, event: Extract<Event, { callId: string }>) => string | undefined;

const ofCall =
  (check: CallCheck): StepInvariant['check'] =>
  (facts, { event }) => {
    const call = isCall(event) ? facts.calls.get(event.callId) : undefined;
    return call && 'callId' in event ? check(call, event) : undefined;
  };

type RunCheck = (run: RunFacts, event: Extract<Event, { activeflowId: string }>) => string | undefined;

const ofRun =
  (check: RunCheck): StepInvariant['check'] =>
  (facts, { event }) => {
    const run = isRun(event) ? facts.runs.get(event.activeflowId) : undefined;
    return run && isRun(event) ? check(run, event) : undefined;
  };

const AFTERWARDS: readonly Event['type'][] = [
  'CallDeleted',
  'CallJoinMissed',
  'CallTransferMissed',
  'CallRequeueMissed',
  'CallHandOverMissed',
];

const endsOnce: StepInvariant = {
  name: 'I3 a call ends once',
  sentence:
    'After its end nothing happens to a call but that it is taken off the list, and that it answers whoever waits for it.',
  check: ofCall((call, { type }) =>
    call.ended && !AFTERWARDS.includes(type) ? `${type} after the end of ${call.callId}` : undefined,
  ),
};

const dialledOnce: StepInvariant = {
  name: 'I3 a leg is dialled once',
  sentence: 'Each leg is asked for once, and the next one only when the one before has failed.',
  check: ofCall((call, event) => {
    if (event.type !== 'CallDialAsked') return undefined;
    if (call.dials.has(event.legId)) return `${event.legId} is dialled twice`;
    return call.dials.size === call.failed.size ? undefined : `${event.legId} is dialled while another leg lives`;
  }),
};

const answeredOnce: StepInvariant = {
  name: 'I3 a call is answered once, and hung up once',
  sentence: 'A call is answered at most once, its end is asked for at most once, and it is not answered after that.',
  check: ofCall((call, { type }) => {
    if (type === 'CallAnswered' && (call.answered || call.hangup)) return `${call.callId} is answered again or too late`;
    return type === 'CallHangupAsked' && call.hangup ? `${call.callId} is hung up twice` : undefined;
  }),
};

const ownLegs: StepInvariant = {
  name: 'I6 a leg is its call\u2019s own',
  sentence: 'An event about a leg stands in the stream of the call that dialled it, or that it arrived as.',
  check: ofCall((call, event) => {
    if (!('legId' in event) || event.type === 'CallDialAsked') return undefined;
    return event.legId === call.callId || call.dials.has(event.legId) ? undefined : `${event.legId} is no leg of ${call.callId}`;
  }),
};

const oneSound: StepInvariant = {
  name: 'I9 one sound at a time',
  sentence: 'A sound is asked for once, when no other one plays, and ends once, while it plays.',
  check: ofCall((call, event) => {
    if (event.type === 'CallPlayAsked' && (call.sound !== null || call.plays.has(event.playId)))
      return `${event.playId} is asked for while ${call.sound ?? 'it was before'}`;
    return event.type === 'CallPlayEnded' && event.playId !== call.sound
      ? `${event.playId} ends, which does not play`
      : undefined;
  }),
};

const oneStep: StepInvariant = {
  name: 'I9 every step once',
  sentence: 'The steps of a plan begin one after the other, each is done once, and none after the plan is over.',
  check: ofRun((run, event) => {
    if (run.ended !== null) return `${event.type} after the end of ${event.activeflowId}`;
    if (event.type === 'ActiveflowStepStarted' && (run.running || event.visit !== run.visits))
      return `visit ${event.visit} begins after ${run.visits} steps`;
    return event.type === 'ActiveflowStepDone' && event.visit !== run.running?.visit
      ? `visit ${event.visit} is done, which does not run`
      : undefined;
  }),
};

const neverEarly: StepInvariant = {
  name: 'I10 no timer is early',
  sentence: 'What a timer leads to is decided at its deadline or later.',
  check: (facts, { cause }) => {
    if (cause.actor.kind !== 'timer') return undefined;
    const setBy = facts.events.get(cause.causation);
    const timer = setBy && timersOf(setBy.event).find((change) => change.kind === 'set' && change.timer === cause.actor.id);
    if (timer?.kind !== 'set') return `nothing set the timer ${cause.actor.id}`;
    return cause.at < timer.due ? `${cause.actor.id} was due ${timer.due - cause.at} ms later` : undefined;
  },
};

const commandsOnce: StepInvariant = {
  name: 'I12 a command changes one place once',
  sentence: 'The events of one command stand side by side in one stream, each with an id that follows from it.',
  check: (facts, { id, cause, stream, revision }) => {
    if (facts.events.has(id)) return `event ${id} is there twice`;
    const before = facts.commands.get(cause.command);
    if (before && (before.stream !== stream || before.revision !== revision - 1))
      return `command ${cause.command} was told twice`;
    return undefined;
  },
};

const ownTree: StepInvariant = {
  name: 'I13 nothing crosses between customers',
  sentence: 'All that begins in one call tree belongs to one customer.',
  check: (facts, { event, cause }) => {
    const [owner, known] = [customerOf(event), facts.trees.get(cause.correlation)];
    return owner === null || known === undefined || owner === known ? undefined : `${owner} in a tree of ${known}`;
  },
};

const idsFollow: StepInvariant = {
  name: 'I12 an event follows from its command',
  sentence: 'An event\u2019s id is made of the command\u2019s and its place in what that led to.',
  check: (facts, { id, cause, revision }) => {
    const before = facts.commands.get(cause.command);
    const place = before ? revision - firstOf(facts, before) : 0;
    return id === uuid5(cause.command, String(place)) ? undefined : `event ${id} is not number ${place} of ${cause.command}`;
  },
};

/** Revision of the first event of the command that the last one belongs to. */
const firstOf = ({ log }: Facts, last: Recorded<Event>): number => {
  let first = last.revision;
  for (let at = last.position - 2; log[at]?.cause.command === last.cause.command; at--) first = log[at]?.revision ?? first;
  return first;
};

export const stepInvariants: readonly StepInvariant[] = [
  endsOnce,
  dialledOnce,
  answeredOnce,
  ownLegs,
  oneSound,
  oneStep,
  neverEarly,
  commandsOnce,
  idsFollow,
  ownTree,
];
