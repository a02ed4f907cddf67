import { Injectable } from '@nestjs/common';
import type { Disposition } from '#domain/floor/floor.desk.events.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { NIL } from '#domain/kernel/uuid.js';
import { may } from '../auth/roles.js';
import type { Who } from '../auth/who.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { Owned } from '../http/owned.js';
import { Queuecalls } from './queuecalls.js';
import type { QueuecallAnswer } from './queuecalls.js';
import type { Dispose } from './queuecalls.requests.js';

/** A talk of which it can be said what it was about. */
interface Talk {
  readonly queueId: string;
  readonly agentId: string;
  readonly known: Disposition | null;
}

/** What talks were about. */
@Injectable()
export class Disposing {
  constructor(
    private readonly owned: Owned,
    private readonly door: Door,
    private readonly queuecalls: Queuecalls,
  ) {}

  /**
   * @throws Refusal queuecall.not_found for a talk that was not the agent's, where no manager asks; queuecall.not_served where nobody
   *   has talked yet; queuecall.disposition_unknown; version.conflict
   */
  async dispose(asked: Asked, queuecallId: string, { code, notes, version }: Dispose): Promise<QueuecallAnswer> {
    const { customerId } = asked.who;
    const talk = (await this.going(customerId, queuecallId)) ?? (await this.over(asked.who, queuecallId));
    mustBeTheirs(asked.who, talk);
    const said = { ...talk, queuecallId, code, notes: notes ?? '', version: version ?? asked.version };
    await this.door.change(asked, { to: 'floor', id: customerId, command: { type: 'DisposeQueuecall', customerId, ...said } });
    return this.queuecalls.find(asked.who, queuecallId);
  }

  private async going(customerId: string, queuecallId: string): Promise<Talk | null> {
    const queuecall = (await this.owned.floor(customerId)).queuecalls.get(queuecallId);
    if (!queuecall?.serving) return null;
    const { queueId, serving, disposition } = queuecall;
    return { queueId, agentId: serving.agentId, known: disposition };
  }

  private async over(who: Who, queuecallId: string): Promise<Talk> {
    const { queue_id, service_agent_id, disposition } = await this.queuecalls.find(who, queuecallId);
    return { queueId: queue_id, agentId: service_agent_id, known: disposition };
  }
}

/** What is not theirs is not there for an agent. */
const mustBeTheirs = (who: Who, { agentId }: Talk): void => {
  if (!may(who, 'floor') && who.actor.id !== agentId)
    throw new Refusal('queuecall.not_found', 'There is no such call in a queue.');
  if (agentId === NIL) throw new Refusal('queuecall.not_served', 'No agent has talked with this caller.');
};
