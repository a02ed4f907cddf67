import { Injectable } from '@nestjs/common';
import type { FloorWish } from '#domain/floor/floor.commands.js';
import { figuresOf } from '#domain/floor/floor.figures.js';
import type { Floor } from '#domain/floor/floor.state.js';
import type { Address } from '#domain/kernel/address.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { Refusal } from '#domain/kernel/refusal.js';
import type { Page, PageRequest } from '#readmodels/queries.js';
import type { QueuecallView } from '#readmodels/queuecalls/queuecalls.view.js';
import type { Who } from '../auth/who.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { Owned } from '../http/owned.js';
import { Rejection } from '../http/reasons.js';

const notFound = (): Refusal => new Refusal('queuecall.not_found', 'There is no such call in a queue.');

/** A caller in a queue, with how it stands now where it waits. */
export interface QueuecallAnswer extends QueuecallView {
  /** 1: the next, or being offered to somebody; null: it does not wait. */
  readonly position: number | null;
  /** Milliseconds, from now; null: not known. */
  readonly estimated_wait: number | null;
}

const NOT_WAITING = { position: null, estimated_wait: null } as const;

const answerOf = (view: QueuecallView, { queuecalls, queues }: Floor): QueuecallAnswer => {
  const queuecall = queuecalls.get(view.id);
  const queue = queues.get(view.queue_id);
  if (!queuecall || !queue || queuecall.serving) return { ...view, ...NOT_WAITING };
  const { position, estimatedWait } = figuresOf(queue, queuecall);
  return { ...view, position, estimated_wait: estimatedWait };
};

/** Callers in a customer's queues. A floor remembers those who are there; the others are in the read model. */
@Injectable()
export class Queuecalls {
  constructor(
    private readonly owned: Owned,
    private readonly door: Door,
  ) {}

  async page({ customerId }: Who, page: PageRequest): Promise<Page<QueuecallAnswer>> {
    const { result, next_page_token } = await this.door.page<QueuecallView>('queuecalls', customerId, page);
    const floor = await this.owned.floor(customerId);
    return { result: result.map((view) => answerOf(view, floor)), next_page_token };
  }

  /** @throws Refusal queuecall.not_found */
  async find({ customerId }: Who, queuecallId: string): Promise<QueuecallAnswer> {
    const view = await this.door.find<QueuecallView>('queuecalls', customerId, queuecallId);
    if (!view) throw notFound();
    return answerOf(view, await this.owned.floor(customerId));
  }

  /**
   * The place in a queue that a call has, or had last.
   * @throws Refusal queuecall.not_found
   */
  async ofCall(who: Who, callId: string): Promise<string> {
    const { queuecalls } = await this.owned.floor(who.customerId);
    for (const queuecall of queuecalls.values()) if (queuecall.callId === callId) return queuecall.queuecallId;
    const page = { size: 1, token: null, where: { is: { reference_id: callId } } };
    const [last] = (await this.page(who, page)).result;
    if (!last) throw notFound();
    return last.id;
  }

  async kick(asked: Asked, queuecallId: string): Promise<QueuecallAnswer> {
    await this.tellIfThere(asked, { type: 'KickQueuecall', customerId: asked.who.customerId, queuecallId });
    return this.find(asked.who, queuecallId);
  }

  async remove(asked: Asked, queuecallId: string): Promise<QueuecallAnswer> {
    const { queuecalls } = await this.owned.floor(asked.who.customerId);
    return queuecalls.get(queuecallId)?.serving ? this.find(asked.who, queuecallId) : this.kick(asked, queuecallId);
  }

  /** @throws Refusal where the queue calls nobody back, and for one that does not wait on the line */
  async callBack(asked: Asked, queuecallId: string, address: Address | null): Promise<QueuecallAnswer> {
    const { customerId } = asked.who;
    await this.door.change(asked, {
      to: 'floor',
      id: customerId,
      command: { type: 'TakeCallback', customerId, queuecallId, address },
    });
    return this.find(asked.who, uuid5(queuecallId, 'callback'));
  }

  /** @throws Rejection STATE_INVALID for one that waits no more */
  prioritise(asked: Asked, queuecallId: string, priority: number): Promise<QueuecallAnswer> {
    const { customerId } = asked.who;
    return this.mustBeThere(asked, { type: 'PrioritiseQueuecall', customerId, queuecallId, priority });
  }

  /**
   * Answers the place that it has left.
   * @throws Rejection STATE_INVALID for one that waits no more
   */
  move(asked: Asked, queuecallId: string, queueId: string): Promise<QueuecallAnswer> {
    const { customerId } = asked.who;
    return this.mustBeThere(asked, { type: 'MoveQueuecall', customerId, queuecallId, queueId });
  }

  private async mustBeThere(asked: Asked, command: FloorWish & { readonly queuecallId: string }): Promise<QueuecallAnswer> {
    const there = await this.tellIfThere(asked, command);
    const view = await this.find(asked.who, command.queuecallId);
    if (!there) throw new Rejection('STATE_INVALID', 'The call has left the queue.');
    return view;
  }

  /** False where the floor knows the queuecall no more, or never did. */
  private async tellIfThere(asked: Asked, command: FloorWish): Promise<boolean> {
    try {
      await this.door.change(asked, { to: 'floor', id: asked.who.customerId, command });
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'queuecall.not_found') return false;
      throw error;
    }
  }
}
