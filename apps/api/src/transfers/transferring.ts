import { Injectable } from '@nestjs/common';
import { routesFor } from '#domain/call/call.routing.js';
import type { FlowRef, Means } from '#domain/call/call.route.js';
import type { Routing } from '#domain/customer/customer.events.js';
import type { LiveCall } from '#domain/call/call.state.js';
import { flowRef } from '#domain/flow/flow.means.js';
import type { GroupPlan } from '#domain/groupcall/groupcall.plan.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { NIL, uuid5 } from '#domain/kernel/uuid.js';
import type { OnFailure, TransferSpec } from '#domain/transfer/transfer.events.js';
import type { CallView } from '#readmodels/calls/calls.view.js';
import { compile } from '#plans/voipbin/voipbin.compiler.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { transfers } from '#readmodels/transfers/transfers.projection.js';
import type { TransferView } from '#readmodels/transfers/transfers.view.js';
import type { Who } from '../auth/who.js';
import { Plans } from '../flows/chosen.plans.js';
import type { Wanted } from '../groupcalls/destinations.js';
import { Groups } from '../groupcalls/groups.js';
import type { Asked } from '../http/asked.js';
import { Births } from '../http/births.js';
import { Door } from '../http/door.js';
import { Owned } from '../http/owned.js';
import { Stored, viewFrom } from '../http/stored.js';
import { rolesOf } from './roles.js';
import type { Roles } from './roles.js';
import type { TransferOptions } from './transfers.requests.js';

/** A request for a transfer. `explicit`: the call named is the transferer's, whatever its direction. */
export interface Request {
  readonly callId: string;
  readonly kind: 'blind' | 'attended';
  readonly wanted: readonly Wanted[];
  readonly field: string;
  readonly options: TransferOptions;
  readonly explicit: boolean;
}

/** A transfer, and what has become of the call to the target. */
export interface TransferAnswer extends TransferView {
  readonly consult_call: { readonly id: string; readonly status: string; readonly hangup_reason: string } | null;
}

/** Transfers that are there. */
@Injectable()
export class Transfers {
  constructor(
    private readonly owned: Owned,
    private readonly door: Door,
    private readonly stored: Stored,
    private readonly births: Births,
  ) {}

  /**
   * The transfer that a repeated request began, as it was then; null for a request that is new.
   * @throws StoreUnavailable where it is about to be there
   */
  async begunBy(asked: Asked, callId: string): Promise<TransferView | null> {
    const { commandId, who } = asked;
    const transferId = transferIdOf(commandId);
    if (!(await this.owned.exists('transfer', transferId)) && !(await this.isBorn(asked, callId, transferId))) return null;
    await this.owned.transfer(who.customerId, transferId);
    return this.stored.view(transfers, { to: 'transfer', id: transferId });
  }

  /** Whether it has only just been asked for, and is there now. */
  private async isBorn({ who, commandId }: Asked, callId: string, transferId: string): Promise<boolean> {
    const call = await this.owned.callIfAny(who.customerId, callId);
    if (call?.transferId !== transferId) return false;
    await this.births.again(commandId, [callId, ...(call.peerCallId === null ? [] : [call.peerCallId])]);
    if (await this.owned.exists('transfer', transferId)) return true;
    throw new StoreUnavailable('The transfer is about to begin.');
  }

  /** @throws Refusal transfer.not_found for one that is not the customer's */
  async find({ customerId }: Who, transferId: string): Promise<TransferAnswer> {
    await this.owned.transfer(customerId, transferId);
    const view = await this.stored.view(transfers, { to: 'transfer', id: transferId });
    const call = await this.door.find<CallView>('calls', customerId, view.consult_call_id);
    return { ...view, consult_call: call && { id: call.id, status: call.status, hangup_reason: call.hangup_reason } };
  }

  /** @throws Refusal where the transfer does not allow it now */
  async change(asked: Asked, type: TransferWish, transferId: string): Promise<TransferAnswer> {
    await this.owned.transfer(asked.who.customerId, transferId);
    await this.door.change(asked, { to: 'transfer', id: transferId, command: { type, transferId } });
    return this.find(asked.who, transferId);
  }
}

export type TransferWish = 'CompleteTransfer' | 'CancelTransfer' | 'SwapTransfer' | 'MergeTransfer';

const transferIdOf = (commandId: string): string => uuid5(commandId, 'transfer');

/** Transfers that begin. */
@Injectable()
export class Transferring {
  constructor(
    private readonly owned: Owned,
    private readonly births: Births,
    private readonly groups: Groups,
    private readonly plans: Plans,
  ) {}

