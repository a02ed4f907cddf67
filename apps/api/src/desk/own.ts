import { Inject, Injectable } from '@nestjs/common';
import type { LiveCall } from '#domain/call/call.state.js';
import { addressKey } from '#domain/floor/floor.state.js';
import type { Floor } from '#domain/floor/floor.state.js';
import { streamOf } from '#domain/kernel/recorded.js';
import { Refusal } from '#domain/kernel/refusal.js';
import type { EventStore } from '#eventstore/event-store.js';
import { selfOf } from '../agents/self.js';
import { PARTS } from '../api.parts.js';
import type { Who } from '../auth/who.js';
import { Owned } from '../http/owned.js';

/** The end of a call that is a phone: who calls us, or whom we call. */
const phoneOf = ({ direction, source, destination }: LiveCall): LiveCall['source'] =>
  direction === 'incoming' ? source : destination;

/** Whose phone it is; undefined for nobody's. */
const agentOf = ({ legs, addresses }: Floor, call: LiveCall): string | undefined =>
  legs.get(call.callId)?.agentId ?? addresses.get(addressKey(phoneOf(call)));

/** What is an agent's own: calls at its addresses and the callers it talks to, and the transfers that it has begun. */
@Injectable()
export class Own {
  constructor(
    private readonly owned: Owned,
    @Inject(PARTS.store) private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  /**
   * @param commandId of the request: who repeats what it has done to a call while that was its own is answered as then
   * @throws Refusal call.not_found for any other call
   */
  async mustOwnCall(who: Who, callId: string, commandId?: string): Promise<void> {
    const call = await this.owned.call(who.customerId, callId);
    if (await this.isOwn(who, call)) return;
    if (commandId !== undefined && (await this.hasDone(callId, commandId))) return;
    throw new Refusal('call.not_found', 'There is no such call of yours.');
  }

  /** @throws Refusal transfer.not_found for what somebody else has begun */
  async mustOwnTransfer(who: Who, transferId: string): Promise<void> {
    const { spec } = await this.owned.transfer(who.customerId, transferId);
    const transferer = await this.owned.callIfAny(who.customerId, spec.transfererCallId);
    const floor = await this.owned.floor(who.customerId);
    if (transferer && agentOf(floor, transferer) === selfOf(who)) return;
    throw new Refusal('transfer.not_found', 'There is no such transfer of yours.');
  }

  /** Calls at the agent's addresses that are not over, and whom it talks to by them. */
  async calls(who: Who): Promise<readonly LiveCall[]> {
    const { agents } = await this.owned.floor(who.customerId);
    const legs = await this.some(who.customerId, [...(agents.get(selfOf(who))?.legs ?? [])]);
    const peers = legs.flatMap(({ peerCallId }) => peerCallId ?? []);
    return [...legs, ...(await this.some(who.customerId, peers))];
  }

  private async some(customerId: string, callIds: readonly string[]): Promise<readonly LiveCall[]> {
    const found = await Promise.all(callIds.map((callId) => this.owned.callIfAny(customerId, callId)));
    return found.flatMap((call) => call ?? []);
  }

  private async isOwn(who: Who, call: LiveCall): Promise<boolean> {
    const [self, floor] = [selfOf(who), await this.owned.floor(who.customerId)];
    if (agentOf(floor, call) === self) return true;
    const peer = call.peerCallId === null ? undefined : await this.owned.callIfAny(who.customerId, call.peerCallId);
    return peer !== undefined && agentOf(floor, peer) === self;
  }

  private async hasDone(callId: string, commandId: string): Promise<boolean> {
    const events = await this.store.readStream(streamOf('call', callId));
    return events.some(({ cause }) => cause.command === commandId);
  }
}
