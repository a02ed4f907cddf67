import type { Event } from '#domain/contact-centre.js';
import type { NewEvent } from '#domain/kernel/recorded.js';
import type { Wish } from './aggregate.js';
import type { Foresight } from './executor.js';
import type { Processor } from './processor.js';
import { urgent } from './reactions.js';

/** A bug is met again by the processor, which stops the tree for it. */
const foreseen = (event: NewEvent<Event>): readonly Wish[] => {
  try {
    return urgent(event);
  } catch {
    return [];
  }
};

/**
 * Hastens answers to their groupcalls, all in their order or none: while one is left to the processor, so are those that come after it,
 * for the first in the log must win. A tree that a bug has stopped stands still.
 * @param from position up to which the processor must be through
 */
export const hastening = (processor: Pick<Processor, 'done' | 'goesOn'>, from: number): Foresight => {
  let [through, underWay] = [from, 0];
  const leave = async (appending: Promise<{ readonly position: number }>): Promise<void> => {
    underWay += 1;
    try {
      through = Math.max(through, (await appending).position);
    } catch {
      // Whoever asked for it hears of it; it will be asked for again, or never was there.
    } finally {
      underWay -= 1;
    }
  };
  return (event, appending) => {
    const wishes = foreseen(event as NewEvent<Event>);
    if (wishes.length === 0) return wishes;
    if (underWay === 0 && processor.done >= through && processor.goesOn(event.cause.correlation)) return wishes;
    void leave(appending);
    return [];
  };
};