  /**
   * One command to the master of the two calls that talk: it takes part in one transfer at a time.
   * @throws Refusal where the call talks with nobody, or is being transferred
   * @throws StoreUnavailable: nothing has happened, or the same request again finds the transfer
   */
  async place(asked: Asked, request: Request): Promise<TransferView> {
    const { customerId } = asked.who;
    const transferId = transferIdOf(asked.commandId);
    const roles = await this.roles(customerId, request);
    const spec = await this.spec({ customerId, transferId }, request, roles);
    const { callId } = roles.master;
    const ask = { to: 'call', id: callId, command: { type: 'TransferCall', callId, spec } } as const;
    const events = await this.births.tell(asked, ask, await this.births.treeOf(callId));
    const created = events.filter(({ event }) => event.type === 'TransferCreated');
    if (created.length === 0) throw new StoreUnavailable('The transfer will begin when the store is back.');
    return viewFrom(transfers, created);
  }

  private async roles(customerId: string, { callId, explicit }: Request): Promise<Roles> {
    const call = await this.owned.call(customerId, callId);
    if (call.deleted) throw new Refusal('call.not_found', 'The call was deleted.');
    const peer = call.peerCallId === null ? undefined : await this.owned.callIfAny(customerId, call.peerCallId);
    return rolesOf(call, peer, explicit);
  }

  private async spec(
    { customerId, transferId }: { readonly customerId: string; readonly transferId: string },
    request: Request,
    { caller, transferer }: Roles,
  ): Promise<TransferSpec> {
    const { kind, options } = request;
    const means = await this.plans.means(customerId);
    const queue = await this.queue({ customerId, transferId }, request, means);
    const target = queue ? { ...request, wanted: [] } : request;
    return {
      ...{ transferId, customerId, kind },
      callerCallId: caller.callId,
      transfererCallId: transferer.callId,
      target: await this.target({ transferId, customerId }, target, { caller, transferer, means }),
      ...(queue ? { queue } : {}),
      holdCaller: options.hold_caller ?? true,
      playMoh: options.play_moh ?? true,
      context: options.context ?? {},
      onFailure: await this.onFailure({ transferId, customerId }, options, means),
      back: backTo(transferer, means.routing),
    };
  }

  /** The plan by which the caller waits in the queue that a blind transfer names; undefined where it names none. */
  private async queue(
    { transferId, customerId }: { readonly transferId: string; readonly customerId: string },
    { wanted: [wanted], kind }: Request,
    means: Means,
  ): Promise<FlowRef | undefined> {
    if (wanted?.kind !== 'queue' || kind !== 'blind') return undefined;
    const { queueId } = await this.groups.queue(customerId, wanted);
    const compiled = compile([{ type: 'queue_join', option: { queue_id: queueId } }]);
    if (!('program' in compiled)) throw new Error(`The plan for queue ${queueId} does not compile.`);
    return flowRef({ flowId: NIL, program: compiled.program }, uuid5(transferId, 'queue'), means);
  }

  private async target(
    { transferId, customerId }: { readonly transferId: string; readonly customerId: string },
    { wanted, field, options }: Request,
    { caller, transferer, means }: Pick<Roles, 'caller' | 'transferer'> & { readonly means: Means },
  ): Promise<GroupPlan> {
    const groupcallId = uuid5(transferId, 'target');
    const manner = { ringMethod: '', answerMethod: '', dialTimeout: options.dial_timeout ?? null };
    const group = await this.groups.make({ customerId, groupcallId, field }, { ...manner, wanted }, means);
    return {
      customerId,
      source: transferer.direction === 'outgoing' ? transferer.source : caller.source,
      group,
      owner: { kind: 'transfer', transferId, role: 'target' },
      flow: null,
      masterCallId: caller.callId,
      maxDuration: means.maxDuration,
      anonymous: false,
      variables: {},
      context: options.context ?? {},
    };
  }

  private async onFailure(
    { transferId, customerId }: { readonly transferId: string; readonly customerId: string },
    options: TransferOptions,
    means: Means,
  ): Promise<OnFailure> {
    const flowId = options.failureFlow;
    if (flowId === null) return { do: options.on_failure === 'hangup' ? 'hangup' : 'recall' };
    const { program } = await this.owned.namedFlow(customerId, flowId);
    return { do: 'flow', flow: flowRef({ flowId, program }, uuid5(transferId, 'activeflow'), means) };
  }
}

/** The phone of the transferer: the one that was dialled, or the one that called. */
const backTo = ({ direction, source, destination, attempts }: LiveCall, routing: Routing): TransferSpec['back'] => {
  if (direction === 'outgoing') return { destination, routes: attempts.map(({ route }) => route) };
  return { destination: source, routes: routesFor(routing, source) };
};
