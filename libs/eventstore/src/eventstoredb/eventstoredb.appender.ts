import { setTimeout as pause } from 'node:timers/promises';
import { NO_STREAM as NONE_YET, WrongExpectedVersionError, type EventStoreDBClient } from '@eventstore/db-client';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { isRepeat } from '../append.js';
import { NO_STREAM, WrongExpectedRevision, type Appended } from '../event-store.js';
import type { Connection } from './eventstoredb.connection.js';
import { faultOf, translated } from './eventstoredb.errors.js';
import { toEventData } from './eventstoredb.events.js';
import type { Log } from './eventstoredb.log.js';

/** Milliseconds for which an append is tried again, with the same ids. */
const PATIENCE = 3_000;
const RETRY_AFTER = 50;

interface Asked {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly NewEvent[];
  /** Milliseconds since the Unix epoch. */
  readonly deadline: number;
}

/** Appends, and finds out what has become of appends whose answer was lost. */
export class Appender {
  constructor(
    private readonly connection: Connection,
    private readonly log: Log,
  ) {}

  async append(stream: string, expected: number, events: readonly NewEvent[]): Promise<Appended> {
    const asked: Asked = { stream, expected, events, deadline: Date.now() + PATIENCE };
    for (;;) {
      const { client } = this.connection;
      try {
        return await this.#once(client, asked);
      } catch (error) {
        if (error instanceof WrongExpectedVersionError) return this.#repeated(asked, actualOf(error));
        if (faultOf(error) !== 'outage' || Date.now() + RETRY_AFTER >= asked.deadline) throw translated(error);
        this.connection.failed(client, error);
        await pause(RETRY_AFTER);
      }
    }
  }

  async #once(client: EventStoreDBClient, { stream, expected, events, deadline }: Asked): Promise<Appended> {
    const left = deadline - Date.now();
    const { position } = await within(
      left,
      client.appendToStream(stream, events.map(toEventData), {
        expectedRevision: expected === NO_STREAM ? NONE_YET : BigInt(expected),
        deadline: left,
        ...this.connection.credentials,
      }),
    );
    const revision = expected + events.length;
    if (position) return { revision, position: Number(position.commit), repeat: false };
    // The server recognises a repeat by itself, and then leaves the position out.
    const [last] = await this.log.stream(stream, revision, 1);
    return { revision, position: last?.position ?? 0, repeat: true };
  }

  async #repeated(asked: Asked, actual: number): Promise<Appended> {
    const { stream, expected, events } = asked;
    const revision = expected + events.length;
    const there = revision <= actual ? await this.#there(asked) : [];
    const last = there.at(-1);
    if (!last || !isRepeat(events, there)) throw new WrongExpectedRevision(stream, expected, actual);
    return { revision, position: last.position, repeat: true };
  }

  /** What stands where the append would. The server counts an event a moment before it shows it. */
  async #there({ stream, expected, events, deadline }: Asked): Promise<readonly Recorded[]> {
    for (;;) {
      const there = await this.log.stream(stream, expected + 1, events.length);
      if (there.length === events.length || Date.now() >= deadline) return there;
      await pause(RETRY_AFTER);
    }
  }
}

const actualOf = ({ actualVersion }: WrongExpectedVersionError): number =>
  typeof actualVersion === 'bigint' ? Number(actualVersion) : NO_STREAM;

/** The client alone would wait for ever where it appends by `BatchAppend`. */
const within = async <T>(milliseconds: number, answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
};
