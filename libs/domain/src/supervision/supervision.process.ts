import { dialled, givenUp, toCall } from '../asks.js';
import type { CallAsk, GroupAsk } from '../asks.js';
import type { CallEvent } from '../call/call.events.js';
import { isGroupcallEvent } from '../groupcall/groupcall.events.js';
import type { GroupcallEvent } from '../groupcall/groupcall.events.js';
import type { Asking } from '../kernel/process.js';
import { isSupervisionEvent } from './supervision.events.js';
import type { Supervised, SupervisionCommand, SupervisionEvent, SupervisionMode } from './supervision.events.js';

type Ask = CallAsk | GroupAsk | Asking<'supervision', SupervisionCommand>;

const supervision = (command: SupervisionCommand): Ask => ({ to: 'supervision', id: command.supervisionId, command });

/** All calls to the supervisor, whichever has answered. */
const letGo = ({ groupcallId }: Supervised): Ask => givenUp(groupcallId);

const leave = ({ supervisedCallId: callId, supervisionId }: Supervised): Ask =>
  toCall({ type: 'LeaveSupervision', callId, supervisionId });

interface Hearing {
  readonly supervisionId: string;
  readonly supervisorCallId: string | null;
  readonly legId: string;
  readonly mode: SupervisionMode;
}

/** Who is about to take over has nothing to listen to. */
const hear = ({ supervisionId: listenId, supervisorCallId: callId, legId: targetLegId, mode }: Hearing): readonly Ask[] =>
  callId === null || mode === 'takeover' ? [] : [toCall({ type: 'ListenIn', callId, listenId, targetLegId, mode })];

const fromSupervision = (event: SupervisionEvent): readonly Ask[] => {
  switch (event.type) {
    case 'SupervisionCreated':
      return [dialled(event.spec.plan)];
    case 'SupervisionStarted':
    case 'SupervisionModeChanged':
    case 'SupervisionTakeoverMissed':
      return hear(event);
    case 'SupervisionTakeoverAsked': {
      const { supervisionId, supervisedCallId: callId, supervisorCallId, keeps } = event;
      return [toCall({ type: 'HandOverCall', callId, supervisionId, supervisorCallId, keeps })];
    }
    case 'SupervisionTakenOver':
      return [leave(event)];
    case 'SupervisionEnded':
    case 'SupervisionFailed':
      return [letGo(event), leave(event)];
  }
};

const fromGroup = (event: GroupcallEvent): readonly Ask[] => {
  if (!('owner' in event) || event.owner.kind !== 'supervision') return [];
  const { supervisionId } = event.owner;
  switch (event.type) {
    case 'GroupcallAnswered':
      return [supervision({ type: 'ReportSupervisorAnswered', supervisionId, callId: event.callId })];
    case 'GroupcallEnded':
      return [supervision({ type: 'ReportSupervisorGone', supervisionId, reason: event.reason ?? 'cancel' })];
    default:
      return [];
  }
};

/** The one who stays joins first: whoever is let go goes when that is done. */
const handedOver = ({ supervisionId, kept, released, supervisorCallId }: Handed): readonly Ask[] => [
  toCall({ type: 'JoinCall', callId: kept, peerCallId: supervisorCallId, released }),
  toCall({ type: 'JoinCall', callId: supervisorCallId, peerCallId: kept }),
  supervision({ type: 'ReportTakenOver', supervisionId }),
];

type Handed = Extract<CallEvent, { type: 'CallHandedOver' }>;

const released = (callId: string | undefined): readonly Ask[] =>
  callId === undefined ? [] : [toCall({ type: 'HangUpCall', callId })];

const fromCall = (event: CallEvent): readonly Ask[] => {
  switch (event.type) {
    case 'CallSupervisionAsked': {
      const { spec, legId } = event;
      return [supervision({ type: 'CreateSupervision', supervisionId: spec.supervisionId, spec, legId })];
    }
    case 'CallSupervisionsOver':
      return event.supervisionIds.map((supervisionId) => supervision({ type: 'ReportTalkOver', supervisionId }));
    case 'CallHandedOver':
      return handedOver(event);
    case 'CallHandOverMissed':
      return [supervision({ type: 'ReportTakeoverMissed', supervisionId: event.supervisionId })];
    case 'CallJoined':
    case 'CallJoinMissed':
      return released(event.released);
    default:
      return [];
  }
};

/** A supervision, the talk that it is about, and the groupcall by which the supervisor is rung. */
export const supervising = (event: CallEvent | GroupcallEvent | SupervisionEvent): readonly Ask[] => {
  if (isSupervisionEvent(event)) return fromSupervision(event);
  return isGroupcallEvent(event) ? fromGroup(event) : fromCall(event);
};
