import { isTel } from '../kernel/address.js';
import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { FloorEvent } from './floor.events.js';
import { withQueue } from './floor.lines.js';
import { addressKey } from './floor.state.js';
import type { Floor, LeftPlace, Places, Queue, Queuecall } from './floor.state.js';

type Of<Type extends FloorEvent['type']> = Extract<FloorEvent, { type: Type }>;

/** Nobody can tell two callers apart who hide their numbers. */
const isKnown = ({ type, target }: Address): boolean => type !== 'tel' || isTel(target);

/** The place that a caller left in a queue, and may have again. */
export const placeOf = ({ places, spec }: Queue, source: Address, at: Instant): LeftPlace | undefined => {
  const place = spec.resumeWindow > 0 && isKnown(source) ? places.byAddress.get(addressKey(source)) : undefined;
  return place && at - place.left <= spec.resumeWindow ? place : undefined;
};

const without = ({ byAddress, byTime }: Places, key: string): Places => {
  const place = byAddress.get(key);
  return place ? { byAddress: byAddress.without(key), byTime: byTime.without([place.left, 0, key]) } : { byAddress, byTime };
};

/** The places whose time is not over: the others are forgotten, so that there are never many. */
const lasting = (places: Places, oldest: Instant): Places => {
  let rest = places;
  for (let first = rest.byTime.first(); first && first[0][0] < oldest; first = rest.byTime.first())
    rest = without(rest, first[1]);
  return rest;
};

/** The floor after somebody hung up while waiting, whose place is kept for a while. */
export const placeKept = (floor: Floor, queuecall: Queuecall, at: Instant): Floor =>
  withQueue(floor, queuecall.queueId, (queue) => {
    const { source, queuecallId, since, priority } = queuecall;
    if (queue.spec.resumeWindow === 0 || !isKnown(source)) return queue;
    const key = addressKey(source);
    const { byAddress, byTime } = without(lasting(queue.places, at - queue.spec.resumeWindow), key);
    const place = { queuecallId, since, priority, left: at };
    return { ...queue, places: { byAddress: byAddress.set(key, place), byTime: byTime.set([at, 0, key], key) } };
  });

/** The floor after a caller has taken its place again. */
export const placeTaken = (floor: Floor, { queueId, source, resumes }: Of<'QueuecallJoined'>): Floor =>
  resumes === undefined
    ? floor
    : withQueue(floor, queueId, (queue) => ({ ...queue, places: without(queue.places, addressKey(source)) }));
