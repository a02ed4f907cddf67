import { Injectable } from '@nestjs/common';
import type { Means } from '#domain/call/call.route.js';
import type { Group } from '#domain/groupcall/groupcall.plan.js';
import type { Problem } from '#plans/voipbin/voipbin.fields.js';
import { Owned } from '../http/owned.js';
import { invalid } from '../http/reasons.js';
import { MOST_CALLS, callsIn, groupUnder, wantedOf, wantedOfAgent } from './destinations.js';
import type { Manner, Wanted } from './destinations.js';

type WantedQueue = Extract<Wanted, { kind: 'queue' }>;

const TIMEOUT = 30_000;

/** Groups as requests want them. */
@Injectable()
export class Groups {
  constructor(private readonly owned: Owned) {}

  /**
   * The group that a request asks for, under an id; groupcalls that it names are looked up.
   * @throws Rejection for one that is none of the customer's, and where all come to too many calls
   */
  async make(
    { customerId, groupcallId, field }: { readonly customerId: string; readonly groupcallId: string; readonly field: string },
    { wanted, ...manner }: { readonly wanted: readonly Wanted[] } & Manner,
    means: Means,
  ): Promise<Group> {
    const found = await Promise.all(wanted.map((each) => this.found(customerId, each)));
    if (callsIn(found) > MOST_CALLS) throw invalid({ field, message: `must come to at most ${MOST_CALLS} calls` });
    return groupUnder(groupcallId, { ...manner, wanted: found, dialTimeout: manner.dialTimeout ?? TIMEOUT }, means);
  }

  private async found(customerId: string, wanted: Wanted): Promise<Wanted> {
    if (wanted.kind === 'call') return wanted;
    if (wanted.kind === 'group')
      return { ...wanted, wanted: await Promise.all(wanted.wanted.map((each) => this.found(customerId, each))) };
    if (wanted.kind === 'agent') return this.agent(customerId, wanted);
    if (wanted.kind === 'queue') return this.queue(customerId, wanted);
    const group = await this.owned.groupIfAny(customerId, wanted.groupcallId);
    const problem: Problem = { field: wanted.field, message: 'names no groupcall' };
    if (!group) throw invalid(problem, [], 'GROUPCALL_NOT_FOUND');
    return wantedOf(group);
  }

  /** @throws Rejection for a queue that is none of the customer's */
  async queue(customerId: string, wanted: WantedQueue): Promise<WantedQueue> {
    const { queues } = await this.owned.floor(customerId);
    if (!queues.has(wanted.queueId)) throw invalid({ field: wanted.field, message: 'names no queue' }, [], 'QUEUE_NOT_FOUND');
    return wanted;
  }

  private async agent(customerId: string, { agentId, field }: Extract<Wanted, { kind: 'agent' }>): Promise<Wanted> {
    const { agents } = await this.owned.floor(customerId);
    const agent = agents.get(agentId);
    if (!agent) throw invalid({ field, message: 'names no agent' }, [], 'AGENT_NOT_FOUND');
    if (agent.profile.addresses.length === 0) throw invalid({ field, message: 'names an agent without an address' });
    return wantedOfAgent(agent.profile);
  }
}
