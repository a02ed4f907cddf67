import type { Instant } from '../kernel/decider.js';
import { uuid5 } from '../kernel/uuid.js';
import type { FloorCommand } from './floor.commands.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

/** A groupcall that wants an agent stands in line like a caller, from now on, by a call that there never is. */
export const asCaller = (
  { customerId, queuecallId, queueId, source, means, seeker, tree }: Of<'SeekAgent'>,
  at: Instant,
): Of<'JoinQueue'> => ({
  type: 'JoinQueue',
  ...{ customerId, queuecallId, queueId, tree, seeker, means, source, soughtBy: seeker.groupcallId },
  callId: uuid5(queuecallId, 'call'),
  step: { activeflowId: queuecallId, visit: 0 },
  destination: source,
  priority: null,
  since: at,
});
