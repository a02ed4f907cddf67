import type { CallEvent } from '#domain/call/call.events.js';
import type { FlowRef } from '#domain/call/call.route.js';
import type { Event } from '#domain/contact-centre.js';
import { callIdsOf } from '#domain/groupcall/groupcall.plan.js';
import type { Program, Step } from '#domain/flow/flow.program.js';
import type { Instant } from '#domain/kernel/decider.js';
import { categoryOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { Row } from '../projection.js';
import { time } from '../time.js';
import { begunOf, begunView } from './calls.struct.js';
import type { CallActionView, CallView } from './calls.struct.js';

/** The actions of the call's plan by step, while it may run; null afterwards. */
export type PlanActions = Readonly<Record<string, CallActionView>> | null;

export type CallRow = Row<CallView, PlanActions>;

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

const actionView = ({ action, out }: Step, { steps }: Program): CallActionView => {
  const next = typeof out.done === 'string' ? steps[out.done] : undefined;
  return { id: action.id, next_id: next?.action.id ?? NIL, type: action.type, option: action.option };
};

const actionsOf = (flow: FlowRef | null): PlanActions =>
  flow && Object.fromEntries(Object.entries(flow.program.steps).map(([key, step]) => [key, actionView(step, flow.program)]));

const begun = (event: Of<'CallCreated' | 'CallArrived'>, at: Instant): CallRow => {
  const { callId: id } = event;
  if (event.type === 'CallCreated') {
    const { customerId, flow } = event.spec;
    return {
      id,
      customerId,
      created: at,
      deleted: false,
      open: true,
      view: begunView(begunOf(event.spec), at),
      hidden: actionsOf(flow),
    };
  }
  const { customerId, flow, source, destination } = event;
  const call = { id, customerId, flow, master: null, source, destination, status: 'ringing', direction: 'incoming' } as const;
  return { id, customerId, created: at, deleted: false, open: true, view: begunView(call, at), hidden: actionsOf(flow) };
};

/** What our wish to end it makes of the public status: our own timers leave it as it was (voipbin.md 4.2). */
const leaving = ({ direction, status }: CallView, { reason }: Of<'CallHangupAsked'>): Partial<CallView> | null => {
  if (reason === 'dialout' || reason === 'timeout') return null;
  const ringing = status === 'dialing' || status === 'ringing';
  return { status: direction === 'outgoing' && ringing ? 'canceling' : 'terminating' };
};

const wholeSeconds = (from: Instant, to: Instant): number => Math.max(0, Math.floor((to - from) / 1000));

const ended = ({ created }: CallRow, event: Of<'CallEnded'>, at: Instant): Partial<CallView> => ({
  status: 'hangup',
  hangup_by: event.by,
  hangup_reason: event.reason,
  tm_hangup: time(at),
  detail: event.end.detail,
  sip_code: event.end.sipCode,
  hangup_cause: event.end.cause,
  duration: wholeSeconds(created, at),
});

/** What an event changes in the sound of a call; null for nothing. */
const heard = (event: CallEvent): Partial<CallView> | null => {
  switch (event.type) {
    case 'CallHeld':
    case 'CallUnheld':
      return { hold: event.type === 'CallHeld' };
    case 'CallMohStarted':
    case 'CallMohStopped':
      return { moh: event.type === 'CallMohStarted' };
    case 'CallMuteAsked':
      return { mute_direction: event.mute };
    default:
      return tied(event);
  }
};

/** What an event changes in whom a call belongs to, or talks with. */
const tied = (event: CallEvent): Partial<CallView> | null => {
  switch (event.type) {
    case 'CallJoined':
      return { peer_call_id: event.peerCallId };
    case 'CallParted':
    case 'CallRoomJoined':
      return { peer_call_id: NIL };
    case 'CallFlowGiven':
      return { flow_id: event.flow.flowId, activeflow_id: event.flow.activeflowId };
    case 'CallTransferAsked':
      return { transfer_id: event.spec.transferId };
    case 'CallTransferEntered':
      return { transfer_id: event.transferId, ...(event.freed ? { master_call_id: NIL } : {}) };
    default:
      return null;
  }
};

/** The calls that end with this one, after an event that says so. */
const chained = ({ view }: CallRow, event: CallEvent): readonly string[] | null => {
  const ids = view.chained_call_ids;
  switch (event.type) {
    case 'CallsChained':
      return [...ids, ...event.calls.map(({ callId }) => callId)];
    case 'CallConnecting':
      return [...ids, ...callIdsOf(event.plan.group)];
    case 'CallTransferEntered':
      return [...ids, ...event.chained];
    case 'CallTransferAsked': {
      const { callerCallId, target } = event.spec;
      return view.id === callerCallId ? [...ids, ...callIdsOf(target.group)] : ids.filter((id) => id !== callerCallId);
    }
    default:
      return null;
  }
};

/** What an event changes in the view of an open call; null for nothing. */
const lived = (row: CallRow, event: CallEvent, at: Instant): Partial<CallView> | null => {
  const { view } = row;
  switch (event.type) {
    case 'CallRinging':
      return { status: view.status === 'dialing' ? 'ringing' : view.status, tm_ringing: time(at) };
    case 'CallAnswered':
      return { status: 'progressing', tm_progressing: time(at) };
    case 'CallHangupAsked':
      return leaving(view, event);
    case 'CallEnded':
      return ended(row, event, at);
    default:
      return heard(event);
  }
};

const stepped = ({ hidden }: CallRow, event: Of<'ActiveflowStepStarted'>, at: Instant): Partial<CallView> | null => {
  const action = hidden?.[event.step];
  return action ? { action: { ...action, tm_execute: time(at) } } : null;
};

/** A call that is over changes no more, but it can still be deleted. */
const changed = (row: CallRow, { stream, event, cause: { at } }: Recorded<Event>): Partial<CallView> | null => {
  if (event.type === 'CallDeleted') return { tm_delete: time(at) };
  if (row.view.status === 'hangup') return null;
  if (event.type === 'ActiveflowStepStarted') return stepped(row, event, at);
  if (!isOfCall(stream, event)) return null;
  const [change, ids] = [lived(row, event, at), chained(row, event)];
  return ids ? { ...change, chained_call_ids: ids } : change;
};

const isOfCall = (stream: string, event: Event): event is CallEvent => categoryOf(stream) === 'call' && 'callId' in event;

/** The call that an event concerns: its own, or the one that a plan runs on. */
export const callOf = ({ stream, event }: Recorded<Event>): string | null => {
  if (isOfCall(stream, event)) return event.callId;
  return event.type === 'ActiveflowStepStarted' ? event.callId : null;
};

interface Change {
  readonly change: Partial<CallView>;
  readonly hidden: PlanActions;
  readonly at: Instant;
}

const evolved = (row: CallRow, { change, hidden, at }: Change): CallRow => {
  const view = { ...row.view, ...change, tm_update: time(at) };
  const open = view.status !== 'hangup';
  return { ...row, view, open, deleted: row.deleted || 'tm_delete' in change, hidden: open ? hidden : null };
};

const planOf = ({ hidden }: CallRow, event: Event): PlanActions =>
  event.type === 'CallFlowGiven' ? actionsOf(event.flow) : hidden;

/** A call after one more event; the same row where that changes nothing to be seen. */
export const evolveCall = (row: CallRow | null, recorded: Recorded<Event>): CallRow | null => {
  const { event, cause } = recorded;
  if (event.type === 'CallCreated' || event.type === 'CallArrived') return row ?? begun(event, cause.at);
  const change = row && changed(row, recorded);
  return change ? evolved(row, { change, hidden: planOf(row, event), at: cause.at }) : row;
};
