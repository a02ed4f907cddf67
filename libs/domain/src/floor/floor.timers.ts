import type { Asking } from '../kernel/process.js';
import type { Instant } from '../kernel/decider.js';
import { clear } from '../kernel/timer.js';
import type { TimerChange } from '../kernel/timer.js';
import type { FloorCommand } from './floor.commands.js';
import type { FloorEvent } from './floor.events.js';

type Change = TimerChange<Asking<'floor', FloorCommand>>;

const set = (timer: string, due: Instant, command: FloorCommand): Change => ({
  kind: 'set',
  timer,
  due,
  ask: { to: 'floor', id: command.customerId, command },
  waitsForSwitch: false,
});

const wait = (queuecallId: string): string => `wait ${queuecallId}`;
const service = (queuecallId: string): string => `service ${queuecallId}`;
const widen = (queuecallId: string): string => `widen ${queuecallId}`;
const offer = (offerId: string): string => `offer ${offerId}`;
const wrapup = (agentId: string): string => `wrapup ${agentId}`;
const desktop = (agentId: string): string => `desktop ${agentId}`;
const rest = (agentId: string): string => `rest ${agentId}`;
const round = (queuecallId: string): string => `round ${queuecallId}`;
const callback = (queuecallId: string): string => `callback ${queuecallId}`;
const unstaffed = (queueId: string): string => `unstaffed ${queueId}`;

const waits = (event: Extract<FloorEvent, { type: 'QueuecallJoined' | 'QueuecallRequeued' }>): readonly Change[] => {
  const { customerId, queuecallId, deadline } = event;
  const over = clear(service(queuecallId));
  if (deadline === null) return [over];
  return [over, set(wait(queuecallId), deadline, { type: 'ReportWaitedTooLong', customerId, queuecallId })];
};

/** More agents may serve it once it has waited longer. */
const widens = (event: Extract<FloorEvent, { type: 'QueuecallJoined' | 'QueuecallWidened' }>): readonly Change[] => {
  const { customerId, queuecallId, widens: due = null } = event;
  return due === null ? [] : [set(widen(queuecallId), due, { type: 'ReportNeedWidened', customerId, queuecallId, due })];
};

const rests = (
  { customerId, agentId, offerId }: Extract<FloorEvent, { type: 'OfferEnded' | 'QueuecallRequeued' }>,
  until: Instant,
): Change => set(rest(agentId), until, { type: 'ReportRested', customerId, agentId, offerId });

const served = ({ customerId, queuecallId, deadline }: Extract<FloorEvent, { type: 'QueuecallServed' }>): readonly Change[] => {
  const over = [clear(wait(queuecallId)), clear(round(queuecallId))];
  if (deadline === null) return over;
  return [...over, set(service(queuecallId), deadline, { type: 'ReportServedTooLong', customerId, queuecallId })];
};

const nextRound = ({
  customerId,
  queuecallId,
  round: number,
  next,
}: Extract<FloorEvent, { type: 'QueuecallRoundEnded' }>): readonly Change[] =>
  next === null ? [] : [set(round(queuecallId), next, { type: 'ReportRoundDue', customerId, queuecallId, round: number })];

const partOver = (event: Extract<FloorEvent, { type: 'OfferEnded' }>): readonly Change[] => {
  const { offerId, outcome, rest: until } = event;
  const over = outcome === 'accepted' ? [clear(offer(offerId))] : [];
  return until === null ? over : [...over, rests(event, until)];
};

/** Whoever waits has a deadline, where the queue gives one: a fact of the log, as all deadlines are. */
export const floorTimers = (event: FloorEvent): readonly Change[] => {
  switch (event.type) {
    case 'QueuecallJoined':
      return [...waits(event), ...widens(event)];
    case 'QueuecallWidened':
      return widens(event);
    case 'QueuecallRequeued':
      return [...waits(event), rests(event, event.rest)];
    case 'QueuecallServed':
      return served(event);
    case 'QueuecallEnded':
      return [wait, service, round, callback].map((name) => clear(name(event.queuecallId)));
    case 'QueuecallCallbackAnswered': {
      const { customerId, offer: made } = event;
      if (!made) return [];
      const over = { type: 'ReportOfferOver', customerId, offerId: made.offerId, reason: 'cancel' } as const;
      return [set(offer(made.offerId), made.deadline, over)];
    }
    case 'QueuecallCallbackFailed': {
      const { customerId, queuecallId, next } = event;
      return [set(callback(queuecallId), next, { type: 'ReportCallbackDue', customerId, queuecallId })];
    }
    case 'QueuecallRoundEnded':
      return nextRound(event);
    case 'OfferMade': {
      const { customerId, offerId, deadline } = event;
      return [set(offer(offerId), deadline, { type: 'ReportOfferOver', customerId, offerId, reason: 'cancel' })];
    }
    case 'OfferEnded':
      return partOver(event);
    case 'AgentStatusChosen':
      return [clear(rest(event.agentId))];
    case 'AgentWrapupStarted': {
      const { customerId, agentId, queuecallId, deadline } = event;
      return [set(wrapup(agentId), deadline, { type: 'ReportWrapupOver', customerId, agentId, queuecallId })];
    }
    case 'QueueUnstaffed': {
      const { customerId, queueId, deadline } = event;
      return [set(unstaffed(queueId), deadline, { type: 'ReportUnstaffed', customerId, queueId })];
    }
    case 'QueueStaffed':
    case 'QueueDeleted':
      return [clear(unstaffed(event.queueId))];
    case 'AgentWrapupEnded':
      return [clear(wrapup(event.agentId))];
    case 'AgentDesktopLost': {
      const { customerId, agentId, deadline } = event;
      return [set(desktop(agentId), deadline, { type: 'ReportDesktopMissed', customerId, agentId, deadline })];
    }
    case 'AgentDesktopBack':
      return [clear(desktop(event.agentId))];
    default:
      return [];
  }
};
