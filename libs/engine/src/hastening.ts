import type { Event } from '#domain/contact-centre.js';
import type { NewEvent } from '#domain/kernel/recorded.js';
import type { Wish } from './aggregate.js';
import type { Foresight } from './executor.js';
import type { Processor } from './processor.js';
import { urgent } from './reactions.js';

/** What is being appended to the streams of a tree, and the position of the last event that has been. */
interface Tree {
  underWay: number;
  last: number;
}

/** Appends between two looks for trees that need not be remembered any more. */
const SWEEP = 1_000;

/** A bug is met again by the processor, which stops the tree for it. */
const foreseen = (event: NewEvent | undefined): readonly Wish[] => {
  try {
    return event ? urgent(event as NewEvent<Event>) : [];
  } catch {
    return [];
  }
};

/**
 * Hastens an answer to its groupcall where the processor is through with all that comes before it in its tree: what is told in another
 * order than the log's would be decided otherwise, and the first answer in the log must win.
 * @param from position up to which the processor must be through
 */
export const hastening = (processor: Pick<Processor, 'done' | 'goesOn'>, from: number): Foresight => {
  const trees = new Map<string, Tree>();
  let appends = 0;
  const isQuiet = ({ underWay, last }: Tree): boolean => underWay === 0 && last <= processor.done;
  const sweep = (): void => {
    if (++appends % SWEEP === 0) for (const [id, tree] of trees) if (isQuiet(tree)) trees.delete(id);
  };
  const follow = async (id: string, appending: Promise<{ readonly position: number }>): Promise<void> => {
    const tree = trees.get(id) ?? { underWay: 0, last: from };
    trees.set(id, tree);
    tree.underWay += 1;
    try {
      tree.last = Math.max(tree.last, (await appending).position);
    } catch {
      // Whoever asked for it hears of it, and asks again where it matters.
    } finally {
      tree.underWay -= 1;
      sweep();
    }
  };
  return ([event], appending) => {
    const id = event?.cause.correlation ?? '';
    const wishes = isQuiet(trees.get(id) ?? { underWay: 0, last: from }) && processor.goesOn(id) ? foreseen(event) : [];
    void follow(id, appending);
    return wishes;
  };
};
