import type { Event } from '#domain/contact-centre.js';
import type { Actor } from '#domain/kernel/cause.js';
import type { Instant, Typed } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { deciderOf } from './answer.js';
import { readOf } from './expected.js';
import type { Expected, Read, Timing } from './expected.js';

/** A command that a process answers an event with. */
export interface Answered {
  readonly process: string;
  readonly version: number;
  readonly stream: string;
  readonly type: string;
  readonly command: string;
  /** Position of the first event that came of it; null where it changed nothing, or is not told yet. */
  readonly done: number | null;
  /** It has no event, and may still be told. */
  readonly underWay: boolean;
}

/** A timer that an event sets, or clears where it is open. */
export interface Timed {
  readonly timer: string;
  /** Null: cleared. */
  readonly set: { readonly due: Instant; readonly stream: string; readonly type: string; readonly done: number | null } | null;
}

/** One event of a call tree, why it is there, and what follows from it. */
export interface Scene {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly at: Instant;
  /** What the aggregate's state calls itself after it; null where it does not. */
  readonly status: string | null;
  /** The event without its type. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  readonly command: string;
  readonly causation: string;
  /** Position of the event that led to it; null where that is none of the tree. */
  readonly because: number | null;
  readonly commands: readonly Answered[];
  readonly timers: readonly Timed[];
  /** What the present code throws at it. */
  readonly error: string | null;
}

const dataOf = (event: Typed): Scene['data'] => Object.fromEntries(Object.entries(event).filter(([field]) => field !== 'type'));

const statusOf = (state: unknown): string | null =>
  typeof state === 'object' && state !== null && 'status' in state && typeof state.status === 'string' ? state.status : null;

/** The state's own word after each event. */
const statusesOf = (events: readonly Recorded[]): readonly (string | null)[] => {
  const states = new Map<string, unknown>();
  return events.map(({ stream, event, cause }) => {
    const decider = deciderOf(stream);
    if (!decider) return null;
    const state = decider.evolve(states.get(stream) ?? decider.initial, event, cause.at);
    states.set(stream, state);
    return statusOf(state);
  });
};

/** What is known of the log beside the story. */
export interface Beside {
  /** Events of other trees that the story's commands may have led to. */
  readonly events: readonly Recorded[];
  /** Up to here all events have been answered. */
  readonly checkpoint: number;
}

interface Past {
  /** Positions by command, of the first event that came of it. */
  readonly done: ReadonlyMap<string, number>;
  readonly checkpoint: number;
}

const answered = ({ wish, stream, source }: Expected, { done, checkpoint }: Past): Answered => ({
  process: wish.actor.id,
  version: wish.actor.version ?? 1,
  stream,
  type: wish.ask.command.type,
  command: wish.id,
  done: done.get(wish.id) ?? null,
  underWay: source.position > checkpoint && !done.has(wish.id),
});

/** A floor hears of each call, in case it is one of an agent's: only where it is, that is part of the story. */
const isTold = ({ type, done }: Answered): boolean => done !== null || !/^ReportLeg(Began|Over)$/.test(type);

const timed = (timing: Timing, { done }: Past): Timed => {
  const { timer } = timing;
  if (timing.kind === 'clear') return { timer, set: null };
  const { wish, stream, due } = timing.expected;
  return { timer, set: { due: due ?? 0, stream, type: wish.ask.command.type, done: done.get(wish.id) ?? null } };
};

/** What an event does to the timers that are open; one that has fired is open no more. */
const timingsOf = ({ timings, recorded }: Read, open: Map<string, string>, fired: ReadonlySet<string>): readonly Timing[] => {
  const { command } = recorded.cause;
  for (const [timer, id] of open) if (id === command && fired.has(id)) open.delete(timer);
  const real = timings.filter(({ kind, timer }) => kind === 'set' || open.has(timer));
  for (const timing of timings) {
    if (timing.kind === 'set') open.set(timing.timer, timing.expected.wish.id);
    else open.delete(timing.timer);
  }
  return real;
};

const sceneOf = ({ recorded, reactions, error }: Read, status: string | null, past: Past): Omit<Scene, 'because' | 'timers'> => {
  const { position, stream, revision, event, cause } = recorded;
  return {
    position,
    stream,
    revision,
    type: event.type,
    at: cause.at,
    status,
    data: dataOf(event),
    actor: cause.actor,
    command: cause.command,
    causation: cause.causation,
    commands: reactions.map((expected) => answered(expected, past)).filter(isTold),
    error: error?.message ?? null,
  };
};

/** The story of a call tree: each event with the commands that processes answer to it now, and what came of those. */
export const narrated = (events: readonly Recorded<Event>[], beside: Beside): readonly Scene[] => {
  const places = new Map(events.map(({ id, position }) => [id, position]));
  const firsts = [...events, ...beside.events].toSorted((a, b) => b.position - a.position);
  const past = { done: new Map(firsts.map(({ cause, position }) => [cause.command, position])), checkpoint: beside.checkpoint };
  const fired = new Set(events.flatMap(({ cause }) => (cause.actor.kind === 'timer' ? [cause.command] : [])));
  const statuses = statusesOf(events);
  const open = new Map<string, string>();
  return events.map((recorded, index) => {
    const read = readOf(recorded);
    return {
      ...sceneOf(read, statuses[index] ?? null, past),
      because: places.get(recorded.cause.causation) ?? null,
      timers: timingsOf(read, open, fired).map((timing) => timed(timing, past)),
    };
  });
};
