import { errorOf } from '#domain/kernel/error.js';
import { timersOf } from '#domain/contact-centre.js';
import type { Ask, Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { TimerChange } from '#domain/kernel/timer.js';
import type { Wish } from '../aggregate.js';
import { reactionsTo } from '../reactions.js';
import { wishOf } from '../timers.js';

/** The event that makes us expect a command. */
export type Source = Pick<Recorded, 'position'> & { readonly type: string; readonly tree: string; readonly at: Instant };

/** A command that an event of the log leads to, and where what it does must stand. */
export interface Expected {
  readonly wish: Wish;
  readonly stream: string;
  readonly source: Source;
  /** When the timer is due that tells it; null for a process, which tells it at once. */
  readonly due: Instant | null;
  /** False where another version of the process was at work then: it may have answered otherwise. */
  readonly isTimely: boolean;
}

const sourceOf = ({ position, event, cause }: Recorded): Source => ({
  position,
  type: event.type,
  tree: cause.correlation,
  at: cause.at,
});

const told = (wish: Wish, recorded: Recorded<Event>, due: Instant | null): Expected => ({
  wish,
  stream: streamOf(wish.ask.to, wish.ask.id),
  source: sourceOf(recorded),
  due,
  isTimely: true,
});

/** A change of a timer; one that is set, with the command that it tells when it is due. */
export type Timing =
  | { readonly timer: string; readonly kind: 'clear' }
  | { readonly timer: string; readonly kind: 'set'; readonly expected: Expected };

const timing = (change: TimerChange<Ask>, recorded: Recorded<Event>): Timing => {
  const { kind, timer } = change;
  if (kind === 'clear') return { kind, timer };
  const wish = wishOf({ timer, ask: change.ask, setBy: recorded.id, tree: recorded.cause.correlation });
  return { kind, timer, expected: told(wish, recorded, change.due) };
};

/** An event, and all that the present code makes of it. */
export interface Read {
  readonly recorded: Recorded<Event>;
  readonly reactions: readonly Expected[];
  readonly timings: readonly Timing[];
  /** What a process or the timers threw at it: that stops the tree. */
  readonly error: Error | null;
}

/** What the present code makes of an event of the log. */
export const readOf = (recorded: Recorded<Event>): Read => {
  try {
    const reactions = reactionsTo(recorded).map((wish) => told(wish, recorded, null));
    return { recorded, reactions, timings: timersOf(recorded.event).map((change) => timing(change, recorded)), error: null };
  } catch (thrown) {
    const error = errorOf(thrown);
    return { recorded, reactions: [], timings: [], error };
  }
};
