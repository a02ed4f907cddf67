import type { Decider } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import { decideNoted, evolveNoted } from './groupcall.chained.js';
import type { GroupcallCommand, GroupcallEvent, Waived } from './groupcall.events.js';
import { groupOf, groupsWithin, legIdOf, legsOf, pathTo, seatSpecOf, specOf } from './groupcall.plan.js';
import type { Group, GroupPlan, Leg } from './groupcall.plan.js';
import { dueIn, isOver, livesIn } from './groupcall.state.js';
import type { Due, Groupcall, LiveGroupcall, Progress } from './groupcall.state.js';

type Of<T extends GroupcallCommand['type']> = Extract<GroupcallCommand, { type: T }>;

const dialled = (groupcallId: string, plan: GroupPlan, due: readonly Due[]): GroupcallEvent => {
  const seats = due.flatMap(({ group, leg }) => (leg.kind === 'queue' ? [seatSpecOf(plan, group, leg)] : []));
  const calls = due.flatMap(({ group, leg }) => (leg.kind === 'call' ? [specOf(plan, group, leg)] : []));
  return { type: 'GroupcallDialAsked', groupcallId, calls, ...(seats.length > 0 ? { seats } : {}) };
};

/** Calls to hang up, and queues that need not look any more. Whoever a queue has found is a call like the others. */
const ending = (
  { plan, answerCallId, answerLegId }: Pick<LiveGroupcall, 'plan' | 'answerCallId' | 'answerLegId'>,
  legs: readonly Leg[],
): { readonly calls: readonly string[]; readonly waived?: Waived } => {
  const calls = legs.flatMap((leg) => {
    if (leg.kind === 'call') return [leg.callId];
    return answerCallId !== null && leg.queuecallId === answerLegId ? [answerCallId] : [];
  });
  const queuecallIds = legs.flatMap((leg) => (leg.kind === 'queue' && leg.queuecallId !== answerLegId ? [leg.queuecallId] : []));
  return { calls, ...(queuecallIds.length > 0 ? { waived: { customerId: plan.customerId, queuecallIds } } : {}) };
};

/** What is to be dialled now, and the end of a group that has nothing left. */
const goOn = (
  state: LiveGroupcall,
  reason: Extract<GroupcallEvent, { type: 'GroupcallEnded' }>['reason'],
): readonly GroupcallEvent[] => {
  const { groupcallId, plan, answerCallId, hangingUp } = state;
  const due = answerCallId === null && !hangingUp ? dueIn(plan.group, state) : [];
  if (due.length > 0) return [dialled(groupcallId, plan, due)];
  if (livesIn(plan.group, state).length > 0) return [];
  const within = groupsWithin(plan.group).map((group) => group.groupcallId);
  return [{ type: 'GroupcallEnded', groupcallId, answerCallId, owner: plan.owner, within, reason }];
};

/** Groups within the outermost one that are over after a fact, and were not before. */
const newlyOver = (plan: GroupPlan, before: Progress, after: Progress): readonly string[] =>
  groupsWithin(plan.group)
    .filter((group) => isOver(group, after) && !isOver(group, before))
    .map(({ groupcallId }) => groupcallId);

const ringing = (
  { groupcallId, rang, answerCallId, plan }: LiveGroupcall,
  { callId }: Of<'ReportGroupcallLegRinging'>,
): readonly GroupcallEvent[] =>
  rang || answerCallId !== null ? [] : [{ type: 'GroupcallRinging', groupcallId, callId, owner: plan.owner }];

/** The first answer that is recorded here wins, at whatever depth; one that comes later finds its call being hung up. */
const answered = (state: LiveGroupcall, { callId, queuecallId }: Of<'ReportGroupcallLegAnswered'>): readonly GroupcallEvent[] => {
  const { groupcallId, plan, answerCallId, hangingUp, ended } = state;
  const legId = queuecallId ?? callId;
  const [, ...within] = pathTo(plan.group, legId).map((group) => group.groupcallId);
  if (answerCallId !== null || hangingUp || ended.has(legId) || !state.dialled.has(legId)) return [];
  const others = livesIn(plan.group, state).filter((each) => legIdOf(each) !== legId);
  const { calls: losers, ...waived } = ending(state, others);
  const { owner, flow, variables } = plan;
  const how = queuecallId === undefined ? waived : { ...waived, queuecallId };
  return [{ type: 'GroupcallAnswered', groupcallId, callId, within, losers, ...how, owner, flow, variables }];
};

const legEnded = (
  state: LiveGroupcall,
  { callId, reason, detail = '' }: Of<'ReportGroupcallLegEnded'>,
): readonly GroupcallEvent[] => {
  const { groupcallId, plan, ended } = state;
  if (ended.has(callId) || !legsOf(plan.group).some((leg) => legIdOf(leg) === callId)) return [];
  const after = { ...state, dialled: new Set([...state.dialled, callId]), ended: new Set([...ended, callId]) };
  const over = newlyOver(plan, state, after);
  const more = plan.owner.kind === 'offer' ? { owner: plan.owner, detail } : {};
  return [{ type: 'GroupcallLegEnded', groupcallId, callId, reason, over, ...more }, ...goOn(after, reason)];
};

