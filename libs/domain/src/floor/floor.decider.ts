import type { Decider, Instant } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import { same } from '../kernel/same.js';
import { mustBeAt } from '../kernel/version.js';
import { move, mustWait, prioritise } from './floor.moving.js';
import { callbackAsked, callbackReported } from './floor.callback.js';
import { callerReported, join, unstaffed } from './floor.callers.js';
import { Draft } from './floor.draft.js';
import { asCaller } from './floor.seeking.js';
import type { DeskReport, FloorCommand, FloorReport, FloorWish } from './floor.commands.js';
import { choose, deskReport, deskWish, wrapupEnded } from './floor.desk.js';
import type { FloorEvent } from './floor.events.js';
import { evolve } from './floor.evolve.js';
import { matched } from './floor.match.js';
import { stirredBy } from './floor.stirred.js';
import { entertained, roundReported } from './floor.rounds.js';
import { staffed } from './floor.staff.js';
import { answered, legOver, offerEndedAs, offerLegEnded, queuecallOver, withdrawn } from './floor.offers.js';
import { EMPTY, addressKey } from './floor.state.js';
import type { Agent, Floor } from './floor.state.js';
import { adjusted } from './floor.widening.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

const noSuchQueue = (): Refusal => new Refusal('queue.not_found', 'There is no such queue.');

const setQueue = (draft: Draft, command: Of<'CreateQueue' | 'ChangeQueue'>): Draft => {
  const { customerId, queueId, spec } = command;
  const known = draft.floor.queues.get(queueId);
  if (command.type === 'CreateQueue') return known ? draft : draft.and({ type: 'QueueCreated', customerId, queueId, spec });
  if (!known) throw noSuchQueue();
  mustBeAt(known.version, command.version);
  return same(known.spec, spec) ? draft : draft.and({ type: 'QueueChanged', customerId, queueId, spec });
};

/** Whoever waits in it leaves; whoever talks talks on. */
const deleteQueue = (draft: Draft, { customerId, queueId }: Of<'DeleteQueue'>): Draft => {
  const queue = draft.floor.queues.get(queueId);
  if (!queue) throw noSuchQueue();
  const left = [...queue.waiting.entries()].reduce((so, [queuecallId]) => ended(so, queuecallId, 'queue_deleted'), draft);
  return left.and({ type: 'QueueDeleted', customerId, queueId });
};

const ended = (draft: Draft, queuecallId: string, end: 'queue_deleted' | 'kicked'): Draft => {
  const queuecall = draft.floor.queuecalls.get(queuecallId);
  return queuecall ? queuecallOver(draft, queuecall, end) : draft;
};

const logInOrOut = (draft: Draft, { type, customerId, agentId, queueId }: Of<'LeaveQueue' | 'EnterQueue'>): Draft => {
  if (!draft.floor.queues.has(queueId)) throw noSuchQueue();
  const left = draft.floor.agents.get(agentId)?.left.has(queueId) ?? false;
  if (left === (type === 'LeaveQueue')) return draft;
  return draft.and({ type: left ? 'AgentQueueEntered' : 'AgentQueueLeft', customerId, agentId, queueId });
};

const wrapup = (draft: Draft, command: Of<'EndWrapup' | 'ExtendWrapup'>): Draft => {
  const { customerId, agentId } = command;
  const agent = draft.floor.agents.get(agentId);
  const now = agent?.wrapup;
  if (command.type === 'EndWrapup') return agent ? wrapupEnded(draft, agent, 'asked', command.own) : draft;
  if (!now) throw new Refusal('agent.not_in_wrapup', 'The agent is in no wrap-up that could be extended.');
  return draft.and({ type: 'AgentWrapupStarted', customerId, agentId, ...now, deadline: draft.at + command.duration });
};

const wish = (draft: Draft, command: FloorWish): Draft => {
  switch (command.type) {
    case 'CreateQueue':
    case 'ChangeQueue':
      return setQueue(draft, command);
    case 'DeleteQueue':
      return deleteQueue(draft, command);
    case 'ChooseAgentStatus':
      return choose(draft, command);
    case 'LeaveQueue':
    case 'EnterQueue':
      return logInOrOut(draft, command);
    case 'EndWrapup':
    case 'ExtendWrapup':
      return wrapup(draft, command);
    case 'KickQueuecall':
      return queuecallOver(draft, mustWait(draft, command.queuecallId), 'kicked');
    case 'TakeCallback':
      return callbackAsked(draft, command);
    case 'PrioritiseQueuecall':
      return prioritise(draft, command);
    case 'MoveQueuecall':
      return move(draft, command);
    default:
      return deskWish(draft, command);
  }
};

const profile = (draft: Draft, { customerId, agentId, profile: now }: Of<'ReportAgentProfile'>): Draft =>
  same(draft.floor.agents.get(agentId)?.profile, now)
    ? draft
    : draft.and({ type: 'AgentProfiled', customerId, agentId, profile: now });

