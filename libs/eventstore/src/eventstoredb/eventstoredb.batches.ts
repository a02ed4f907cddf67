import type { ResolvedEvent } from '@eventstore/db-client';

/** Events that are held at once, beside the buffers of client and connection. */
const PAGE = 500;

/** A read or a subscription of the client. */
interface Streamed extends AsyncIterable<ResolvedEvent> {
  read(): ResolvedEvent | null;
  destroy(error?: Error): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/**
 * What a stream of the client brings, in batches of what has arrived. While a batch is in the caller's hands nothing more is
 * taken, and so the server is held back.
 * @param release tells the server that we need no more
 * @param patience milliseconds of silence after which the server counts as lost; a subscription may be silent
 */
export async function* batchesOf(
  stream: Streamed,
  release: () => Promise<void>,
  patience?: number,
): AsyncGenerator<readonly ResolvedEvent[]> {
  let watchdog: NodeJS.Timeout | undefined;
  const watch = (): void => {
    if (patience) watchdog = setTimeout(() => stream.destroy(new Error(`silent for ${patience} ms`)), patience);
  };
  // The client reports errors also when nobody reads any more; unheard, they would end the process.
  stream.on('error', () => undefined);
  try {
    watch();
    for await (const first of stream) {
      clearTimeout(watchdog);
      yield arrived(stream, first);
      watch();
    }
  } finally {
    clearTimeout(watchdog);
    // It fails when there was never a connection, and then there is nothing to release.
    await release().catch(() => undefined);
  }
}

const arrived = (stream: Streamed, first: ResolvedEvent): readonly ResolvedEvent[] => {
  const batch = [first];
  while (batch.length < PAGE) {
    const next = stream.read();
    if (!next) break;
    batch.push(next);
  }
  return batch;
};
