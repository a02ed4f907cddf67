import { setTimeout as pause } from 'node:timers/promises';
import {
  START,
  excludeSystemEvents,
  type AllStreamSubscription,
  type EventStoreDBClient,
  type ReadPosition,
} from '@eventstore/db-client';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { OnEvents } from '../followers.js';
import type { Upcasts } from '../upcasts.js';
import { batchesOf } from './eventstoredb.batches.js';
import type { Connection } from './eventstoredb.connection.js';
import { positionOf, toRecorded } from './eventstoredb.events.js';

const LONGEST_PAUSE = 1_000;

/** A place in `$all`. */
export const at = (position: number): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) };

/** Follows the log. The client gives a subscription up when its connection is lost; this begins another where it was. */
export class Follower {
  readonly #stopping = new AbortController();
  #subscription: AllStreamSubscription | undefined;

  /** @param position of the last event that was taken */
  constructor(
    private readonly connection: Connection,
    private readonly table: Upcasts,
    private position: number,
  ) {}

  async run(onEvents: OnEvents): Promise<void> {
    for await (const batch of this.#batches()) {
      if (this.#stopped()) return;
      await onEvents(batch);
    }
  }

  stop(): void {
    this.#stopping.abort();
    this.#subscription?.destroy();
  }

  async *#batches(): AsyncGenerator<readonly Recorded[]> {
    for (let failures = 0; !this.#stopped(); failures++) {
      for await (const batch of this.#untilLost()) {
        failures = 0;
        yield batch;
      }
      const { signal } = this.#stopping;
      await pause(Math.min(LONGEST_PAUSE, 20 * 2 ** failures), undefined, { signal }).catch(() => undefined);
    }
  }

  async *#untilLost(): AsyncGenerator<readonly Recorded[]> {
    const { client } = this.connection;
    try {
      for await (const resolved of this.#subscribe(client)) {
        const batch = toRecorded(resolved, this.table);
        if (batch.length > 0) yield batch;
        this.position = positionOf(resolved.at(-1)) ?? this.position;
      }
    } catch (error) {
      if (!this.#stopped()) this.connection.failed(client, error);
    }
  }

  /** `fromPosition` is exclusive here, unlike in a read. */
  #subscribe(client: EventStoreDBClient) {
    const { credentials } = this.connection;
    const subscription = client.subscribeToAll({
      fromPosition: at(this.position),
      filter: excludeSystemEvents(),
      ...credentials,
    });
    this.#subscription = subscription;
    return batchesOf(subscription, () => subscription.unsubscribe());
  }

  #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }
}
