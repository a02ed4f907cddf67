import type { ListenMode, Supervised, SupervisionEvent, SupervisionMode, SupervisionSpec } from './supervision.events.js';

/** Statuses that the API shows; the last three are ends. */
export type SupervisionStatus = 'dialing' | 'supervising' | 'taken_over' | 'ended' | 'failed';

export interface LiveSupervision {
  readonly status: SupervisionStatus;
  readonly supervisionId: string;
  readonly spec: SupervisionSpec;
  /** Of the supervised call. */
  readonly legId: string;
  /** As it was wished for last. */
  readonly mode: SupervisionMode;
  /** In which there was, or would be, something to hear before a takeover was wished for. */
  readonly before: ListenMode;
  /** The supervisor's call, once it has answered. */
  readonly supervisorCallId: string | null;
}

export type Supervision = { readonly status: 'absent' } | LiveSupervision;

export const isOpen = ({ status }: LiveSupervision): boolean => status === 'dialing' || status === 'supervising';

export const supervisedIn = ({ supervisionId, spec }: LiveSupervision): Supervised => ({
  supervisionId,
  supervisedCallId: spec.supervisedCallId,
  groupcallId: spec.plan.group.groupcallId,
});

const begun = ({ supervisionId, spec, legId }: Extract<SupervisionEvent, { type: 'SupervisionCreated' }>): LiveSupervision => ({
  ...{ status: 'dialing', supervisionId, spec, legId, mode: spec.mode },
  before: spec.mode === 'takeover' ? 'listen' : spec.mode,
  supervisorCallId: null,
});

const lived = (state: LiveSupervision, event: SupervisionEvent): LiveSupervision => {
  switch (event.type) {
    case 'SupervisionStarted':
      return { ...state, status: 'supervising', supervisorCallId: event.supervisorCallId };
    case 'SupervisionModeChanged':
    case 'SupervisionTakeoverMissed':
      return { ...state, mode: event.mode, before: event.mode === 'takeover' ? state.before : event.mode };
    case 'SupervisionTakenOver':
      return { ...state, status: 'taken_over' };
    case 'SupervisionEnded':
      return { ...state, status: 'ended' };
    case 'SupervisionFailed':
      return { ...state, status: 'failed' };
    default:
      return state;
  }
};

export const evolve = (state: Supervision, event: SupervisionEvent): Supervision => {
  if (event.type === 'SupervisionCreated') return begun(event);
  return state.status === 'absent' ? state : lived(state, event);
};
