import { isWithheld } from '../kernel/address.js';
import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { FloorEvent } from './floor.events.js';
import { withQueue } from './floor.lines.js';
import { addressKey } from './floor.state.js';
import type { Floor, LeftPlace, Queue, Queuecall } from './floor.state.js';

type Of<Type extends FloorEvent['type']> = Extract<FloorEvent, { type: Type }>;

/** The place that a caller left in a queue, and may have again. */
export const placeOf = ({ places, spec }: Queue, source: Address, at: Instant): LeftPlace | undefined =>
  spec.resumeWindow > 0 ? places.get(addressKey(source), at - spec.resumeWindow)?.value : undefined;

/** The floor after somebody hung up while waiting, whose place is kept for a while. */
export const placeKept = (floor: Floor, { queueId, source, ...caller }: Queuecall, at: Instant): Floor =>
  withQueue(floor, queueId, (queue) => {
    const { resumeWindow } = queue.spec;
    if (resumeWindow === 0 || isWithheld(source)) return queue;
    const { queuecallId, since, priority } = caller;
    const place = { queuecallId, since, priority };
    return { ...queue, places: queue.places.with(addressKey(source), place, { at, oldest: at - resumeWindow }) };
  });

/** The floor after a caller has taken its place again. */
export const placeTaken = (floor: Floor, { queueId, source, resumes }: Of<'QueuecallJoined'>): Floor =>
  resumes === undefined
    ? floor
    : withQueue(floor, queueId, (queue) => ({ ...queue, places: queue.places.without(addressKey(source)) }));
