import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore } from '#eventstore/event-store.js';
import { readOf } from './expected.js';
import { judged } from './second-look.js';
import type { Finding } from './second-look.js';
import type { Verdict } from './verdict.js';
import { Verifier } from './verifier.js';
import type { Progress } from './verifier.js';

type Log = Pick<EventStore, 'readAll' | 'readStream'>;

/** How many streams are read at once. */
const AT_ONCE = 16;

/** Lets the verifier know the streams that it asks for, as they stood before a position. */
const learn = async (log: Log, verifier: Verifier, { streams, before }: { streams: readonly string[]; before: number }) => {
  for (let from = 0; from < streams.length; from += AT_ONCE)
    await Promise.all(
      streams.slice(from, from + AT_ONCE).map(async (stream) => {
        const events = await log.readStream(stream);
        verifier.learn(
          stream,
          events.filter(({ position }) => position < before),
        );
      }),
    );
};

/** The events before the last stray that strays name as their causes, by id. */
const causesOf = async (
  log: Log,
  strays: readonly Recorded<Event>[],
): Promise<ReadonlyMap<string, readonly Recorded<Event>[]>> => {
  const causes = new Map<string, Recorded<Event>[]>(strays.map(({ cause }) => [cause.causation, []]));
  const last = Math.max(0, ...strays.map(({ position }) => position));
  for await (const page of log.readAll(0)) {
    for (const recorded of page as readonly Recorded<Event>[]) causes.get(recorded.id)?.push(recorded);
    if ((page.at(-1)?.position ?? 0) >= last) break;
  }
  return causes;
};

const judge = async (log: Log, strays: readonly Recorded<Event>[], told: (stray: Recorded<Event>, finding: Finding) => void) => {
  if (strays.length === 0) return;
  const causes = await causesOf(log, strays);
  for (const stray of strays) {
    const before = causes.get(stray.cause.causation)?.filter(({ position }) => position < stray.position) ?? [];
    told(stray, judged(stray, before, await log.readStream(stray.stream)));
  }
};

/**
 * Replays a whole log, page by page, and compares what its processes and timers did with what the present code would do. Memory
 * does not grow with the log; where an event comes without a cause that is at hand, the log is read a second time.
 * @param progress as it stood before this was called, so that a running system may go on meanwhile
 * @param kept how many streams stay in memory
 * @throws StoreUnavailable
 */
export const verify = async (log: Log, progress: Progress, kept?: number): Promise<Verdict> => {
  const verifier = new Verifier(progress, kept);
  for await (const page of log.readAll(0)) {
    const read = (page as readonly Recorded<Event>[]).map(readOf);
    await learn(log, verifier, { streams: verifier.unknown(read), before: page[0]?.position ?? 0 });
    verifier.take(read);
  }
  verifier.finish();
  const { tally, strays } = verifier;
  await judge(log, strays, ({ position, stream }, finding) => {
    if ('what' in finding) tally.differs({ ...finding, position, stream });
    else tally.count(finding.kind);
  });
  return tally.verdict;
};
