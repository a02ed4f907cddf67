import { isQuiet } from './company.quiet.js';
import type { CallFacts, Facts } from './facts.js';

const isDumb = ({ company }: CallFacts): boolean => company.mute === 'out' || company.mute === 'both';

const isDeaf = ({ company }: CallFacts): boolean => company.mute === 'in' || company.mute === 'both';

/** Those who listen to a call. */
export const listenersTo = ({ open }: Facts, { legId }: CallFacts): readonly CallFacts[] =>
  [...open].filter(({ company }) => company.listening?.targetLegId === legId);

/** The call to which one listens. */
export const targetOf = ({ open }: Facts, { company }: CallFacts): CallFacts | undefined =>
  [...open].find(({ legId }) => legId === company.listening?.targetLegId);

const heardIn = (facts: Facts, call: CallFacts, modes: readonly string[]): readonly CallFacts[] =>
  listenersTo(facts, call).filter((each) => modes.includes(each.company.listening?.mode ?? '') && !isDumb(each));

/** A leg that gets nothing from anybody hears no supervisor either (fact 62). */
const getsSound = (call: CallFacts, others: readonly CallFacts[]): boolean =>
  call.sound !== null || call.company.room !== null || others.some(({ sound }) => sound === null);

/** Supervisors whom a call hears that is none itself: a whisper is for the one who is supervised alone. */
export const supervisorsHeardBy = (facts: Facts, call: CallFacts, others: readonly CallFacts[]): readonly CallFacts[] => {
  if (isDeaf(call)) return [];
  const own = getsSound(call, others) ? heardIn(facts, call, ['whisper', 'barge']) : [];
  const along = call.sound === null ? others.filter(({ sound }) => sound === null) : [];
  return [...own, ...along.flatMap((other) => heardIn(facts, other, ['barge']))];
};

/** Whom a supervisor hears: the one who is supervised, and all that one could; nothing where there are several supervisors. */
export const overheardBy = (
  facts: Facts,
  call: CallFacts,
  { target, others }: { readonly target: CallFacts; readonly others: readonly CallFacts[] },
): readonly CallFacts[] | undefined => {
  if ([target, ...others].some((each) => listenersTo(facts, each).length > (each === target ? 1 : 0))) return undefined;
  if (isDeaf(call)) return [];
  const company = target.sound === null ? others.filter(({ sound }) => sound === null) : [];
  return [target, ...company].filter((each) => !isDumb(each));
};

/** Whether all who listen to some calls have done nothing for a while. */
export const areQuiet = (facts: Facts, calls: readonly CallFacts[], now: number): boolean =>
  calls.every((call) => listenersTo(facts, call).every((each) => isQuiet(each, now)));
