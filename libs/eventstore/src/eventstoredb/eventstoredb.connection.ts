import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, isCommandError, type Credentials } from '@eventstore/db-client';

/** Milliseconds for streams to end. */
const GRACE = 500;

/**
 * The client, and what it takes to live with it.
 *
 * An append without credentials of its own goes through `BatchAppend`, whose promises the client (6.2.1) keeps in one table of the
 * process: an error on one connection rejects the appends of all, and an answer that comes later throws where nobody can catch it.
 * With credentials it is a call of its own, with a deadline. They come from the URL; without TLS they are not even sent.
 */
export class Connection {
  #client: EventStoreDBClient;
  readonly credentials: { readonly credentials?: Credentials };

  /** @param url `esdb://user:password@host:2113?tls=true`, as the client's documentation has it */
  constructor(private readonly url: string) {
    this.#client = EventStoreDBClient.connectionString(url);
    this.credentials = credentialsOf(url);
  }

  get client(): EventStoreDBClient {
    return this.#client;
  }

  /** A client that has not found its cluster never looks for it again: only an error of a command leaves it fit for use. */
  failed(client: EventStoreDBClient, error: unknown): void {
    if (client !== this.#client || (error instanceof Error && isCommandError(error))) return;
    this.#client = EventStoreDBClient.connectionString(this.url);
  }

  /** The client cancels its streams, and then waits for each to end; one that holds events which nobody reads never does. */
  async close(): Promise<void> {
    const grace = pause(GRACE, undefined, { ref: false });
    await Promise.race([this.#client.dispose(), grace]);
  }
}

const credentialsOf = (url: string): { readonly credentials?: Credentials } => {
  const [, username, password] = /^[^:]+:\/\/([^:@/]+):([^@/]+)@/.exec(url) ?? [];
  if (username && password)
    return { credentials: { username: decodeURIComponent(username), password: decodeURIComponent(password) } };
  return /[?&]tls=false/.test(url) ? { credentials: { username: 'nobody', password: '' } } : {};
};
