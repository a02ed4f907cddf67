import type { Event } from '#domain/contact-centre.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { Executor } from '#engine/executor.js';
import type { Wish } from '#engine/aggregate.js';
import type { Told } from '#engine/letter.js';
import type { Checkpoints } from '#eventstore/checkpoints.js';
import type { EventStore } from '#eventstore/event-store.js';
import type { MemoryLog } from '#eventstore/memory/memory.event-store.js';
import type { Connect, EslCommand, EslEvent } from '#switch/switch.js';
import type { Ground } from './controller.js';

/** Something broken on purpose, at a place where the harness holds what the controller stands on. */
export interface Mutant {
  readonly name: string;
  readonly of: (ground: Ground) => Ground;
}

/** Nothing is broken. */
export const SOUND: Mutant = { name: 'none', of: (ground) => ground };

type Commands = (command: EslCommand) => readonly EslCommand[];

/** What is written to the switch becomes something else. */
export const writing =
  (commands: () => Commands) =>
  (ground: Ground): Ground => {
    const connect: Connect = (listener) => {
      const change = commands();
      const line = ground.connect(listener);
      return { ...lineOf(line), send: (command) => change(command).forEach((each) => line.send(each)) };
    };
    return { ...ground, connect };
  };

const lineOf = (line: ReturnType<Connect>): ReturnType<Connect> => ({
  send: (command) => line.send(command),
  ask: (command) => line.ask(command),
  flush: () => line.flush(),
  close: () => line.close(),
});

/** What the switch answers to some questions becomes something else. */
export const answering =
  (asks: RegExp, answer: string) =>
  (ground: Ground): Ground => ({
    ...ground,
    connect: (listener) => {
      const line = ground.connect(listener);
      const ask = async (command: EslCommand): Promise<string> => {
        const told = await line.ask(command);
        return asks.test(command.line) ? answer : told;
      };
      return { ...lineOf(line), ask };
    },
  });

/** Some questions are never asked; whoever asked gets an answer all the same. */
export const unasked =
  (asks: RegExp) =>
  (ground: Ground): Ground => ({
    ...ground,
    connect: (listener) => {
      const line = ground.connect(listener);
      return { ...lineOf(line), ask: (command) => (asks.test(command.line) ? Promise.resolve('+OK') : line.ask(command)) };
    },
  });

/** Some events of the switch are never heard. */
export const deafTo =
  (isLost: (event: EslEvent) => boolean) =>
  (ground: Ground): Ground => ({
    ...ground,
    connect: (listener) =>
      ground.connect({
        up: () => listener.up(),
        down: (reason) => listener.down(reason),
        event: (event) => (isLost(event) ? undefined : listener.event(event)),
      }),
  });

type Batch = readonly Recorded[];

/** The followers of the log, in the order in which they subscribe. */
const FOLLOWERS = ['timers', 'processes', 'switchboard'] as const;

/** One follower of the log is given something else than what is there. */
export const following =
  (name: (typeof FOLLOWERS)[number], change: (batch: Batch) => Batch) =>
  (ground: Ground): Ground => {
    let subscribed = 0;
    const { store } = ground;
    const subscribe: EventStore['subscribe'] = (after, onEvents) => {
      const isIt = FOLLOWERS[subscribed++] === name;
      return store.subscribe(after, (batch) => onEvents(isIt ? change(batch) : batch));
    };
    const changed: EventStore = {
      append: (stream, expected, events, after) => store.append(stream, expected, events, after),
      readStream: (stream, from, most) => store.readStream(stream, from, most),
      readAll: (after) => store.readAll(after),
      head: () => store.head(),
      close: () => store.close(),
      subscribe,
    };
    return { ...ground, store: changed };
  };

/** No turn of a wish is written down, so that none is compared after a death. */
export const unturned = (ground: Ground): Ground => {
  const { store } = ground;
  const bare = ({ cause: { correlation, causation, command, actor, at }, ...rest }: NewEvent): NewEvent => ({
    ...rest,
    cause: { correlation, causation, command, actor, at },
  });
  const changed: EventStore = {
    append: (stream, expected, events, after) => store.append(stream, expected, events.map(bare), after),
    readStream: (stream, from, most) => store.readStream(stream, from, most),
    readAll: (after) => store.readAll(after),
    head: () => store.head(),
    close: () => store.close(),
    subscribe: (after, onEvents) => store.subscribe(after, onEvents),
  };
  return { ...ground, store: changed };
};

export const without =
  (type: Event['type']) =>
  (batch: Batch): Batch =>
    batch.filter(({ event }) => event.type !== type);

/** What one follower writes down becomes something else. */
export const keeping =
  (name: string, write: (kept: Checkpoints) => Checkpoints['write']) =>
  (ground: Ground): Ground => {
    const { checkpoints } = ground;
    const other = write(checkpoints);
    return {
      ...ground,
      checkpoints: {
        read: (follower) => checkpoints.read(follower),
        write: (follower, position, changes) =>
          (follower === name ? other : checkpoints.write.bind(checkpoints))(follower, position, changes),
      },
    };
  };

/** Commands that were told in a run, by its log. */
const TOLD = new WeakMap<MemoryLog, Set<string>>();

/** An executor that forgets ids: a command that comes again is a new one. */
class Forgetful extends Executor {
  private readonly known: Set<string>;

  constructor(
    private readonly ground: Ground,
    private readonly which: Wish['actor']['kind'],
    ...given: ConstructorParameters<typeof Executor>
  ) {
    super(...given);
    this.known = TOLD.get(ground.log) ?? new Set();
    TOLD.set(ground.log, this.known);
  }

  override tell(wish: Wish): Promise<Told> {
    return super.tell(this.renamed(wish));
  }

  override insist(wish: Wish): Promise<void> {
    return super.insist(this.renamed(wish));
  }

  private renamed(wish: Wish): Wish {
    const isAgain = wish.actor.kind === this.which && this.known.has(wish.id);
    this.known.add(wish.id);
    return isAgain ? { ...wish, id: this.ground.newId() } : wish;
  }
}

export const forgetful =
  (which: Wish['actor']['kind']) =>
  (ground: Ground): Ground => ({
    ...ground,
    openExecutor: (store, clock) => new Forgetful(ground, which, store, clock),
  });

/** Each pair that matches is written the other way round. */
export const swapped =
  (first: RegExp, second: RegExp): (() => Commands) =>
  () => {
    let held: EslCommand | undefined;
    return (command) => {
      const [before, waits] = [held, first.test(command.line)];
      held = waits ? command : undefined;
      if (waits) return before ? [before] : [];
      if (!before) return [command];
      return second.test(command.line) ? [command, before] : [before, command];
    };
  };

export const except =
  (line: RegExp): (() => Commands) =>
  () =>
  (command) =>
    line.test(command.line) ? [] : [command];

export const twice =
  (line: RegExp): (() => Commands) =>
  () =>
  (command) =>
    line.test(command.line) ? [command, command] : [command];

export const isNamed = (name: string) => (event: EslEvent) => event['Event-Name'] === name;