const removed = (draft: Draft, { customerId, agentId }: Of<'ReportAgentRemoved'>): Draft =>
  draft.floor.agents.has(agentId) ? withdrawn(draft, agentId).and({ type: 'AgentRemoved', customerId, agentId }) : draft;

/** Any call with one end at an agent's address makes it busy; those of an offer make it ring, and are told by the offer. */
const legBegan = (draft: Draft, { customerId, callId, address, groupcallId }: Of<'ReportLegBegan'>): Draft => {
  const { addresses, offers, legs } = draft.floor;
  const agentId = addresses.get(addressKey(address));
  if (agentId === undefined || legs.has(callId) || (groupcallId !== null && offers.has(groupcallId))) return draft;
  return draft.and({ type: 'AgentLegBegan', customerId, agentId, callId });
};

const forAgent = (draft: Draft, agentId: string, work: (agent: Agent) => FloorEvent | null): Draft => {
  const agent = draft.floor.agents.get(agentId);
  const event = agent ? work(agent) : null;
  return event ? draft.and(event) : draft;
};

const rested = (draft: Draft, { customerId, agentId, offerId }: Of<'ReportRested'>): Draft =>
  forAgent(draft, agentId, ({ resting }) => (resting === offerId ? { type: 'AgentRested', customerId, agentId } : null));

const wrapupOver = (draft: Draft, { agentId, queuecallId }: Of<'ReportWrapupOver'>): Draft => {
  const agent = draft.floor.agents.get(agentId);
  const isOver = agent?.wrapup?.queuecallId === queuecallId && agent.wrapup.deadline <= draft.at;
  return agent && isOver ? wrapupEnded(draft, agent, 'deadline') : draft;
};

const report = (draft: Draft, command: FloorReport): Draft => {
  switch (command.type) {
    case 'ReportAgentProfile':
      return profile(draft, command);
    case 'ReportAgentRemoved':
      return removed(draft, command);
    case 'JoinQueue':
      return join(draft, command);
    case 'SeekAgent':
      return join(draft, asCaller(command, draft.at));
    case 'ReportRested':
      return rested(draft, command);
    case 'ReportUnstaffed':
      return unstaffed(draft, command);
    case 'ReportWrapupOver':
      return wrapupOver(draft, command);
    case 'ReportDesktopHere':
    case 'ReportDesktopGone':
    case 'ReportDesktopMissed':
      return deskReport(draft, command);
    default:
      return reportOfCalls(draft, command);
  }
};

const reportOfCalls = (
  draft: Draft,
  command: Exclude<
    FloorReport,
    | Of<
        | 'ReportAgentProfile'
        | 'ReportAgentRemoved'
        | 'JoinQueue'
        | 'SeekAgent'
        | 'ReportRested'
        | 'ReportWrapupOver'
        | 'ReportUnstaffed'
      >
    | DeskReport
  >,
): Draft => {
  switch (command.type) {
    case 'ReportLegBegan':
      return legBegan(draft, command);
    case 'ReportCallbackAnswered':
    case 'ReportCallbackOver':
    case 'ReportCallbackDue':
      return callbackReported(draft, command);
    case 'ReportRoundOver':
    case 'ReportRoundDue':
      return roundReported(draft, command);
    case 'ReportLegOver':
      return legOver(draft, command.callId, false);
    case 'ReportOfferMissed':
      return legOver(draft, command.callId, true);
    case 'ReportOfferAnswered':
      return answered(draft, command);
    case 'ReportOfferLegEnded':
      return offerLegEnded(draft, command);
    case 'ReportOfferOver':
      return offerEndedAs(draft, command);
    default:
      return callerReported(draft, command);
  }
};

const WISHES: readonly FloorCommand['type'][] = [
  'CreateQueue',
  'ChangeQueue',
  'DeleteQueue',
  'ChooseAgentStatus',
  'LeaveQueue',
  'EnterQueue',
  'EndWrapup',
  'ExtendWrapup',
  'KickQueuecall',
  'TakeCallback',
  'PrioritiseQueuecall',
  'MoveQueuecall',
  'CancelNextStatus',
  'DeclineOffer',
  'DisposeQueuecall',
];

const isWish = (command: FloorCommand): command is FloorWish => WISHES.includes(command.type);

const decide = (command: FloorCommand, floor: Floor, at: Instant): readonly FloorEvent[] => {
  const draft = Draft.of(command.customerId, floor, at);
  const decided = isWish(command) ? wish(draft, command) : report(draft, command);
  const after = adjusted(decided, floor);
  const stirred = stirredBy(after, floor);
  return entertained(staffed(matched(after, stirred), stirred)).events;
};

/** The floor: every match of a caller and an agent is one decision in one stream (I1, I2, I11). */
export const floor: Decider<FloorCommand, FloorEvent, Floor> = { initial: EMPTY, decide, evolve };
