import type { GroupPlan } from '../groupcall/groupcall.plan.js';

/**
 * Who hears the supervisor: `listen` nobody, `whisper` the one who is supervised, `barge` both. With `takeover` the supervisor takes the
 * place of whoever serves the other one.
 */
export type SupervisionMode = 'listen' | 'whisper' | 'barge' | 'takeover';

/** A mode in which there is something to hear. */
export type ListenMode = Exclude<SupervisionMode, 'takeover'>;

export const SUPERVISION_MODES: readonly SupervisionMode[] = ['listen', 'whisper', 'barge', 'takeover'];

/** All that is decided about a supervision when it is asked for. */
export interface SupervisionSpec {
  readonly supervisionId: string;
  readonly customerId: string;
  readonly supervisor: { readonly id: string; readonly name: string };
  /** The call that was named. */
  readonly callId: string;
  /** The call whose phone is listened to, and whispered to: the agent's, where an agent takes part in the talk. */
  readonly supervisedCallId: string;
  /** With whom that talks. */
  readonly peerCallId: string;
  /** Which of the two stays with a supervisor who takes over. */
  readonly keeps: 'supervised' | 'peer';
  readonly mode: SupervisionMode;
  /** How the supervisor's phone is rung. */
  readonly plan: GroupPlan;
}

/** What each of its events names. */
export interface Supervised {
  readonly supervisionId: string;
  readonly supervisedCallId: string;
  /** By which the supervisor is rung. */
  readonly groupcallId: string;
}

type Fact<Type extends string, More = object> = { readonly type: Type } & Supervised & More;

/** `legId`: of the supervised call. */
interface Hearing<Mode = SupervisionMode> {
  readonly supervisorCallId: string;
  readonly legId: string;
  readonly mode: Mode;
}

export type SupervisionEvent =
  | {
      readonly type: 'SupervisionCreated';
      readonly supervisionId: string;
      readonly spec: SupervisionSpec;
      readonly legId: string;
    }
  /** The supervisor has answered. */
  | Fact<'SupervisionStarted', Hearing>
  /** `supervisorCallId`: null while the supervisor's phone rings. */
  | Fact<'SupervisionModeChanged', Omit<Hearing, 'supervisorCallId'> & { readonly supervisorCallId: string | null }>
  | Fact<'SupervisionTakeoverAsked', { readonly supervisorCallId: string; readonly keeps: SupervisionSpec['keeps'] }>
  /** The two were not talking with each other alone: the supervisor goes on in another mode. */
  | Fact<'SupervisionTakeoverMissed', Hearing<ListenMode>>
  | SupervisionEnd;

/** Each supervision ends with exactly one of these. */
export type SupervisionEnd =
  | Fact<'SupervisionTakenOver', { readonly supervisorCallId: string }>
  | Fact<'SupervisionEnded', { readonly reason: 'asked' | 'supervisor_left' | 'talk_over' }>
  /** The supervisor was not reached: why the last of the calls to it ended. */
  | Fact<'SupervisionFailed', { readonly reason: string }>;

export type SupervisionCommand =
  | {
      readonly type: 'CreateSupervision';
      readonly supervisionId: string;
      readonly spec: SupervisionSpec;
      readonly legId: string;
    }
  | { readonly type: 'ChangeSupervision'; readonly supervisionId: string; readonly mode: SupervisionMode }
  | { readonly type: 'EndSupervision'; readonly supervisionId: string }
  | { readonly type: 'ReportSupervisorAnswered'; readonly supervisionId: string; readonly callId: string }
  | { readonly type: 'ReportSupervisorGone'; readonly supervisionId: string; readonly reason: string }
  /** The call that is supervised talks with nobody any more. */
  | { readonly type: 'ReportTalkOver'; readonly supervisionId: string }
  | { readonly type: 'ReportTakenOver'; readonly supervisionId: string }
  | { readonly type: 'ReportTakeoverMissed'; readonly supervisionId: string };

export const isSupervisionEvent = (event: { readonly type: string }): event is SupervisionEvent =>
  event.type.startsWith('Supervision');
