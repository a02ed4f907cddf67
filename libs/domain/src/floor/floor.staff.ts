import type { Draft } from './floor.draft.js';
import type { FloorEvent } from './floor.events.js';
import type { Queue } from './floor.state.js';

/** What may bring a queue its first agent, or take the last from it. */
const CONCERNS: readonly FloorEvent['type'][] = [
  'AgentStatusChosen',
  'AgentQueueLeft',
  'AgentQueueEntered',
  'AgentProfiled',
  'AgentRemoved',
  'QueueCreated',
  'QueueChanged',
];

const change = ({ customerId, at }: Draft, { queueId, spec, staff, unstaffed }: Queue): readonly FloorEvent[] => {
  const way = spec.onNoAgents;
  if (way.do === 'wait' || staff > 0) return unstaffed === null ? [] : [{ type: 'QueueStaffed', customerId, queueId }];
  return unstaffed === null ? [{ type: 'QueueUnstaffed', customerId, queueId, deadline: at + way.after }] : [];
};

/** What was decided, and which queues have lost their last agent by it, or have one again. */
export const staffed = (draft: Draft): Draft => {
  if (!draft.events.some(({ type }) => CONCERNS.includes(type))) return draft;
  return draft.and(...[...draft.floor.queues.values()].flatMap((queue) => change(draft, queue)));
};
