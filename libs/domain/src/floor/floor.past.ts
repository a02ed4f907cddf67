import { Sorted, byText } from '../kernel/sorted.js';
import type { Instant } from '../kernel/decider.js';

/** The agent who talked with a caller last, and when that was over. */
interface Talk {
  readonly agentId: string;
  readonly at: Instant;
}

type Age = readonly [at: Instant, caller: string];

/** Who talked with whom last, for as long as some queue of the customer goes by it. Callers are known by their addresses. */
export interface Past {
  /** Milliseconds: the longest window of all queues; 0: nothing is kept. */
  readonly window: number;
  readonly talks: Sorted<string, Talk>;
  /** The same, the oldest first. */
  readonly ages: Sorted<Age, string>;
}

const NO_AGES = Sorted.by<Age, string>((a, b) => a[0] - b[0] || byText(a[1], b[1]));

export const NOBODY_YET: Past = { window: 0, talks: Sorted.by(byText), ages: NO_AGES };

const without = (past: Past, caller: string): Past => {
  const known = past.talks.get(caller);
  return known ? { ...past, talks: past.talks.without(caller), ages: past.ages.without([known.at, caller]) } : past;
};

/** With each that comes two go that are too old, so that what is kept is hardly more than a window's talks. */
const AT_ONCE = 2;

const swept = (past: Past, at: Instant): Past => {
  let next = past;
  for (let count = 0; count < AT_ONCE; count++) {
    const oldest = next.ages.first();
    if (!oldest || at - oldest[0][0] <= next.window) return next;
    next = without(next, oldest[1]);
  }
  return next;
};

/** The past after a talk is over. */
export const withTalk = (past: Past, caller: string, talk: Talk): Past => {
  if (past.window === 0) return past;
  const others = without(swept(past, talk.at), caller);
  return { ...others, talks: others.talks.set(caller, talk), ages: others.ages.set([talk.at, caller], caller) };
};

/** The past, kept for so many milliseconds from now on. */
export const withWindow = (past: Past, window: number): Past => (window === 0 ? NOBODY_YET : { ...past, window });
