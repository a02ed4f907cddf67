import type { Category } from '#domain/contact-centre.js';
import type { Flow } from '#domain/flow/flow.decider.js';
import type { LiveCall } from '#domain/call/call.state.js';
import type { Customer } from '#domain/customer/customer.decider.js';
import { Injectable } from '@nestjs/common';
import type { Floor, Queue } from '#domain/floor/floor.state.js';
import type { Group } from '#domain/groupcall/groupcall.plan.js';
import type { Groupcall } from '#domain/groupcall/groupcall.state.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { numberId } from '#domain/number/number.decider.js';
import type { PhoneNumber } from '#domain/number/number.decider.js';
import type { LiveTransfer } from '#domain/transfer/transfer.state.js';
import type { LiveSupervision } from '#domain/supervision/supervision.state.js';
import type { Tag } from '#domain/tag/tag.decider.js';
import type { User } from '#domain/user/user.decider.js';
import { Executor } from '#engine/executor.js';
import { invalid } from './reasons.js';

type Active<S extends { readonly status: string }> = Extract<S, { readonly customerId: string }>;

/**
 * What is a customer's own, from the write side: it is there as soon as it is in the log. What is another's is not there at all
 * (I13). Every method throws the Refusal `..._not_found`.
 */
@Injectable()
export class Owned {
  constructor(private readonly executor: Executor) {}

  /** A call of the customer's; a deleted one too. */
  async call(customerId: string, callId: string): Promise<LiveCall> {
    const call = await this.callIfAny(customerId, callId);
    if (!call) throw new Refusal('call.not_found', 'There is no such call.');
    return call;
  }

  async callIfAny(customerId: string, callId: string): Promise<LiveCall | undefined> {
    const call = await this.executor.state('call', callId);
    return call.status !== 'absent' && call.customerId === customerId ? call : undefined;
  }

  async flow(customerId: string, flowId: string): Promise<Active<Flow>> {
    const flow = await this.flowIfAny(customerId, flowId);
    if (!flow) throw new Refusal('flow.not_found', 'There is no such flow.');
    return flow;
  }

  /** The flow that a field of a body names. */
  async namedFlow(customerId: string, flowId: string, field = 'flow_id'): Promise<Active<Flow>> {
    const flow = await this.flowIfAny(customerId, flowId);
    if (!flow) throw invalid({ field, message: 'names no flow' }, [], 'FLOW_NOT_FOUND');
    return flow;
  }

  async number(customerId: string, numberId: string): Promise<Active<PhoneNumber>> {
    const number = await this.executor.state('number', numberId);
    if (number.status === 'active' && number.customerId === customerId) return number;
    throw new Refusal('number.not_found', 'There is no such number.');
  }

  async hasNumber(customerId: string, target: string): Promise<boolean> {
    const number = await this.executor.state('number', numberId(target));
    return number.status === 'active' && number.customerId === customerId;
  }

  /** Who is there and who waits, of a customer. */
  floor(customerId: string): Promise<Floor> {
    return this.executor.state('floor', customerId);
  }

  /** Whether anybody's is there, or was. */
  async exists(category: Exclude<Category, 'floor'>, id: string): Promise<boolean> {
    return (await this.executor.state(category, id)).status !== 'absent';
  }

  async accesskey(customerId: string, accesskeyId: string): Promise<void> {
    const key = await this.executor.state('accesskey', accesskeyId);
    if (key.status === 'active' && key.customerId === customerId) return;
    throw new Refusal('accesskey.not_found', 'There is no such access key.');
  }

  async agent(customerId: string, agentId: string): Promise<Active<User>> {
    const user = await this.executor.state('user', agentId);
    if (user.status === 'active' && user.customerId === customerId) return user;
    throw new Refusal('user.not_found', 'There is no such agent.');
  }

  async tag(customerId: string, tagId: string): Promise<Active<Tag>> {
    const tag = await this.executor.state('tag', tagId);
    if (tag.status === 'active' && tag.customerId === customerId) return tag;
    throw new Refusal('tag.not_found', 'There is no such tag.');
  }

  /**
   * Checks that a field of a body names tags.
   * @param known ids of which nothing is asked
   */
  async tags(customerId: string, tagIds: readonly string[], known: readonly string[] = [], field = 'tag_ids'): Promise<void> {
    for (const [index, tagId] of tagIds.entries()) {
      const tag = await this.executor.state('tag', tagId);
      const isThere = tag.status === 'active' && tag.customerId === customerId;
      if (!isThere && !known.includes(tagId))
        throw invalid({ field: `${field}[${index}]`, message: 'names no tag' }, [], 'TAG_NOT_FOUND');
    }
  }

  /** A groupcall of the customer's; a deleted one, and one within another, too. */
  async groupcall(customerId: string, groupcallId: string): Promise<Exclude<Groupcall, { status: 'absent' }>> {
    const found = await this.executor.state('groupcall', groupcallId);
    const owner = found.status === 'chained' || found.status === 'absent' ? found : found.plan;
    if (found.status !== 'absent' && 'customerId' in owner && owner.customerId === customerId) return found;
    throw new Refusal('groupcall.not_found', 'There is no such groupcall.');
  }

  /** Whom a groupcall of the customer's rang. */
  async groupIfAny(customerId: string, groupcallId: string): Promise<Group | undefined> {
    const found = await this.executor.state('groupcall', groupcallId);
    if (found.status === 'absent') return undefined;
    const [owner, group] = found.status === 'chained' ? [found, found.group] : [found.plan, found.plan.group];
    return owner.customerId === customerId && !found.deleted ? group : undefined;
  }

  async transfer(customerId: string, transferId: string): Promise<LiveTransfer> {
    const found = await this.executor.state('transfer', transferId);
    if (found.status !== 'absent' && found.spec.customerId === customerId) return found;
    throw new Refusal('transfer.not_found', 'There is no such transfer.');
  }

  async supervision(customerId: string, supervisionId: string): Promise<LiveSupervision> {
    const found = await this.executor.state('supervision', supervisionId);
    if (found.status !== 'absent' && found.spec.customerId === customerId) return found;
    throw new Refusal('supervision.not_found', 'There is no such supervision.');
  }

  async queue(customerId: string, queueId: string): Promise<Queue> {
    const queue = (await this.floor(customerId)).queues.get(queueId);
    if (!queue) throw new Refusal('queue.not_found', 'There is no such queue.');
    return queue;
  }

  async customer(customerId: string): Promise<Active<Customer>> {
    const customer = await this.executor.state('customer', customerId);
    if (customer.status === 'active') return customer;
    throw new Refusal('customer.not_found', 'There is no such customer.');
  }

  private async flowIfAny(customerId: string, flowId: string): Promise<Active<Flow> | undefined> {
    const flow = await this.executor.state('flow', flowId);
    return flow.status === 'active' && flow.customerId === customerId ? flow : undefined;
  }
}
