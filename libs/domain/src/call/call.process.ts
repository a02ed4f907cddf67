import type { Asking } from '../kernel/process.js';
import type { CallCommand } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import type { CallSpec } from './call.route.js';

type Ask = Asking<'call', CallCommand>;

const create = (spec: CallSpec): Ask => ({
  to: 'call',
  id: spec.callId,
  command: { type: 'CreateCall', callId: spec.callId, spec, siblings: [] },
});

const tell = (command: CallCommand): Ask => ({ to: 'call', id: command.callId, command });

/** Whoever it talked with is alone now. */
const bereaved = ({ callId, peerCallId }: Extract<CallEvent, { type: 'CallEnded' }>): readonly Ask[] =>
  peerCallId === undefined ? [] : [tell({ type: 'ReportPeerGone', callId: peerCallId, peerCallId: callId })];

/**
 * Calls that hang together: the others of one request, each a tree of its own; the calls chained to a master, which live in its
 * tree and end with it (seed, Chaining Behaviors); two that talk with each other.
 */
export const chaining = (event: CallEvent): readonly Ask[] => {
  switch (event.type) {
    case 'CallCreated':
      return event.siblings.map((spec) => (spec.masterCallId === null ? { ...create(spec), tree: spec.callId } : create(spec)));
    case 'CallsChained':
      return event.calls.map(create);
    case 'CallEnded':
      return [...event.chainedCallIds.map((callId) => tell({ type: 'HangUpCall', callId })), ...bereaved(event)];
    case 'CallJoinMissed':
      return [tell({ type: 'ReportPeerGone', callId: event.peerCallId, peerCallId: event.callId, missed: true })];
    default:
      return [];
  }
};
