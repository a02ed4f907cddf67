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

export const isOver = ({ status }: Pick<QueuecallView, 'status'>): boolean => status === 'done' || status === 'abandoned';

/** Which calls name something. */
class Named {
  readonly #by = new Map<string, Set<string>>();

  of(name: string): readonly string[] {
    return [...(this.#by.get(name) ?? [])];
  }

  move(callId: string, from: string | undefined, to: string | undefined): void {
    if (from === to) return;
    if (from !== undefined) this.drop(callId, from);
    if (to !== undefined && to !== NIL) this.#by.set(to, (this.#by.get(to) ?? new Set<string>()).add(callId));
  }

  private drop(callId: string, name: string): void {
    const calls = this.#by.get(name);
    calls?.delete(callId);
    if (calls?.size === 0) this.#by.delete(name);
  }
}

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
  readonly #byPeer = new Named();
  readonly #byTransfer = new Named();
  #seq: number;

  constructor({ position, agents, queues, calls, queuecalls, transfers }: BoardSnapshot) {
    this.#seq = seqAfter(position);
    for (const { view, hidden } of agents) {
      this.agent(view);
      this.ended.set(view.id, hidden.ended);
    }
    for (const queue of queues) this.queues.set(queue.id, queue);
    for (const call of calls) this.put(call);
    for (const queuecall of queuecalls) this.keep(queuecall);
    for (const transfer of transfers) this.transfers.set(transfer.id, transfer);
  }

  get seq(): number {
    return this.#seq;
  }

  /** Takes the next message; answers the agents of whom it may tell something. What is known already changes nothing. */
  take({ seq, data }: Message, [, , resource = '']: Pattern): readonly string[] {
    if (seq <= this.#seq) return [];
    this.#seq = seq;
    switch (resource) {
      case 'agent':
        return this.agent(data as AgentView);
      case 'call':
        return this.call(data as CallView);
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
    const others = this.move(view, before?.call_ids ?? []);
    if (before) this.note(view, before.last_offer);
    if (view.tm_delete === NEVER) this.agents.set(view.id, view);
    else this.agents.delete(view.id);
    return [...new Set([view.id, ...others])];
  }

  /** Answers whom else it concerns: those who talked with a call that is no longer shown. */
  private move({ id, call_ids }: AgentView, before: readonly string[]): readonly string[] {
    const left = before.filter((callId) => !call_ids.includes(callId));
    const others = this.ownersOf(left.flatMap((callId) => this.#byPeer.of(callId)));
    for (const callId of left) this.leave(callId);
    for (const callId of call_ids) this.#owners.set(callId, id);
    return others;
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
    const { peer_call_id, transfer_id } = this.calls.get(callId) ?? {};
    this.calls.delete(callId);
    this.#byPeer.move(callId, peer_call_id, undefined);
    this.#byTransfer.move(callId, transfer_id, undefined);
    this.sweep(transfer_id);
  }

  /** A transfer that is over is shown as long as a call names it. */
  private sweep(transferId = NIL): void {
    const isOver = this.transfers.get(transferId)?.tm_end !== NEVER;
    if (isOver && this.#byTransfer.of(transferId).length === 0) this.transfers.delete(transferId);
  }

  private put(view: CallView): void {
    const before = this.calls.get(view.id);
    this.calls.set(view.id, view);
    this.#byPeer.move(view.id, before?.peer_call_id, view.peer_call_id);
    this.#byTransfer.move(view.id, before?.transfer_id, view.transfer_id);
    this.sweep(before?.transfer_id);
  }

  private call(view: CallView): readonly string[] {
    this.put(view);
    const concerned = this.ownersOf([view.id, ...this.#byPeer.of(view.id)]);
    if (view.status === 'hangup' && !this.#owners.has(view.id)) this.forget(view.id);
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
    this.sweep(view.id);
    return this.ownersOf(this.#byTransfer.of(view.id));
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
