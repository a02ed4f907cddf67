import { isTel, tel } from '../../kernel/address.js';
import type { Instant } from '../../kernel/decider.js';
import type { Needs, Skill } from '../../kernel/skill.js';
import type { FloorCommand } from '../floor.commands.js';
import { floor } from '../floor.decider.js';
import { NEW_QUEUE } from '../floor.queue.js';
import type { AgentProfile, FloorEvent } from '../floor.events.js';
import type { QueueSpec } from '../floor.queue.js';
import { partOf } from '../floor.match.js';
import type { Floor } from '../floor.state.js';

export const CUSTOMER = 'cust';

export const queueSpec = (changes: Partial<QueueSpec> = {}): QueueSpec => ({
  ...NEW_QUEUE,
  name: 'Sales',
  tagIds: ['sales'],
  ...changes,
});

const profile = (number: string, tagIds: readonly string[], skills: readonly Skill[]): AgentProfile => ({
  name: number,
  detail: '',
  ringMethod: 'ringall',
  tagIds,
  addresses: [tel(number)],
  skills,
});

type Omitted<T> = T extends FloorCommand ? Omit<T, 'customerId'> : never;

/** A floor of its own with a clock: tell commands, read what was decided. */
export class Room {
  state: Floor = floor.initial;
  readonly events: FloorEvent[] = [];
  at: Instant = 1_000_000;

  tell(command: Omitted<FloorCommand>): readonly FloorEvent[] {
    const decided = floor.decide({ ...command, customerId: CUSTOMER }, this.state, this.at);
    this.state = decided.reduce((state, event) => floor.evolve(state, event, this.at), this.state);
    this.events.push(...decided);
    return decided;
  }

  after(ms: number): this {
    this.at += ms;
    return this;
  }

  queue(queueId: string, changes: Partial<QueueSpec> = {}): this {
    this.tell({ type: this.state.queues.has(queueId) ? 'ChangeQueue' : 'CreateQueue', queueId, spec: queueSpec(changes) });
    return this;
  }

  /** An agent who has a phone and is there. */
  agent(agentId: string, tagIds: readonly string[] = ['sales'], skills: readonly Skill[] = []): readonly FloorEvent[] {
    const number = `+1555${String(agentId.charCodeAt(agentId.length - 1)).padStart(4, '0')}${agentId.length}`;
    this.tell({ type: 'ReportAgentProfile', agentId, profile: profile(number, tagIds, skills) });
    return this.choose(agentId, 'available');
  }

  choose(agentId: string, status: 'available' | 'away' | 'offline', reason = ''): readonly FloorEvent[] {
    return this.tell({ type: 'ChooseAgentStatus', agentId, status, reason });
  }

  caller(name: string, queueId = 'q', priority: number | null = null, hops = 0): readonly FloorEvent[] {
    return this.joins(name, { queueId, priority, hops });
  }

  /** Somebody calls who is known by a number, or needs more than others do. */
  joins(
    name: string,
    {
      queueId = 'q',
      priority = null,
      needs = null,
      number = '+15557654321',
      since = this.at,
      hops = 0,
    }: { queueId?: string; priority?: number | null; needs?: Needs | null; number?: string; since?: Instant; hops?: number },
  ): readonly FloorEvent[] {
    return this.tell({
      type: 'JoinQueue',
      queuecallId: name,
      queueId,
      callId: `call of ${name}`,
      tree: `call of ${name}`,
      step: { activeflowId: `plan of ${name}`, visit: 0 },
      source: isTel(number) ? tel(number) : { ...tel(number), type: 'sip' },
      destination: tel('+15550100'),
      means: { routing: { providers: [], routes: [] }, maxDuration: 3_600_000 },
      priority,
      needs,
      since,
      hops,
    });
  }

  /** The offer that a caller has out now. */
  offerOf(name: string): string {
    const offerId = this.state.queuecalls.get(name)?.offerId;
    if (!offerId) throw new Error(`${name} is offered to nobody`);
    return offerId;
  }

  answer(name: string, agentId: string): readonly FloorEvent[] {
    const offerId = this.offerOf(name);
    return this.tell({
      type: 'ReportOfferAnswered',
      offerId,
      within: partOf(offerId, agentId),
      callId: `${agentId} for ${name}`,
    });
  }

  /** The phone of an agent who is offered a caller ends, unanswered. */
  fail(
    name: string,
    agentId: string,
    reason: 'dialout' | 'busy' | 'failed' | 'noanswer' = 'dialout',
    detail = '',
  ): readonly FloorEvent[] {
    const offerId = this.offerOf(name);
    const over = [partOf(offerId, agentId)];
    return this.tell({ type: 'ReportOfferLegEnded', offerId, callId: `${agentId} rung`, reason, detail, over });
  }

  hangUp(name: string): readonly FloorEvent[] {
    return this.tell({ type: 'ReportCallerGone', queuecallId: name });
  }

  /** The call of an agent's by which it served a caller is over. */
  ends(name: string, agentId: string): readonly FloorEvent[] {
    return this.tell({ type: 'ReportLegOver', callId: `${agentId} for ${name}` });
  }

  /** Who is offered whom now. */
  get offers(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.state.offers.values()].map(({ queuecallId, agentIds }) => [queuecallId, agentIds]));
  }
}
