import type { Decider, Instant, Typed } from '#domain/kernel/decider.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import type { Ask } from '#domain/contact-centre.js';
import type { Actor, Cause } from '#domain/kernel/cause.js';
import { uuid5 } from '#domain/kernel/uuid.js';

/** A command on its way to its aggregate, and why it is there. */
export interface Wish {
  readonly ask: Ask;
  /** The command's id: uuid5 of what led to it. A command that comes again changes nothing. */
  readonly id: string;
  readonly causation: string;
  readonly actor: Actor;
  /** The call tree that the aggregate joins with its first event; afterwards its stream knows better. */
  readonly tree: string;
  /** The turn of a process's wish (Cause). */
  readonly turn?: number;
}

/** Where in a stream the events of one command stand. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One stream as it stands: its state, and which commands have changed it. */
export interface Standing {
  readonly state: unknown;
  readonly revision: number;
  readonly position: number;
  /** The call tree of its first event, in which it stays; null before that. */
  readonly tree: string | null;
  /** By command id, those told last; changes in place, for it is only ever asked about commands. */
  readonly told: Map<string, Span>;
  /** The latest turn of a process's wish that has changed it; -1 before the first. */
  readonly turn: number;
}

/** What a decision is made on. */
export type Basis = Pick<Standing, 'state' | 'tree' | 'turn'>;

const later = (turn: number, { turn: other = -1 }: Cause): number => Math.max(turn, other);

export type AnyDecider = Decider<Typed, Typed, unknown>;

export const initially = ({ initial }: AnyDecider): Standing => ({
  state: initial,
  revision: -1,
  position: 0,
  tree: null,
  told: new Map(),
  turn: -1,
});

/**
 * So many commands are remembered by one stream: whatever is told again, by a process after a crash or by a client that never heard the
 * answer, is told again within far fewer. Only a floor ever has more.
 */
const REMEMBERED = 50_000;

const remember = (told: Map<string, Span>, command: string, revision: number): void => {
  const span = told.get(command);
  told.set(command, { from: span?.from ?? revision, to: revision });
  const oldest = told.size > REMEMBERED ? told.keys().next() : undefined;
  if (oldest && !oldest.done) told.delete(oldest.value);
};

/** The standing after events that are in the log. */
export const folded = (decider: AnyDecider, before: Standing, events: readonly Recorded[]): Standing => {
  let { state, turn } = before;
  for (const { event, cause, revision } of events) {
    state = decider.evolve(state, event, cause.at);
    turn = later(turn, cause);
    remember(before.told, cause.command, revision);
  }
  const last = events.at(-1);
  if (!last) return before;
  const { revision, position, cause } = last;
  return { state, revision, position, tree: before.tree ?? cause.correlation, told: before.told, turn };
};

/** What the decider answers, as events with ids of their own. Throws what the decider throws. */
export const decided = (decider: AnyDecider, { state, tree }: Basis, wish: Wish, at: Instant): readonly NewEvent[] => {
  const { id: command, causation, actor, turn } = wish;
  const cause: Cause = { correlation: tree ?? wish.tree, causation, command, actor, at, ...(turn === undefined ? {} : { turn }) };
  return decider.decide(wish.ask.command, state, at).map((event, index) => ({ id: uuid5(wish.id, String(index)), event, cause }));
};

/** The standing after events that are only decided yet. */
export const after = (decider: AnyDecider, before: Basis, events: readonly NewEvent[]): Basis => ({
  state: events.reduce((state, { event, cause }) => decider.evolve(state, event, cause.at), before.state),
  tree: before.tree ?? events[0]?.cause.correlation ?? null,
  turn: events.reduce((turn, { cause }) => later(turn, cause), before.turn),
});

/**
 * Whether a wish has been told before and changed nothing then, so that nothing remembers it: one that was told after it has changed
 * something. Told again, after a crash, it would be decided on a state that it was not meant for.
 */
export const isOutdated = ({ turn }: Basis, wish: Wish): boolean => wish.turn !== undefined && wish.turn < turn;
