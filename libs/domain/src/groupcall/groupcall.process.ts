import type { CallCommand } from '../call/call.commands.js';
import type { CallEvent } from '../call/call.events.js';
import { LOSE_RACE } from '../call/call.outcome.js';
import type { Asking } from '../kernel/process.js';
import { uuid5 } from '../kernel/uuid.js';
import { isGroupcallEvent } from './groupcall.events.js';
import type { GroupcallCommand, GroupcallEvent } from './groupcall.events.js';
import type { Group, GroupPlan, Owner } from './groupcall.plan.js';

type Ask = Asking<'call', CallCommand> | Asking<'groupcall', GroupcallCommand>;

const call = (command: CallCommand): Ask => ({ to: 'call', id: command.callId, command });

const group = (command: GroupcallCommand): Ask => ({ to: 'groupcall', id: command.groupcallId, command });

const chained = (whole: GroupPlan, master: Group): readonly Ask[] =>
  master.branches.flatMap((branch) => {
    if (branch.kind === 'call') return [];
    const { customerId, source, masterCallId } = whole;
    const { groupcallId } = branch.group;
    const ids = { groupcallId, outermost: whole.group.groupcallId, masterGroupcallId: master.groupcallId };
    const chain = group({ type: 'ChainGroupcall', ...ids, group: branch.group, plan: { customerId, source, masterCallId } });
    return [chain, ...chained(whole, branch.group)];
  });

/** A plan's `connect` has found somebody: the two talk. */
const joined = (owner: Owner, callId: string): readonly Ask[] => {
  if (owner.kind !== 'connect') return [];
  const [caller, found] = [{ callId: owner.callId }, { callId }];
  return [
    call({ type: 'JoinCall', callId: found.callId, peerCallId: caller.callId }),
    call({ type: 'JoinCall', callId: caller.callId, peerCallId: found.callId }),
  ];
};

const won = ({
  callId,
  flow,
  variables,
  owner,
  losers,
  within,
}: Extract<GroupcallEvent, { type: 'GroupcallAnswered' }>): readonly Ask[] => [
  ...losers.map((loser) => call({ type: 'HangUpCall', callId: loser, cause: LOSE_RACE })),
  ...(flow === null
    ? []
    : [call({ type: 'GiveFlow', callId, flow: { ...flow, activeflowId: uuid5(callId, 'activeflow') }, variables })]),
  ...joined(owner, callId),
  ...within.map((groupcallId) => group({ type: 'NoteGroupcallAnswer', groupcallId, callId })),
];

const notedOver = (over: readonly string[]): readonly Ask[] =>
  over.map((groupcallId) => group({ type: 'NoteGroupcallEnd', groupcallId }));

/** Nobody has come: the plan that wanted somebody goes on. Where somebody came, the end of their talk tells it. */
const unanswered = ({ owner, answerCallId, reason }: Extract<GroupcallEvent, { type: 'GroupcallEnded' }>): readonly Ask[] =>
  owner.kind === 'connect' && answerCallId === null
    ? [call({ type: 'ReportCallUnconnected', callId: owner.callId, step: owner.step, detail: reason ?? '' })]
    : [];

const fromGroup = (event: GroupcallEvent): readonly Ask[] => {
  switch (event.type) {
    case 'GroupcallCreated':
      return chained(event.plan, event.plan.group);
    case 'GroupcallDialAsked':
      return event.calls.map((spec) => call({ type: 'CreateCall', callId: spec.callId, spec, siblings: [] }));
    case 'GroupcallAnswered':
      return won(event);
    case 'GroupcallLegEnded':
      return notedOver(event.over);
    case 'GroupcallHangupAsked':
      return [...event.calls.map((callId) => call({ type: 'HangUpCall', callId })), ...notedOver(event.over)];
    case 'GroupcallEnded':
      return [...unanswered(event), ...notedOver(event.within)];
    default:
      return [];
  }
};

/** What a call tells the group that it was dialled for; a call that looked for somebody, and ends, wants nobody any more. */
const fromCall = (event: CallEvent): readonly Ask[] => {
  if (event.type === 'CallConnecting') {
    const { plan } = event;
    return [group({ type: 'CreateGroupcall', groupcallId: plan.group.groupcallId, plan })];
  }
  if (event.type === 'CallEnded') return [...legEnded(event), ...abandoned(event)];
  if (event.type !== 'CallRinging' && event.type !== 'CallAnswered') return [];
  if (event.groupcallId === undefined) return [];
  const type = event.type === 'CallRinging' ? 'ReportGroupcallLegRinging' : 'ReportGroupcallLegAnswered';
  return [group({ type, groupcallId: event.groupcallId, callId: event.callId })];
};

type Ended = Extract<CallEvent, { type: 'CallEnded' }>;

const legEnded = ({ groupcallId, callId, reason, end: { detail } }: Ended): readonly Ask[] =>
  groupcallId === undefined ? [] : [group({ type: 'ReportGroupcallLegEnded', groupcallId, callId, reason, detail })];

const abandoned = ({ seeking }: Ended): readonly Ask[] =>
  seeking === undefined ? [] : [group({ type: 'HangUpGroupcall', groupcallId: seeking, within: seeking })];

/** Groups and their calls. */
export const ringing = (event: CallEvent | GroupcallEvent): readonly Ask[] =>
  isGroupcallEvent(event) ? fromGroup(event) : fromCall(event);
