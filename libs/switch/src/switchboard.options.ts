import type { FreeswitchSettings } from './freeswitch/freeswitch.settings.js';
import type { SwitchClock } from './lasting.connection.js';
import type { Desk } from './reporter.js';
import type { Connect } from './switch.js';

export interface SwitchboardOptions {
  readonly connect: Connect;
  readonly settings: FreeswitchSettings;
  readonly clock: SwitchClock;
  readonly desk: Desk;
  /** Reports that may wait for the desk; beyond it they are dropped, and the switch is looked at again. */
  readonly maxPendingReports: number;
  /** One sentence for the log about something that is wrong. */
  readonly trouble: (sentence: string) => void;
}
