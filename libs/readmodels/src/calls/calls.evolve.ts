import type { CallEvent } from '#domain/call/call.events.js';
import type { FlowRef } from '#domain/call/call.route.js';
import type { Event } from '#domain/contact-centre.js';
import type { Program, Step } from '#domain/flow/flow.program.js';
import type { Instant } from '#domain/kernel/decider.js';
import { categoryOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { Row } from '../projection.js';
import { time } from '../time.js';
import { begunView } from './calls.struct.js';
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
  const { customerId, flow, source, destination } = event.type === 'CallArrived' ? event : event.spec;
  const [status, direction, master] =
    event.type === 'CallArrived'
      ? (['ringing', 'incoming', null] as const)
      : (['dialing', 'outgoing', event.spec.masterCallId] as const);
  const view = begunView({ id: event.callId, customerId, flow, master, source, destination, status, direction }, at);
  return { id: event.callId, customerId, created: at, deleted: false, open: true, view, hidden: actionsOf(flow) };
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
    case 'CallsChained':
      return { chained_call_ids: [...view.chained_call_ids, ...event.calls.map(({ callId }) => callId)] };
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
  return isOfCall(stream, event) ? lived(row, event, at) : null;
};

const isOfCall = (stream: string, event: Event): event is CallEvent => categoryOf(stream) === 'call' && 'callId' in event;

/** The call that an event concerns: its own, or the one that a plan runs on. */
export const callOf = ({ stream, event }: Recorded<Event>): string | null => {
  if (isOfCall(stream, event)) return event.callId;
  return event.type === 'ActiveflowStepStarted' ? event.callId : null;
};

const evolved = (row: CallRow, change: Partial<CallView>, at: Instant): CallRow => {
  const view = { ...row.view, ...change, tm_update: time(at) };
  const open = view.status !== 'hangup';
  return { ...row, view, open, deleted: row.deleted || 'tm_delete' in change, hidden: open ? row.hidden : null };
};

/** A call after one more event; the same row where that changes nothing to be seen. */
export const evolveCall = (row: CallRow | null, recorded: Recorded<Event>): CallRow | null => {
  const { event, cause } = recorded;
  if (event.type === 'CallCreated' || event.type === 'CallArrived') return row ?? begun(event, cause.at);
  const change = row && changed(row, recorded);
  return change ? evolved(row, change, cause.at) : row;
};
