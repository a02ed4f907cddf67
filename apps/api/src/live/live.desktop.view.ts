import { partOf } from '#domain/floor/floor.match.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import type { AddressView, CallView } from '#readmodels/calls/calls.view.js';
import type { QueuecallView } from '#readmodels/queuecalls/queuecalls.view.js';
import { isOver } from './live.board.js';
import type { Board } from './live.board.js';
import type { TransferView } from '#readmodels/transfers/transfers.view.js';

/** What a desktop shows: the parts that are told apart when one changes. */
export interface Sections {
  readonly state: unknown;
  readonly offers: readonly unknown[];
  readonly calls: readonly unknown[];
  readonly transfers: readonly unknown[];
  readonly wrapup: unknown;
}

export const SECTIONS = ['state', 'offers', 'calls', 'transfers', 'wrapup'] as const satisfies readonly (keyof Sections)[];

const queueOf = ({ queues }: Board, id: string) => ({ id, name: queues.get(id)?.name ?? '' });

/** The queues whose tags it has, and whether it has logged out of them. */
const queuesOf = ({ queues }: Board, { tag_ids, queue_ids_left }: AgentView) =>
  [...queues.values()]
    .filter((queue) => queue.tag_ids.some((tag) => tag_ids.includes(tag)))
    .map(({ id, name }) => ({ id, name, left: queue_ids_left.includes(id) }));

const stateOf = (board: Board, agent: AgentView) => ({
  status: agent.status,
  reason: agent.reason,
  since: agent.status_since,
  next_status: agent.next_status,
  next_reason: agent.next_reason,
  version: agent.version,
  capacity: agent.capacity,
  missed: agent.missed,
  desktop: agent.desktop,
  queues: queuesOf(board, agent),
});

const offersOf = (board: Board, { offer }: AgentView): readonly unknown[] => {
  if (offer === null) return [];
  const { queue_id, ...rest } = offer;
  return [{ ...rest, queue: queueOf(board, queue_id) }];
};

/** The end of a call that is a phone. */
const phoneOf = ({ direction, source, destination }: CallView): AddressView => (direction === 'incoming' ? source : destination);

const peerOf = ({ calls }: Board, id: string): unknown => {
  if (id === NIL) return null;
  const peer = calls.get(id);
  if (!peer) return { call_id: id, address: null, status: '', hold: false };
  return { call_id: id, address: phoneOf(peer), status: peer.status, hold: peer.hold };
};

/** The caller whom a call serves: that of the offer by which it was rung. */
const servedBy = ({ served }: Board, agentId: string, { groupcall_id }: CallView): QueuecallView | undefined =>
  [...(served.get(agentId)?.values() ?? [])].find(
    (queuecall) =>
      !isOver(queuecall) &&
      queuecall.offers.some(({ offer_id, agent_id }) => agent_id === agentId && partOf(offer_id, agentId) === groupcall_id),
  );

const callOf = (board: Board, agentId: string, call: CallView): unknown => {
  const queuecall = servedBy(board, agentId, call);
  return {
    id: call.id,
    status: call.status,
    direction: call.direction,
    address: phoneOf(call),
    hold: call.hold,
    moh: call.moh,
    mute_direction: call.mute_direction,
    peer: peerOf(board, call.peer_call_id),
    queuecall_id: queuecall?.id ?? NIL,
    queue: queuecall ? queueOf(board, queuecall.queue_id) : null,
    disposition: queuecall?.disposition ?? null,
    transfer_id: call.transfer_id,
    context: call.context,
    hangup_reason: call.hangup_reason,
    tm_create: call.tm_create,
    tm_progressing: call.tm_progressing,
  };
};

const callsOf = (board: Board, { id, call_ids }: AgentView): readonly unknown[] =>
  call_ids.flatMap((callId) => {
    const call = board.calls.get(callId);
    return call ? [callOf(board, id, call)] : [];
  });

/** Those that its calls take part in, or took part in last. */
const transfersOf = ({ calls, transfers }: Board, { call_ids }: AgentView): readonly TransferView[] => {
  const ids = new Set(call_ids.flatMap((callId) => calls.get(callId)?.transfer_id ?? []));
  return [...ids].flatMap((id) => transfers.get(id) ?? []);
};

const NO_RULES = { disposition_required: false, disposition_codes: [] } as const;

const wrapupOf = (board: Board, { id, wrapup }: AgentView): unknown => {
  if (wrapup === null) return null;
  const { queue_id, queuecall_id, deadline } = wrapup;
  const { disposition_required, disposition_codes } = board.queues.get(queue_id) ?? NO_RULES;
  const disposition = board.served.get(id)?.get(queuecall_id)?.disposition ?? null;
  return { queuecall_id, deadline, queue: queueOf(board, queue_id), disposition, disposition_required, disposition_codes };
};

const NOBODY: Sections = { state: null, offers: [], calls: [], transfers: [], wrapup: null };

/** What the desktop of an agent shows; `state` is null for no agent of the customer's. */
export const sectionsOf = (board: Board, agentId: string): Sections => {
  const agent = board.agents.get(agentId);
  if (!agent) return NOBODY;
  return {
    state: stateOf(board, agent),
    offers: offersOf(board, agent),
    calls: callsOf(board, agent),
    transfers: transfersOf(board, agent),
    wrapup: wrapupOf(board, agent),
  };
};
