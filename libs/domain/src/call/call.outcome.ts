import type { HangupBy, HangupReason, LegEnd } from './call.events.js';
import type { LiveCall } from './call.state.js';

/** What a phone that still rings is told where another was quicker (Q.850 26), so that it does not show a missed call. */
export const LOSE_RACE = 'LOSE_RACE';

/** Q.850 causes by FreeSWITCH's names, before the answer of an outgoing call (voipbin.md 4.2 and 8); any other is `failed`. */
const OUTGOING: Readonly<Record<string, HangupReason>> = {
  NO_ANSWER: 'noanswer',
  CALL_REJECTED: 'noanswer',
  USER_BUSY: 'busy',
  NORMAL_CLEARING: 'normal',
  [LOSE_RACE]: 'normal',
  PICKED_OFF: 'normal',
};

/** The same for an incoming call that nobody answered; any other is `normal`. */
const INCOMING: Readonly<Record<string, HangupReason>> = { NO_ANSWER: 'noanswer', USER_BUSY: 'busy' };

/** A word more than the reason, where the cause knows one. */
const DETAILS: Readonly<Record<string, string>> = {
  CALL_REJECTED: 'declined',
  USER_NOT_REGISTERED: 'not_registered',
  SUBSCRIBER_ABSENT: 'not_registered',
  UNALLOCATED_NUMBER: 'invalid_number',
  INVALID_NUMBER_FORMAT: 'invalid_number',
  NUMBER_CHANGED: 'number_out_of_service',
  DESTINATION_OUT_OF_ORDER: 'number_out_of_service',
  OUTGOING_CALL_BARRED: 'restricted',
  FACILITY_REJECTED: 'restricted',
  BEARERCAPABILITY_NOTAUTH: 'restricted',
  NO_ROUTE_DESTINATION: 'cannot_route',
  NO_ROUTE_TRANSIT_NET: 'cannot_route',
  GATEWAY_DOWN: 'cannot_route',
  INVALID_GATEWAY: 'cannot_route',
  INVALID_PROFILE: 'cannot_route',
  NORMAL_CIRCUIT_CONGESTION: 'cannot_route',
  SWITCH_CONGESTION: 'cannot_route',
  SERVICE_UNAVAILABLE: 'cannot_route',
  NORMAL_TEMPORARY_FAILURE: 'cannot_route',
  NETWORK_OUT_OF_ORDER: 'cannot_route',
  NO_USER_RESPONSE: 'no_response',
};

export const legEnd = (cause: string, sipCode: number | null, unseen: boolean): LegEnd => ({
  cause,
  sipCode,
  detail: unseen ? 'unseen' : (DETAILS[cause] ?? ''),
});

/** A phone that rang, or told 480, and then nothing: nobody answered. An end that nobody saw may still have left its cause. */
const silent = (rang: boolean, { cause, sipCode, detail }: LegEnd): boolean =>
  (cause === 'NO_USER_RESPONSE' && (rang || sipCode === 480)) || (detail === 'unseen' && cause === '' && rang);

const unanswered = ({ direction, rang }: LiveCall, end: LegEnd): HangupReason => {
  if (direction === 'incoming') return INCOMING[end.cause] ?? 'normal';
  return silent(rang, end) ? 'noanswer' : (OUTGOING[end.cause] ?? 'failed');
};

/** It rang among others and was let go for one of them, which is done as soon as that is known: our own wish may be heard of later. */
const lost = ({ ending, answered, groupcallId }: LiveCall, { cause }: LegEnd): boolean =>
  ending === null && !answered && groupcallId !== null && cause === LOSE_RACE;

/** Why the call ended, in the seed's words. What we asked for ourselves tells more than the cause that comes back. */
export const reasonOf = (state: LiveCall, end: LegEnd): HangupReason => {
  if (state.ending !== null) return state.ending;
  if (lost(state, end)) return 'cancel';
  return state.answered ? 'normal' : unanswered(state, end);
};

/** Local only where an application or a flow ended it: our timers leave the status, and so this, alone (voipbin.md 4.2). */
export const byOf = (state: LiveCall, end: LegEnd): HangupBy =>
  state.status === 'terminating' || state.status === 'canceling' || lost(state, end) ? 'local' : 'remote';
