import type { QueuecallFigures } from './floor.events.js';
import { withQueue } from './floor.lines.js';
import { placeInLine } from './floor.placing.js';
import type { Floor, Queue, Queuecall } from './floor.state.js';

/** Whoever is being offered to somebody is before all who are not. */
const positionIn = ({ line, others, waiting, spec }: Queue, queuecall: Queuecall): number => {
  if (queuecall.offerId !== null) return 1;
  const place = placeInLine(queuecall, spec);
  return waiting.size - line.size - others.size + line.rank(place) + others.rank(place) + 1;
};

/** With n at work one of them is through on average every n-th part of what one caller takes. */
const waitAt = (position: number, { handling, staff }: Queue): number | null =>
  handling === null || staff === 0 ? null : Math.round((position * handling) / staff);

/** How it stands with somebody who waits in a queue. */
export const figuresOf = (queue: Queue, queuecall: Queuecall): QueuecallFigures => {
  const position = positionIn(queue, queuecall);
  return { position, estimatedWait: waitAt(position, queue) };
};

/** How much of the average the latest talk is. */
const WEIGHT = 1 / 8;

/** The floor after somebody was served for so many milliseconds: what a caller takes, wrap-up included, as an exponential average. */
export const handled = (floor: Floor, queueId: string, served: number): Floor => {
  if (served === 0) return floor;
  return withQueue(floor, queueId, (queue) => {
    const took = served + queue.spec.wrapupTime;
    const before = queue.handling ?? took;
    return { ...queue, handling: before + (took - before) * WEIGHT };
  });
};
