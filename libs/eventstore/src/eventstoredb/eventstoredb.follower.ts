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
import { toRecorded } from './eventstoredb.events.js';

const LONGEST_PAUSE = 1_000;

/** A place in `$all`. */
export const at = (position: number): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) };

/** Follows the log. The client gives a subscription up when its connection is lost; this begins another where it was. */
export class Follower {
  readonly #stopping = new AbortController();
  #subscription: AllStreamSubscription | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly table: Upcasts,
  ) {}

  async run(after: number, onEvents: OnEvents): Promise<void> {
    for await (const batch of this.#batches(after)) {
      if (this.#stopping.signal.aborted) return;
      await onEvents(batch);
    }
  }

  stop(): void {
    this.#stopping.abort();
    this.#subscription?.destroy();
  }

  async *#batches(after: number): AsyncGenerator<readonly Recorded[]> {
    const { signal } = this.#stopping;
    let position = after;
    for (let failures = 0; !signal.aborted; failures++) {
      const { client } = this.connection;
      try {
        for await (const resolved of this.#subscribe(client, position)) {
          failures = 0;
          const batch = toRecorded(resolved, this.table);
          if (batch.length > 0) yield batch;
          position = Number(resolved.at(-1)?.event?.position?.commit ?? position);
        }
      } catch (error) {
        if (!signal.aborted) this.connection.failed(client, error);
      }
      await pause(Math.min(LONGEST_PAUSE, 20 * 2 ** failures), undefined, { signal }).catch(() => undefined);
    }
  }

  /** `fromPosition` is exclusive here, unlike in a read. */
  #subscribe(client: EventStoreDBClient, position: number) {
    const { credentials } = this.connection;
    const subscription = client.subscribeToAll({ fromPosition: at(position), filter: excludeSystemEvents(), ...credentials });
    this.#subscription = subscription;
    return batchesOf(subscription, () => subscription.unsubscribe());
  }
}
