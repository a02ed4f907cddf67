import { BACKWARDS, END, StreamNotFoundError, type EventStoreDBClient } from '@eventstore/db-client';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Upcasts } from '../upcasts.js';
import { batchesOf } from './eventstoredb.batches.js';
import type { Connection } from './eventstoredb.connection.js';
import { translated } from './eventstoredb.errors.js';
import { toRecorded } from './eventstoredb.events.js';
import { at } from './eventstoredb.follower.js';

/** Milliseconds after which a silent server counts as lost: the client itself would wait for ever. */
const PATIENCE = 3_000;

type Reading = ReturnType<EventStoreDBClient['readAll']> | ReturnType<EventStoreDBClient['readStream']>;

/** What can be asked of the log. An outage is thrown as `StoreUnavailable`. */
export class Log {
  constructor(
    private readonly connection: Connection,
    private readonly table: Upcasts,
  ) {}

  /** @param most events that are asked for; all of them when left out */
  async stream(stream: string, from: number, most = Number.MAX_SAFE_INTEGER): Promise<readonly Recorded[]> {
    const { credentials } = this.connection;
    const options = { fromRevision: BigInt(from), maxCount: most, ...credentials };
    const all: Recorded[] = [];
    try {
      for await (const batch of this.#read((client) => client.readStream(stream, options))) all.push(...batch);
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw translated(error);
    }
    return all;
  }

  /** `fromPosition` is inclusive here, unlike in a subscription. */
  async *all(after: number): AsyncGenerator<readonly Recorded[]> {
    const { credentials } = this.connection;
    try {
      for await (const batch of this.#read((client) => client.readAll({ fromPosition: at(after), ...credentials }))) {
        const behind = batch.filter(({ position }) => position > after);
        if (behind.length > 0) yield behind;
      }
    } catch (error) {
      throw translated(error);
    }
  }

  /** The last event of ours: the server's own may lie behind it. */
  async head(): Promise<number> {
    const { credentials } = this.connection;
    try {
      const backwards = { direction: BACKWARDS, fromPosition: END, ...credentials } as const;
      for await (const batch of this.#read((client) => client.readAll(backwards))) {
        const [last] = batch;
        if (last) return last.position;
      }
    } catch (error) {
      throw translated(error);
    }
    return 0;
  }

  async *#read(ask: (client: EventStoreDBClient) => Reading): AsyncGenerator<readonly Recorded[]> {
    const { client } = this.connection;
    const reading = ask(client);
    try {
      for await (const batch of batchesOf(reading, () => reading.cancel(), PATIENCE)) yield toRecorded(batch, this.table);
    } catch (error) {
      this.connection.failed(client, error);
      throw error;
    }
  }
}
