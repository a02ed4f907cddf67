import type { Checkpoints } from '#eventstore/checkpoints.js';
import type { EventStore } from '#eventstore/event-store.js';
import type { Clock } from '#engine/clock.js';
import type { Executor } from '#engine/executor.js';
import { wholeLog } from '#engine/feed.js';
import { Keeper } from '#engine/keeper.js';
import { Processor } from '#engine/processor.js';
import type { Poisoned } from '#engine/processor.js';
import { hastening } from '#engine/hastening.js';
import { reacting } from '#engine/reactions.js';
import { Timers, timing } from '#engine/timers.js';

export interface WorkerOptions {
  readonly store: EventStore;
  readonly checkpoints: Checkpoints;
  readonly executor: Executor;
  readonly clock: Clock;
  readonly onPoison: (poisoned: Poisoned) => void;
  readonly onError: (error: Error) => void;
}

/** What runs the decisions on: process managers that answer events with commands, and timers that remember for them. */
export interface Worker {
  readonly processor: Processor;
  readonly timers: Timers;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const openWorker = ({ store, checkpoints, executor, clock, onPoison, onError }: WorkerOptions): Worker => {
  const keeper = (name: string): Keeper => new Keeper(name, checkpoints, clock, onError);
  const processor = new Processor({ feed: wholeLog(store, reacting(executor)), keeper: keeper('processes'), onPoison });
  const feed = wholeLog(store, timing);
  const timers = new Timers({ feed, keeper: keeper('timers'), clock, tell: (wish) => executor.insist(wish), onError });
  return {
    processor,
    timers,
    start: async () => {
      await timers.start();
      await processor.start();
      executor.foresee(hastening(processor, await store.head()));
    },
    stop: async () => {
      await processor.stop();
      await timers.stop();
    },
  };
};
