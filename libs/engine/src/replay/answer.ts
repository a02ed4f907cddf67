import { deciders } from '#domain/contact-centre.js';
import type { Actor, Cause } from '#domain/kernel/cause.js';
import type { Instant } from '#domain/kernel/decider.js';
import { categoryOf } from '#domain/kernel/recorded.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { decided } from '../aggregate.js';
import type { AnyDecider, Standing, Wish } from '../aggregate.js';
import { differing } from './same.json.js';

const known: ReadonlyMap<string, AnyDecider> = new Map(Object.entries(deciders as unknown as Record<string, AnyDecider>));

/** Who decides on a stream; nobody on one that is not ours. */
export const deciderOf = (stream: string): AnyDecider | undefined => known.get(categoryOf(stream));

/** What a command does to an aggregate as it stands: none where it is refused. */
export const answer = (decider: AnyDecider, standing: Standing, wish: Wish, at: Instant): readonly NewEvent[] => {
  try {
    return decided(decider, standing, wish, at);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
};

/** A process without a version is of the first. */
export const versionOf = ({ version = 1 }: Actor): number => version;

const dated = (actor: Actor): Actor => (actor.kind === 'process' ? { ...actor, version: versionOf(actor) } : actor);

/** Logs of before there were turns have none, and a turn only says where its event stands. */
const comparable = ({ correlation, causation, command, actor, at }: Cause): Omit<Cause, 'turn'> => ({
  ...{ correlation, causation, command, at },
  actor: dated(actor),
});

/** In a sentence, how a recorded event differs from the one that is decided now; null where it does not. */
export const contrast = (wanted: NewEvent | undefined, { id, event, cause }: Recorded): string | null => {
  if (!wanted) return `${event.type} is in the log, but is not decided now`;
  if (wanted.event.type !== event.type) return `${wanted.event.type} is decided now, ${event.type} is in the log`;
  const fields = [
    ...(wanted.id === id ? [] : ['id']),
    ...differing(wanted.event, event),
    ...differing(comparable(wanted.cause), comparable(cause)).map((field) => `cause.${field}`),
  ];
  return fields.length === 0 ? null : `${event.type} is decided with another ${fields.join(', ')} now`;
};

/** The same of an event that is decided now and is not in the log. */
export const absent = ({ event }: NewEvent): string => `${event.type} is decided now, and is not there`;

/** Milliseconds by which clocks may be apart: a timer of Node.js fires up to one early, machines differ by more. */
const CLOCKS = 1_000;

/** The same of a timer that fired before it was due. */
export const tooEarly = (due: Instant | null, at: Instant): string | null =>
  due === null || at >= due - CLOCKS ? null : `the timer was due ${due - at} ms later`;
