import type { Draft } from './floor.draft.js';
import type { FloorEvent } from './floor.events.js';
import type { Queue } from './floor.state.js';
import type { Stirred } from './floor.stirred.js';

const change = ({ customerId, at }: Draft, { queueId, spec, staff, unstaffed }: Queue): readonly FloorEvent[] => {
  const way = spec.onNoAgents;
  if (way.do === 'wait' || staff > 0) return unstaffed === null ? [] : [{ type: 'QueueStaffed', customerId, queueId }];
  return unstaffed === null ? [{ type: 'QueueUnstaffed', customerId, queueId, deadline: at + way.after }] : [];
};

/** What was decided, and which of the queues that it concerns have lost their last agent by it, or have one again. */
export const staffed = (draft: Draft, { queueIds }: Stirred): Draft => {
  const queues = queueIds.flatMap((queueId) => draft.floor.queues.get(queueId) ?? []);
  return draft.and(...queues.flatMap((queue) => change(draft, queue)));
};
