/**
 * Whether anybody hears what a switch says: timers of legs wait while nobody does. The epoch is that of the switchboard's lease, and
 * grows with each switchboard that takes over.
 */
export type SwitchEvent =
  /** The switch is there, was compared with the log, and what that told is recorded. */
  | { readonly type: 'SwitchConnected'; readonly switchId: string; readonly epoch: number }
  | { readonly type: 'SwitchLost'; readonly switchId: string; readonly epoch: number };

export type SwitchCommand =
  | { readonly type: 'ReportSwitchConnected'; readonly switchId: string; readonly epoch: number }
  /** A switchboard that takes over begins with this: nobody knows how the one before it ended. */
  | { readonly type: 'ReportSwitchLost'; readonly switchId: string; readonly epoch: number };
