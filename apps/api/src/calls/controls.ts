import { Inject, Injectable } from '@nestjs/common';
import type { CallWish } from '#domain/call/call.commands.js';
import { streamOf } from '#domain/kernel/recorded.js';
import { Refusal } from '#domain/kernel/refusal.js';
import type { EventStore } from '#eventstore/event-store.js';
import { viewOf } from '#readmodels/calls/calls.view.js';
import type { CallView } from '#readmodels/calls/calls.view.js';
import { timelineOf } from '#readmodels/timeline.js';
import type { TimelineEntry } from '#readmodels/timeline.js';
import { PARTS } from '../api.parts.js';
import type { Who } from '../auth/who.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { Owned } from '../http/owned.js';
import { Trees } from './trees.js';

/** What is asked of calls that exist. */
@Injectable()
export class Controls {
  constructor(
    private readonly owned: Owned,
    private readonly door: Door,
    private readonly trees: Trees,
    @Inject(PARTS.store) private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  async find({ customerId }: Who, callId: string): Promise<CallView> {
    const found = await this.door.find<CallView>('calls', customerId, callId);
    if (found) return found;
    await this.owned.call(customerId, callId);
    return viewOf(await this.store.readStream(streamOf('call', callId)));
  }

  /**
   * Tells a wish to a call; answers the call as it is then.
   * @throws Refusal call.not_found for a call that is not the customer's, or was deleted, and whatever the call refuses
   */
  async change(asked: Asked, wish: CallWish): Promise<CallView> {
    const { callId } = wish;
    const call = await this.owned.call(asked.who.customerId, callId);
    if (call.deleted && wish.type !== 'DeleteCall') throw new Refusal('call.not_found', 'The call was deleted.');
    await this.door.change(asked, { to: 'call', id: callId, command: wish }, await this.trees.of(callId));
    return this.find(asked.who, callId);
  }

  /** The story of the whole tree that the call belongs to, straight from the log. */
  async timeline({ customerId }: Who, callId: string): Promise<readonly TimelineEntry[]> {
    await this.owned.call(customerId, callId);
    return (await this.door.timeline(callId)) ?? timelineOf(await this.store.readStream(streamOf('call', callId)));
  }
}
