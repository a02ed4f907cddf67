import { Inject, Injectable } from '@nestjs/common';
import type { Ask, Event } from '#domain/contact-centre.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Wish } from '#engine/aggregate.js';
import { reactionsTo } from '#engine/reactions.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { EventStore } from '#eventstore/event-store.js';
import { PARTS } from '../api.parts.js';
import { Trees } from '../calls/trees.js';
import type { Asked } from './asked.js';
import { Door } from './door.js';

/** What begins a stream of its own, which a following request may ask for. Told early or twice, it does the same. */
const isBirth = ({ ask }: Wish): boolean => ask.to !== 'activeflow' && /^(Create|ChainGroupcall)/.test(ask.command.type);

/**
 * Helps along the births that follow from a command, so that a following request sees what is named in the answer; whoever comes
 * second does nothing.
 */
@Injectable()
export class Births {
  constructor(
    private readonly door: Door,
    private readonly trees: Trees,
    @Inject(PARTS.store) private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  /** The tree that a call belongs to. */
  treeOf(callId: string): Promise<string> {
    return this.trees.of(callId);
  }

  /**
   * Tells a command; answers its events and those of all that was born of it, once a following request sees them.
   * @param tree the call tree that the aggregate belongs to
   */
  async tell(asked: Asked, ask: Ask, tree: string): Promise<readonly Recorded<Event>[]> {
    const told = await this.door.tell(asked, ask, tree);
    const events = await this.follow(told.events as readonly Recorded<Event>[]);
    for (const { event, cause } of events) if (event.type === 'CallCreated') this.trees.keep(event.callId, cause.correlation);
    await this.door.settled(Math.max(told.position, ...events.map(({ position }) => position)));
    return events;
  }

  /** The births that follow from what a command has done to some calls before: whoever asks twice at once may be here before them. */
  async again(commandId: string, callIds: readonly string[]): Promise<readonly Recorded<Event>[]> {
    const streams = await Promise.all(
      callIds.map((callId) => this.store.readStream(streamOf('call', callId)) as Promise<readonly Recorded<Event>[]>),
    );
    const events = streams.flat();
    return this.follow(events.filter(({ cause }) => cause.command === commandId));
  }

  private async follow(events: readonly Recorded<Event>[]): Promise<readonly Recorded<Event>[]> {
    const wishes = events.flatMap(reactionsTo).filter(isBirth);
    const born = await Promise.all(wishes.map((wish) => this.help(wish)));
    return [...events, ...born.flat()];
  }

  /** During an outage it follows later, by itself: the command is in the log. */
  private async help(wish: Wish): Promise<readonly Recorded<Event>[]> {
    try {
      const { events } = await this.door.hand(wish);
      return await this.follow(events as readonly Recorded<Event>[]);
    } catch (error) {
      if (error instanceof StoreUnavailable) return [];
      throw error;
    }
  }
}