/** Hangs up a group and all within it. The winner of the whole is spared by the end of a group that it is not in. */
const hangUp = (state: LiveGroupcall, { within }: Of<'HangUpGroupcall'>): readonly GroupcallEvent[] => {
  const { groupcallId, plan, closed } = state;
  const group = groupOf(plan.group, within);
  if (!group || closed.has(within) || state.hangingUp) return [];
  const after = { ...state, closed: closedBy(closed, group), hangingUp: within === groupcallId };
  const event: GroupcallEvent = {
    type: 'GroupcallHangupAsked',
    groupcallId,
    within,
    ...ending(state, livesIn(group, state)),
    over: newlyOver(plan, state, after),
  };
  return [event, ...goOn(after, null)];
};

const closedBy = (closed: ReadonlySet<string>, group: Group): ReadonlySet<string> =>
  new Set([...closed, group.groupcallId, ...groupsWithin(group).map(({ groupcallId }) => groupcallId)]);

const report = (command: GroupcallCommand, state: LiveGroupcall): readonly GroupcallEvent[] => {
  switch (command.type) {
    case 'ReportGroupcallLegRinging':
      return ringing(state, command);
    case 'ReportGroupcallLegAnswered':
      return answered(state, command);
    case 'ReportGroupcallLegEnded':
      return legEnded(state, command);
    case 'HangUpGroupcall':
      return hangUp(state, command);
    default:
      return [];
  }
};

const created = ({ groupcallId, plan }: Of<'CreateGroupcall'>): readonly GroupcallEvent[] => [
  { type: 'GroupcallCreated', groupcallId, plan },
  ...goOn(begun(groupcallId, plan), null),
];

const removed = (state: LiveGroupcall): readonly GroupcallEvent[] => {
  const { groupcallId } = state;
  const first = state.status === 'ended' ? [] : hangUp(state, { type: 'HangUpGroupcall', groupcallId, within: groupcallId });
  return state.deleted ? [] : [...first, { type: 'GroupcallDeleted', groupcallId }];
};

const decide = (command: GroupcallCommand, state: Groupcall): readonly GroupcallEvent[] => {
  if (command.type === 'CreateGroupcall') return state.status === 'absent' ? created(command) : [];
  if (state.status === 'chained' || command.type === 'ChainGroupcall') return decideNoted(command, state);
  if (state.status === 'absent') return nobody(command);
  if (command.type === 'DeleteGroupcall') return removed(state);
  return state.status === 'ended' ? [] : report(command, state);
};

const nobody = (command: GroupcallCommand): readonly GroupcallEvent[] => {
  if (command.type.startsWith('Report')) return [];
  throw new Refusal('groupcall.not_found', 'There is no such groupcall.');
};

const begun = (groupcallId: string, plan: GroupPlan): LiveGroupcall => ({
  status: 'ringing',
  groupcallId,
  plan,
  dialled: new Set(),
  ended: new Set(),
  closed: new Set(),
  rang: false,
  answerCallId: null,
  answerLegId: null,
  hangingUp: false,
  deleted: false,
});

const dialledBy = ({ calls, seats = [] }: Extract<GroupcallEvent, { type: 'GroupcallDialAsked' }>): readonly string[] => [
  ...calls.map(({ callId }) => callId),
  ...seats.map(({ queuecallId }) => queuecallId),
];

const lived = (state: LiveGroupcall, event: GroupcallEvent): LiveGroupcall => {
  switch (event.type) {
    case 'GroupcallDialAsked':
      return { ...state, dialled: new Set([...state.dialled, ...dialledBy(event)]) };
    case 'GroupcallRinging':
      return { ...state, rang: true };
    case 'GroupcallAnswered':
      return { ...state, status: 'answered', answerCallId: event.callId, answerLegId: event.queuecallId ?? event.callId };
    case 'GroupcallLegEnded':
      return { ...state, dialled: new Set([...state.dialled, event.callId]), ended: new Set([...state.ended, event.callId]) };
    case 'GroupcallHangupAsked':
      return closing(state, event.within);
    case 'GroupcallEnded':
      return { ...state, status: 'ended' };
    default:
      return { ...state, deleted: state.deleted || event.type === 'GroupcallDeleted' };
  }
};

const closing = (state: LiveGroupcall, within: string): LiveGroupcall => {
  const group = groupOf(state.plan.group, within);
  const hangingUp = state.hangingUp || within === state.groupcallId;
  return group ? { ...state, closed: closedBy(state.closed, group), hangingUp } : state;
};

const evolve = (state: Groupcall, event: GroupcallEvent): Groupcall => {
  if (event.type === 'GroupcallCreated') return begun(event.groupcallId, event.plan);
  if (state.status === 'chained' || event.type === 'GroupcallChained') return evolveNoted(state, event);
  return state.status === 'absent' ? state : lived(state, event);
};

/** Many are rung, one answers (seed, Groupcall): the outermost group decides for all groups within it. */
export const groupcall: Decider<GroupcallCommand, GroupcallEvent, Groupcall> = { initial: { status: 'absent' }, decide, evolve };
