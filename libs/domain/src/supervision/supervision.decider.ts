import type { Decider } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { SupervisionCommand, SupervisionEvent, SupervisionMode } from './supervision.events.js';
import { evolve, isOpen, supervisedIn } from './supervision.state.js';
import type { LiveSupervision, Supervision } from './supervision.state.js';

type Of<T extends SupervisionCommand['type']> = Extract<SupervisionCommand, { type: T }>;

const takeoverAsked = (state: LiveSupervision, supervisorCallId: string): SupervisionEvent => ({
  type: 'SupervisionTakeoverAsked',
  ...supervisedIn(state),
  supervisorCallId,
  keeps: state.spec.keeps,
});

/** A mode that was wished for while the phone rang begins with the answer. */
const answered = (state: LiveSupervision, { callId }: Of<'ReportSupervisorAnswered'>): readonly SupervisionEvent[] => {
  const { status, mode, legId } = state;
  if (status !== 'dialing') return [];
  const started: SupervisionEvent = {
    type: 'SupervisionStarted',
    ...supervisedIn(state),
    supervisorCallId: callId,
    legId,
    mode,
  };
  return mode === 'takeover' ? [started, takeoverAsked(state, callId)] : [started];
};

const changed = (state: LiveSupervision, mode: SupervisionMode): readonly SupervisionEvent[] => {
  const { supervisorCallId, legId } = state;
  if (state.mode === mode) return [];
  if (state.mode === 'takeover' && supervisorCallId !== null) throw over('The supervisor is taking the call over.');
  const event: SupervisionEvent = {
    type: 'SupervisionModeChanged',
    ...supervisedIn(state),
    supervisorCallId,
    legId,
    mode,
  };
  return mode === 'takeover' && supervisorCallId !== null ? [event, takeoverAsked(state, supervisorCallId)] : [event];
};

const gone = (state: LiveSupervision, reason: string): readonly SupervisionEvent[] => [
  state.status === 'dialing'
    ? { type: 'SupervisionFailed', ...supervisedIn(state), reason }
    : { type: 'SupervisionEnded', ...supervisedIn(state), reason: 'supervisor_left' },
];

const takenOver = (state: LiveSupervision): readonly SupervisionEvent[] => {
  const { supervisorCallId } = state;
  return supervisorCallId === null ? [] : [{ type: 'SupervisionTakenOver', ...supervisedIn(state), supervisorCallId }];
};

const takeoverMissed = (state: LiveSupervision): readonly SupervisionEvent[] => {
  const { supervisorCallId, legId, before: mode } = state;
  if (supervisorCallId === null || state.mode !== 'takeover') return [];
  return [{ type: 'SupervisionTakeoverMissed', ...supervisedIn(state), supervisorCallId, legId, mode }];
};

const open = (
  command: Exclude<SupervisionCommand, Of<'CreateSupervision'>>,
  state: LiveSupervision,
): readonly SupervisionEvent[] => {
  switch (command.type) {
    case 'ChangeSupervision':
      return changed(state, command.mode);
    case 'EndSupervision':
      return [{ type: 'SupervisionEnded', ...supervisedIn(state), reason: 'asked' }];
    case 'ReportSupervisorAnswered':
      return answered(state, command);
    case 'ReportSupervisorGone':
      return gone(state, command.reason);
    case 'ReportTalkOver':
      return [{ type: 'SupervisionEnded', ...supervisedIn(state), reason: 'talk_over' }];
    case 'ReportTakenOver':
      return takenOver(state);
    case 'ReportTakeoverMissed':
      return takeoverMissed(state);
  }
};

const over = (reason: string): Refusal => new Refusal('supervision.state_invalid', reason);

/** What is over stays as it is; to end it once more changes nothing. */
const closed = (command: SupervisionCommand, { status, mode }: LiveSupervision): readonly SupervisionEvent[] => {
  if (command.type !== 'ChangeSupervision' || (status === 'taken_over' && command.mode === mode)) return [];
  throw over(`The supervision is over: ${status}.`);
};

const decide = (command: SupervisionCommand, state: Supervision): readonly SupervisionEvent[] => {
  if (command.type === 'CreateSupervision') return state.status === 'absent' ? [{ ...command, type: 'SupervisionCreated' }] : [];
  if (state.status !== 'absent') return isOpen(state) ? open(command, state) : closed(command, state);
  if (command.type.startsWith('Report')) return [];
  throw new Refusal('supervision.not_found', 'There is no such supervision.');
};

/** A supervisor in somebody else's talk: rung, heard by whom the mode says, and let go with the talk. */
export const supervision: Decider<SupervisionCommand, SupervisionEvent, Supervision> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};
