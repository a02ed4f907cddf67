import type { Instant } from '../kernel/decider.js';
import type { FloorEvent } from './floor.events.js';
import type { FloorCallbackEvent } from './floor.callback.events.js';
import { inLine, noLongerWaiting } from './floor.lines.js';
import type { Callback, Floor, Queuecall } from './floor.state.js';

type Of<Type extends FloorEvent['type']> = Extract<FloorEvent, { type: Type }>;

const NEW: Omit<Callback, 'first'> = { dials: 0, failures: 0, dialling: null, live: false, resting: false };

export const newCallback = ({ callback }: Of<'QueuecallJoined'>): Callback | null =>
  callback === undefined ? null : { ...NEW, first: callback.first };

/** The callback of a queuecall while its customer is rung by that groupcall. */
export const dialled = (callback: Callback | null, groupcallId: string): Callback | null =>
  callback && { ...callback, dials: callback.dials + 1, dialling: groupcallId };

/** Whether a caller can be offered to somebody: not while that is under way, and not while it is being called back, or has yet to be. */
export const standsInLine = ({ offerId, serving, callback }: Queuecall): boolean =>
  offerId === null && serving === null && (callback === null || (callback.dialling === null && !callback.resting));

/** Nobody is on the line, and no phone rings. */
export const hungUp = (callback: Callback | null): Callback | null => callback && { ...callback, dialling: null, live: false };

const changed = (
  floor: Floor,
  queuecallId: string,
  change: (queuecall: Queuecall, callback: Callback) => Partial<Queuecall>,
): Floor => {
  const queuecall = floor.queuecalls.get(queuecallId);
  if (!queuecall?.callback) return floor;
  return { ...floor, queuecalls: floor.queuecalls.set(queuecallId, { ...queuecall, ...change(queuecall, queuecall.callback) }) };
};

const placed = (floor: Floor, queuecallId: string, place: (floor: Floor, queuecall: Queuecall) => Floor): Floor => {
  const queuecall = floor.queuecalls.get(queuecallId);
  return queuecall && queuecall.offerId === null && queuecall.serving === null ? place(floor, queuecall) : floor;
};

/** The floor after one more fact about somebody who is called back. */
export const evolveCallback = (floor: Floor, event: FloorCallbackEvent, at: Instant): Floor => {
  const { queuecallId, callId } = event;
  const live = (callback: Callback): Callback => ({ ...callback, dialling: null, live: true });
  switch (event.type) {
    case 'QueuecallConnected':
      return changed(floor, queuecallId, ({ serving }, callback) => ({
        callId,
        callback: live(callback),
        serving: serving && { ...serving, from: at },
      }));
    case 'QueuecallCallbackAnswered':
      return placed(
        changed(floor, queuecallId, (_, callback) => ({ callId, callback: live(callback) })),
        queuecallId,
        inLine,
      );
    case 'QueuecallCallbackFailed': {
      const { failures } = event;
      const resting = { failures, dialling: null, live: false, resting: true };
      return changed(placed(floor, queuecallId, noLongerWaiting), queuecallId, (_, callback) => ({
        callback: { ...callback, ...resting },
      }));
    }
    case 'QueuecallCallbackDue':
      return placed(
        changed(floor, queuecallId, (_, callback) => ({ callback: { ...callback, resting: false } })),
        queuecallId,
        inLine,
      );
    case 'QueuecallCallbackMissed':
      return floor;
  }
};
