import type { Asking } from '../kernel/process.js';
import { clear } from '../kernel/timer.js';
import type { TimerChange } from '../kernel/timer.js';
import type { ActiveflowCommand } from './activeflow.commands.js';
import type { ActiveflowEvent } from './activeflow.events.js';

/** One wait of one run: the timer of a wait that is over has fired or is cleared when the run ends. */
const wait = (activeflowId: string): string => `wait ${activeflowId}`;

export const activeflowTimers = (event: ActiveflowEvent): readonly TimerChange<Asking<'activeflow', ActiveflowCommand>>[] => {
  const { activeflowId } = event;
  if (event.type === 'ActiveflowEnded') return [clear(wait(activeflowId))];
  if (event.type !== 'ActiveflowStepStarted' || event.deadline === null) return [];
  const command = { type: 'ReportStepDone', activeflowId, visit: event.visit, detail: '' } as const;
  const ask = { to: 'activeflow', id: activeflowId, command } as const;
  return [{ kind: 'set', timer: wait(activeflowId), due: event.deadline, ask, waitsForSwitch: true }];
};
