import { NIL } from '#domain/kernel/uuid.js';
import { ENDED } from '#readmodels/agents/agents.evolve.js';
import type { AgentView, OfferEnd } from '#readmodels/agents/agents.view.js';
import type { CallView } from '#readmodels/calls/calls.view.js';
import type { BoardSnapshot } from '#readmodels/desktops/desktops.queries.js';
import { seqAfter } from '#readmodels/messages.js';
import type { Message } from '#readmodels/messages.js';
import type { QueuecallView } from '#readmodels/queuecalls/queuecalls.view.js';
import type { QueueView } from '#readmodels/queues/queues.view.js';
import { NEVER } from '#readmodels/time.js';
import type { TransferView } from '#readmodels/transfers/transfers.view.js';
import type { Pattern } from './live.topics.js';

const isOver = ({ status }: Pick<QueuecallView, 'status'>): boolean => status === 'done' || status === 'abandoned';

const callsOf = ({ caller_call_id, transferer_call_id, consult_call_id }: TransferView): readonly string[] => [
  caller_call_id,
  transferer_call_id,
  consult_call_id,
];

/** A customer's agents, with their calls and all that belongs to these: as of one message of the log, and after each that follows. */
export class Board {
  readonly agents = new Map<string, AgentView>();
  readonly queues = new Map<string, QueueView>();
  readonly calls = new Map<string, CallView>();
  readonly transfers = new Map<string, TransferView>();
  /** By the agent that serves them, or did last. */
  readonly served = new Map<string, Map<string, QueuecallView>>();
  /** The last offers of each agent that ended. */
  readonly ended = new Map<string, readonly OfferEnd[]>();
  /** Whose call it is. */
  readonly #owners = new Map<string, string>();
  readonly #servers = new Map<string, string>();
  readonly #transfersOf = new Map<string, Set<string>>();
  #seq: number;

  constructor({ position, agents, queues, calls, queuecalls, transfers }: BoardSnapshot) {
    this.#seq = seqAfter(position);
    for (const { view, hidden } of agents) {
      this.agent(view);
      this.ended.set(view.id, hidden.ended);
    }
    for (const queue of queues) this.queues.set(queue.id, queue);
    for (const call of calls) this.calls.set(call.id, call);
    for (const queuecall of queuecalls) this.keep(queuecall);
    for (const transfer of transfers) this.transfer(transfer);
  }

  get seq(): number {
    return this.#seq;
  }

  /** Takes the next message; answers the agents of whom it may tell something. What is known already changes nothing. */
  take({ seq, data }: Message, [, , resource = '', id = '']: Pattern): readonly string[] {
    if (seq <= this.#seq) return [];
    this.#seq = seq;
    switch (resource) {
      case 'agent':
        return this.agent(data as AgentView);
      case 'call':
        return this.call(id, data as CallView);
      case 'queuecall':
        return this.queuecall(data as QueuecallView);
      case 'transfer':
        return this.transfer(data as TransferView);
      case 'queue':
        return this.queue(data as QueueView);
      default:
        return [];
    }
  }

  private agent(view: AgentView): readonly string[] {
    const before = this.agents.get(view.id);
    this.move(view, before?.call_ids ?? []);
    if (before) this.note(view, before.last_offer);
    if (view.tm_delete === NEVER) this.agents.set(view.id, view);
    else this.agents.delete(view.id);
    return [view.id];
  }

  private move({ id, call_ids }: AgentView, before: readonly string[]): void {
    for (const callId of before) if (!call_ids.includes(callId)) this.leave(callId);
    for (const callId of call_ids) this.#owners.set(callId, id);
  }

  private note({ id, last_offer: last }: AgentView, before: OfferEnd | null): void {
    if (last && last.id !== before?.id) this.ended.set(id, [...(this.ended.get(id) ?? []), last].slice(-ENDED));
  }

  /** A call that is over is shown until the floor has let go of it, too. */
  private leave(callId: string): void {
    this.#owners.delete(callId);
    const call = this.calls.get(callId);
    if (call?.status === 'hangup') this.forget(callId);
  }

  private forget(callId: string): void {
    this.calls.delete(callId);
    const transfers = this.#transfersOf.get(callId) ?? new Set();
    this.#transfersOf.delete(callId);
    for (const id of transfers) this.sweep(this.transfers.get(id));
  }

  /** A transfer is shown as long as one of its calls is there. */
  private sweep(transfer: TransferView | undefined): void {
    if (transfer && transfer.tm_end !== NEVER && !callsOf(transfer).some((id) => this.calls.has(id)))
      this.transfers.delete(transfer.id);
  }

  private call(id: string, view: CallView): readonly string[] {
    const before = this.calls.get(id);
    this.calls.set(id, view);
    const concerned = this.ownersOf([id, view.peer_call_id, before?.peer_call_id ?? '']);
    if (view.status === 'hangup' && !this.#owners.has(id)) this.forget(id);
    return concerned;
  }

  /** Those that an agent serves, and the one that it served last, for its wrap-up. */
  private queuecall(view: QueuecallView): readonly string[] {
    return isOver(view) && !this.#servers.has(view.id) ? [] : this.keep(view);
  }

  private keep(view: QueuecallView): readonly string[] {
    const { id, service_agent_id: agentId } = view;
    const before = this.#servers.get(id);
    if (before !== undefined && before !== agentId) this.release(id, before);
    if (agentId === NIL) return before === undefined ? [] : [before];
    if (isOver(view)) this.clear(agentId, id);
    this.served.set(agentId, (this.served.get(agentId) ?? new Map<string, QueuecallView>()).set(id, view));
    this.#servers.set(id, agentId);
    return [agentId];
  }

  /** Of those that are over one is kept. */
  private clear(agentId: string, but: string): void {
    for (const other of this.served.get(agentId)?.values() ?? [])
      if (other.id !== but && isOver(other)) this.release(other.id, agentId);
  }

  private release(id: string, agentId: string): void {
    this.#servers.delete(id);
    this.served.get(agentId)?.delete(id);
  }

  private transfer(view: TransferView): readonly string[] {
    this.transfers.set(view.id, view);
    for (const callId of callsOf(view)) if (this.calls.has(callId)) this.link(callId, view.id);
    this.sweep(view);
    return this.ownersOf(callsOf(view));
  }

  private link(callId: string, transferId: string): void {
    this.#transfersOf.set(callId, (this.#transfersOf.get(callId) ?? new Set<string>()).add(transferId));
  }

  /** The transfers that an agent's calls take part in, or took part in. */
  transfersOf(callIds: readonly string[]): readonly TransferView[] {
    const ids = new Set(callIds.flatMap((callId) => [...(this.#transfersOf.get(callId) ?? [])]));
    return [...ids].flatMap((id) => this.transfers.get(id) ?? []);
  }

  private queue(view: QueueView): readonly string[] {
    if (view.tm_delete === NEVER) this.queues.set(view.id, view);
    else this.queues.delete(view.id);
    return [...this.agents.keys()];
  }

  private ownersOf(callIds: readonly string[]): readonly string[] {
    return [...new Set(callIds.flatMap((callId) => this.#owners.get(callId) ?? []))];
  }
}
