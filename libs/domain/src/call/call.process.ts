import { placed, toCall } from '../asks.js';
import type { CallAsk } from '../asks.js';
import type { CallEvent } from './call.events.js';

/** Whoever it talked with is alone now. */
const bereaved = ({ callId, peerCallId }: Extract<CallEvent, { type: 'CallEnded' }>): readonly CallAsk[] =>
  peerCallId === undefined ? [] : [toCall({ type: 'ReportPeerGone', callId: peerCallId, peerCallId: callId })];

/**
 * Calls that hang together: the others of one request, each a tree of its own; the calls chained to a master, which live in its
 * tree and end with it (seed, Chaining Behaviors); two that talk with each other.
 */
export const chaining = (event: CallEvent): readonly CallAsk[] => {
  switch (event.type) {
    case 'CallCreated':
      return event.siblings.map((spec) => placed(spec, spec.masterCallId === null ? spec.callId : undefined));
    case 'CallsChained':
      return event.calls.map((spec) => placed(spec));
    case 'CallEnded':
      return [...event.chainedCallIds.map((callId) => toCall({ type: 'HangUpCall', callId })), ...bereaved(event)];
    case 'CallJoinMissed':
      return [toCall({ type: 'ReportPeerGone', callId: event.peerCallId, peerCallId: event.callId, missed: true })];
    default:
      return [];
  }
};
