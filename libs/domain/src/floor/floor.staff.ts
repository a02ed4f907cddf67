import type { Draft } from './floor.draft.js';
import type { FloorEvent } from './floor.events.js';
import type { Floor, Queue } from './floor.state.js';
import { stirredBy } from './floor.stirred.js';

const change = ({ customerId, at }: Draft, { queueId, spec, staff, unstaffed }: Queue): readonly FloorEvent[] => {
  const way = spec.onNoAgents;
  if (way.do === 'wait' || staff > 0) return unstaffed === null ? [] : [{ type: 'QueueStaffed', customerId, queueId }];
  return unstaffed === null ? [{ type: 'QueueUnstaffed', customerId, queueId, deadline: at + way.after }] : [];
};

/** What was decided, and which queues have lost their last agent by it, or have one again. */
export const staffed = (draft: Draft, before: Floor): Draft => {
  const queues = stirredBy(draft, before).queueIds.flatMap((queueId) => draft.floor.queues.get(queueId) ?? []);
  return draft.and(...queues.flatMap((queue) => change(draft, queue)));
};
