import type { Decider } from '../kernel/decider.js';
import type { SwitchCommand, SwitchEvent } from './switch.events.js';

/** A switch as the log knows it. */
export interface SwitchLine {
  readonly status: 'away' | 'connected';
  /** Of the switchboard that spoke last. */
  readonly epoch: number;
}

const initial: SwitchLine = { status: 'away', epoch: 0 };

/** A switchboard that another one has taken over from may still speak, and is not heard. */
const decide = ({ type, switchId, epoch }: SwitchCommand, line: SwitchLine): readonly SwitchEvent[] => {
  if (epoch < line.epoch) return [];
  const [status, fact] =
    type === 'ReportSwitchConnected' ? (['connected', 'SwitchConnected'] as const) : (['away', 'SwitchLost'] as const);
  return status === line.status && epoch === line.epoch ? [] : [{ type: fact, switchId, epoch }];
};

const evolve = (_: SwitchLine, { type, epoch }: SwitchEvent): SwitchLine => ({
  status: type === 'SwitchConnected' ? 'connected' : 'away',
  epoch,
});

export const switchLine: Decider<SwitchCommand, SwitchEvent, SwitchLine> = { initial, decide, evolve };
