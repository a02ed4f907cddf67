import { dialled, givenUp, joined, placed, toCall, toGroup } from '../asks.js';
import type { CallAsk, GroupAsk } from '../asks.js';
import type { CallEvent } from '../call/call.events.js';
import { LOSE_RACE } from '../call/call.outcome.js';
import { uuid5 } from '../kernel/uuid.js';
import { isGroupcallEvent } from './groupcall.events.js';
import type { GroupcallEvent } from './groupcall.events.js';
import type { Group, GroupPlan, Owner } from './groupcall.plan.js';

type Ask = CallAsk | GroupAsk;

const chained = (whole: GroupPlan, master: Group): readonly Ask[] =>
  master.branches.flatMap((branch) => {
    if (branch.kind !== 'group') return [];
    const { customerId, source, masterCallId } = whole;
    const { groupcallId } = branch.group;
    const ids = { groupcallId, outermost: whole.group.groupcallId, masterGroupcallId: master.groupcallId };
    const chain = toGroup({ type: 'ChainGroupcall', ...ids, group: branch.group, plan: { customerId, source, masterCallId } });
    return [chain, ...chained(whole, branch.group)];
  });

/** A plan's `connect` has found somebody: the two talk. */
const found = (owner: Owner, callId: string): readonly Ask[] => (owner.kind === 'connect' ? joined(callId, owner.callId) : []);

const won = ({
  callId,
  flow,
  variables,
  owner,
  losers,
  within,
  queuecallId,
}: Extract<GroupcallEvent, { type: 'GroupcallAnswered' }>): readonly Ask[] => [
  ...losers.map((loser) => toCall({ type: 'HangUpCall', callId: loser, cause: LOSE_RACE })),
  ...(flow === null
    ? []
    : [toCall({ type: 'GiveFlow', callId, flow: { ...flow, activeflowId: uuid5(callId, 'activeflow') }, variables })]),
  ...found(owner, callId),
  ...within.map((groupcallId) =>
    toGroup({ type: 'NoteGroupcallAnswer', groupcallId, callId, ...(queuecallId === undefined ? {} : { queuecallId }) }),
  ),
];

const notedOver = (over: readonly string[]): readonly Ask[] =>
  over.map((groupcallId) => toGroup({ type: 'NoteGroupcallEnd', groupcallId }));

/** Nobody has come: the plan that wanted somebody goes on. Where somebody came, the end of their talk tells it. */
const unanswered = ({ owner, answerCallId, reason }: Extract<GroupcallEvent, { type: 'GroupcallEnded' }>): readonly Ask[] =>
  owner.kind === 'connect' && answerCallId === null
    ? [toCall({ type: 'ReportCallUnconnected', callId: owner.callId, step: owner.step, detail: reason ?? '' })]
    : [];

const fromGroup = (event: GroupcallEvent): readonly Ask[] => {
  switch (event.type) {
    case 'GroupcallCreated':
      return chained(event.plan, event.plan.group);
    case 'GroupcallDialAsked':
      return event.calls.map((spec) => placed(spec));
    case 'GroupcallAnswered':
      return won(event);
    case 'GroupcallLegEnded':
      return notedOver(event.over);
    case 'GroupcallHangupAsked':
      return [...event.calls.map((callId) => toCall({ type: 'HangUpCall', callId })), ...notedOver(event.over)];
    case 'GroupcallEnded':
      return [...unanswered(event), ...notedOver(event.within)];
    default:
      return [];
  }
};

/** What a call tells the group that it was dialled for; a call that looked for somebody, and ends, wants nobody any more. */
const fromCall = (event: CallEvent): readonly Ask[] => {
  if (event.type === 'CallConnecting') return [dialled(event.plan)];
  if (event.type === 'CallEnded') return [...legEnded(event), ...abandoned(event)];
  if (event.type !== 'CallRinging' && event.type !== 'CallAnswered') return [];
  if (event.groupcallId === undefined) return [];
  const type = event.type === 'CallRinging' ? 'ReportGroupcallLegRinging' : 'ReportGroupcallLegAnswered';
  return [toGroup({ type, groupcallId: event.groupcallId, callId: event.callId })];
};

type Ended = Extract<CallEvent, { type: 'CallEnded' }>;

const legEnded = ({ groupcallId, callId, reason, end: { detail } }: Ended): readonly Ask[] =>
  groupcallId === undefined ? [] : [toGroup({ type: 'ReportGroupcallLegEnded', groupcallId, callId, reason, detail })];

const abandoned = ({ seeking }: Ended): readonly Ask[] => (seeking === undefined ? [] : [givenUp(seeking)]);

/** Groups and their calls. */
export const ringing = (event: CallEvent | GroupcallEvent): readonly Ask[] =>
  isGroupcallEvent(event) ? fromGroup(event) : fromCall(event);
