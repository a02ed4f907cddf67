import type { ListenMode, SupervisionSpec } from '../supervision/supervision.events.js';

/** A call in whose talk somebody else takes part, or that is somebody else's part in a talk. */
export type CallSupervisionEvent =
  /** Of the call whose phone will be listened to: `legId`. Calls to the supervisor end with it. */
  | {
      readonly type: 'CallSupervisionAsked';
      readonly callId: string;
      readonly legId: string;
      readonly spec: SupervisionSpec;
    }
  | { readonly type: 'CallSupervisionLeft'; readonly callId: string; readonly supervisionId: string }
  /** It talks with nobody any more. */
  | { readonly type: 'CallSupervisionsOver'; readonly callId: string; readonly supervisionIds: readonly string[] }
  /** The supervisor takes the place of `released`, which is let go as soon as `kept` talks with the supervisor. */
  | {
      readonly type: 'CallHandedOver';
      readonly callId: string;
      readonly supervisionId: string;
      readonly supervisorCallId: string;
      readonly kept: string;
      readonly released: string;
    }
  /** It talks with nobody, is being transferred, or is over. */
  | { readonly type: 'CallHandOverMissed'; readonly callId: string; readonly supervisionId: string }
  /** Of the supervisor's call: its phone hears both sides of another leg, and is heard as the mode says. */
  | {
      readonly type: 'CallListenAsked';
      readonly callId: string;
      readonly legId: string;
      readonly listenId: string;
      readonly targetLegId: string;
      readonly mode: ListenMode;
    }
  | {
      readonly type: 'CallListenModeAsked';
      readonly callId: string;
      readonly legId: string;
      readonly listenId: string;
      readonly mode: ListenMode;
    }
  | { readonly type: 'CallListenEnded'; readonly callId: string; readonly legId: string; readonly listenId: string };
