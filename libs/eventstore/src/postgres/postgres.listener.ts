import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { connect } from './postgres.connection.js';
import { CHANNEL } from './postgres.tables.js';

/** Milliseconds between looks at the head, in case that a notification was lost, or the connection with it. */
const LOOK_AFTER = 1_000;
const LIMITS: pg.ClientConfig = { query_timeout: 3_000 };

/** Hears of what other processes append. It keeps its connection, and when it loses it, it makes another. */
export class Listener {
  readonly #closing = new AbortController();
  #listening: Promise<void> | undefined;

  /**
   * @param onHead position of the log's last event; told again every second
   * @param isOurs whether a server's session is this process's own writer, which needs no telling
   */
  constructor(
    private readonly url: string,
    private readonly onHead: (position: number) => void,
    private readonly isOurs: (session: number) => boolean,
  ) {}

  listen(): void {
    this.#listening ??= this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#listening;
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#closing.signal.aborted; failures++) {
      try {
        await this.#listenOnce(() => (failures = 0));
      } catch {
        // An outage: whoever follows the log waits, and so does this.
        await this.#pause(Math.min(LOOK_AFTER, 50 * 2 ** failures));
      }
    }
  }

  async #listenOnce(onSuccess: () => void): Promise<void> {
    const lost = new AbortController();
    const client = await connect(this.url, LIMITS, () => lost.abort());
    try {
      client.on('notification', ({ processId, payload }) => {
        if (!this.isOurs(processId)) this.onHead(Number(payload));
      });
      await client.query(`listen ${CHANNEL}`);
      onSuccess();
      while (!this.#closing.signal.aborted && !lost.signal.aborted) {
        const { rows } = await client.query<{ position: number }>('select position from ledgerline.head');
        this.onHead(rows[0]?.position ?? 0);
        await this.#pause(LOOK_AFTER, lost.signal);
      }
    } finally {
      void client.end();
    }
  }

  async #pause(milliseconds: number, ...unless: readonly AbortSignal[]): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, ...unless]);
    await pause(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
