import type { Instant } from '../kernel/decider.js';
import { uuid5 } from '../kernel/uuid.js';
import type { FloorCommand } from './floor.commands.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

/** A groupcall that wants an agent stands in line like a caller, from now on, by a call that there never is. */
export const asCaller = (command: Of<'SeekAgent'>, at: Instant): Of<'JoinQueue'> => ({
  ...command,
  type: 'JoinQueue',
  callId: uuid5(command.queuecallId, 'call'),
  step: { activeflowId: command.queuecallId, visit: 0 },
  destination: command.source,
  priority: null,
  since: at,
});
