import type { Leg } from '#domain/groupcall/groupcall.plan.js';
import { addressView } from '../calls/calls.struct.js';
import type { AddressView } from '../calls/calls.struct.js';

/** A queue as a destination; `target` is its id. */
export interface QueueTargetView extends Omit<AddressView, 'type'> {
  readonly type: 'queue';
}

export type LegView = AddressView | QueueTargetView;

/** Somebody to be rung, as a destination of the API. */
export const legView = (leg: Leg): LegView =>
  leg.kind === 'call'
    ? addressView(leg.destination)
    : { type: 'queue', target: leg.queueId, target_name: '', name: '', detail: '' };
