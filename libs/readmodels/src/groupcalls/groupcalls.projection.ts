import type { Event } from '#domain/contact-centre.js';
import { isGroupcallEvent } from '#domain/groupcall/groupcall.events.js';
import type { GroupcallEvent } from '#domain/groupcall/groupcall.events.js';
import type { Group } from '#domain/groupcall/groupcall.plan.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Announcement, Projection, Row } from '../projection.js';
import { time } from '../time.js';
import { groupcallView, holderOf } from './groupcalls.view.js';
import type { GroupcallView, Standing } from './groupcalls.view.js';

type GroupcallRow = Row<GroupcallView, Group>;

const begun = (group: Group, standing: Standing, at: Instant): GroupcallRow => ({
  id: group.groupcallId,
  customerId: standing.plan.customerId,
  created: at,
  deleted: false,
  open: true,
  view: groupcallView(group, standing, at),
  hidden: group,
});

const first = (event: GroupcallEvent, at: Instant): GroupcallRow | null => {
  if (event.type === 'GroupcallCreated') {
    const { plan } = event;
    return begun(plan.group, { plan, flowId: plan.flow?.flowId ?? null, masterGroupcallId: null }, at);
  }
  if (event.type !== 'GroupcallChained') return null;
  const { group, plan, masterGroupcallId } = event;
  return begun(group, { plan, flowId: null, masterGroupcallId }, at);
};

const changed = ({ hidden, id }: GroupcallRow, event: GroupcallEvent, at: Instant): Partial<GroupcallView> | null => {
  switch (event.type) {
    case 'GroupcallAnswered':
    case 'GroupcallAnswerNoted':
      return { answer_call_id: event.callId, answer_groupcall_id: holderOf(hidden, event.queuecallId ?? event.callId) };
    case 'GroupcallHangupAsked':
      return event.within === id ? { status: 'hangingup' } : null;
    case 'GroupcallEnded':
    case 'GroupcallEndNoted':
      return { status: 'hangup' };
    case 'GroupcallDeleted':
      return { tm_delete: time(at) };
    default:
      return null;
  }
};

const evolve = (row: GroupcallRow | null, { event, cause: { at } }: Recorded<Event>): GroupcallRow | null => {
  if (!isGroupcallEvent(event)) return row;
  if (row === null) return first(event, at);
  const change = changed(row, event, at);
  if (!change) return row;
  const view = { ...row.view, ...change, tm_update: time(at) };
  return { ...row, view, open: view.status !== 'hangup', deleted: row.deleted || event.type === 'GroupcallDeleted' };
};

const NAMES: Readonly<Partial<Record<Event['type'], string>>> = {
  GroupcallAnswered: 'groupcall_progressing',
  GroupcallAnswerNoted: 'groupcall_progressing',
  GroupcallEnded: 'groupcall_hangup',
  GroupcallEndNoted: 'groupcall_hangup',
  GroupcallDeleted: 'groupcall_deleted',
};

const announce = (
  before: GroupcallRow | null,
  { id, customerId, view }: GroupcallRow,
  { event }: Recorded<Event>,
): Announcement | null => {
  if (customerId === null) return null;
  const type = before === null ? 'groupcall_created' : (NAMES[event.type] ?? 'groupcall_updated');
  return { customerId, topic: `customer_id:${customerId}:groupcall:${id}`, types: [type], data: view };
};

/** Groupcalls as `GET /groupcalls` shows them. */
export const groupcalls: Projection<GroupcallRow> = {
  name: 'groupcalls',
  indexes: [],
  keyOf: ({ event }) => (isGroupcallEvent(event) ? event.groupcallId : null),
  evolve,
  announce,
};
