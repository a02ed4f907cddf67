import type { Ask, Event } from '#domain/contact-centre.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { spec } from '#domain/testing/calls.js';
import type { CallSpec } from '#domain/call/call.route.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryEventStore, MemoryLog } from '#eventstore/memory/memory.event-store.js';
import { Executor } from '../../executor.js';
import { wholeLog } from '../../feed.js';
import { Keeper } from '../../keeper.js';
import { Processor } from '../../processor.js';
import { reacting } from '../../reactions.js';
import { VirtualClock } from '../../testing/virtual.clock.js';
import { Timers, timing } from '../../timers.js';

const NAMES = '0d6f2c1a-3b5e-5f70-8a91-b2c3d4e5f607';

/** The same name, the same uuid. */
export const uuid = (name: string): string => uuid5(NAMES, name);

/** A controller on a log in memory, without a switch: a test tells what a switch would report, and lets time pass. */
export const run = () => {
  const [log, checkpoints, clock] = [new MemoryLog(), new MemoryCheckpoints(), new VirtualClock()];
  const store = new MemoryEventStore(log);
  const executor = new Executor(store, clock);
  const onError = (error: Error): void => {
    throw error;
  };
  const keeper = (name: string): Keeper => new Keeper(name, checkpoints, clock, onError);
  const feed = wholeLog(store, timing);
  const timers = new Timers({ feed, keeper: keeper('timers'), clock, tell: (wish) => executor.insist(wish), onError });
  const processor = new Processor({
    feed: wholeLog(store, reacting(executor)),
    keeper: keeper('processes'),
    onPoison: ({ error }) => onError(new Error(error)),
  });
  let told = 0;
  return {
    store,
    clock,
    start: async (): Promise<void> => {
      timers.switchIsBack();
      await timers.start();
      await processor.start();
    },
    /** What a person or the switch tells; all that follows at once has then happened. */
    tell: async (ask: Ask): Promise<void> => {
      const id = uuid(`command ${told++}`);
      await executor.tell({ ask, id, causation: 'test', actor: { kind: 'switch', id: 'test' }, tree: ask.tree ?? ask.id });
      await clock.pass(0);
    },
    stop: async (): Promise<void> => {
      await processor.stop();
      await timers.stop();
    },
    events: async (): Promise<readonly Recorded<Event>[]> => {
      const all: Recorded<Event>[] = [];
      for await (const page of store.readAll(0)) all.push(...(page as readonly Recorded<Event>[]));
      return all;
    },
  };
};

export const callSpec = (name: string, changes: Partial<CallSpec> = {}): CallSpec =>
  spec({ callId: uuid(name), attempts: [{ legId: uuid(name), route: null }], ...changes });

/** Events as a log, wherever they stood before. */
export const logOf = (events: readonly Recorded[]): MemoryEventStore => {
  const log = new MemoryLog();
  for (const { stream, id, event, cause } of events) log.add(stream, [{ id, event, cause } satisfies NewEvent]);
  return new MemoryEventStore(log);
};
