import type { Instant } from '../kernel/decider.js';
import type { FloorEvent } from './floor.events.js';
import type { Queuecall } from './floor.state.js';

type Round = Extract<FloorEvent, { type: 'QueuecallRoundBegan' | 'QueuecallRoundEnded' }>;

/** Of a caller who has just come. */
export const NOTHING_HEARD = { round: { number: 0, began: 0, over: true }, announced: null } as const;

/** What a caller hears, after one more fact. */
export const roundAfter = ({ round, announced }: Queuecall, event: Round, at: Instant): Partial<Queuecall> => {
  if (event.type === 'QueuecallRoundEnded') return { round: { ...round, number: event.round, over: true } };
  return { round: { number: event.round, began: at, over: false }, announced: event.announced ? at : announced };
};
