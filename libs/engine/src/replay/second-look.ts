import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { folded, initially } from '../aggregate.js';
import { absent, answer, contrast, deciderOf, tooEarly } from './answer.js';
import { readOf } from './expected.js';
import type { Expected } from './expected.js';
import type { DifferenceKind } from './verdict.js';

/** What a second look at an event came to: whose command it is, or how it differs. */
export type Finding = { readonly kind: 'reactions' | 'timers' } | { readonly kind: DifferenceKind; readonly what: string };

const commandsOf = (recorded: Recorded<Event>): readonly Expected[] => {
  const { reactions, timings } = readOf(recorded);
  return [...reactions, ...timings.flatMap((timing) => (timing.kind === 'set' ? [timing.expected] : []))];
};

const unasked = ({ event, cause }: Recorded): Finding => ({
  kind: 'unasked',
  what: `no event asks for ${event.type} by ${cause.actor.kind} ${cause.actor.id}`,
});

/** The events of its command, from it on. */
const ofCommand = ({ revision, cause }: Recorded, stream: readonly Recorded[]): readonly Recorded[] => {
  const from = stream.filter((each) => each.revision >= revision);
  const end = from.findIndex((each) => each.cause.command !== cause.command);
  return end < 0 ? from : from.slice(0, end);
};

/** What is wrong with the events of a command from a place in its stream on; null where nothing is. */
const contrasted = (expected: Expected, stray: Recorded, stream: readonly Recorded[]): Finding | null => {
  const { command, at } = stray.cause;
  const decider = deciderOf(stray.stream);
  if (!decider) return unasked(stray);
  const before = stream.filter(({ revision }) => revision < stray.revision);
  const standing = folded(decider, initially(decider), before);
  if (standing.told.has(command))
    return { kind: 'twice', what: `${stray.event.type} by a command that had changed the stream before` };
  const wanted = answer(decider, standing, expected.wish, at);
  const there = ofCommand(stray, stream);
  const what = there.map((recorded, index) => contrast(wanted[index], recorded)).find((each) => each !== null);
  const next = wanted[there.length];
  if (what) return { kind: 'otherwise', what };
  return next ? { kind: 'otherwise', what: absent(next) } : null;
};

/**
 * Judges the first event of a command that was not expected where it came, by the event that it names as its cause: a command may
 * be told late, when it had seemed to change nothing, or by a timer that was cleared at that moment.
 * @param causes the events before it that have the id of `cause.causation`
 * @param stream its stream, from the beginning
 */
export const judged = (stray: Recorded<Event>, causes: readonly Recorded<Event>[], stream: readonly Recorded[]): Finding => {
  const { command, at } = stray.cause;
  const expected = causes.flatMap(commandsOf).find(({ wish, stream: to }) => wish.id === command && to === stray.stream);
  if (!expected) return unasked(stray);
  const { due } = expected;
  const early = tooEarly(due, at);
  if (early) return { kind: 'early', what: early };
  return contrasted(expected, stray, stream) ?? { kind: due === null ? 'reactions' : 'timers' };
};
