import type { CallCommand } from '#domain/call/call.commands.js';
import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { Executor } from '#engine/executor.js';
import type { Wish } from '#engine/aggregate.js';
import type { NewEvent } from '#domain/kernel/recorded.js';
import type { Ground } from './controller.js';
import { except, following, writing } from './mutating.js';
import type { Mutant } from './mutating.js';

/** What becomes of a wish: itself, another one, or nothing. */
type Change = (wish: Wish, ground: Ground) => Wish | undefined;

/** An executor to which wishes come otherwise than they were. */
class Meddling extends Executor {
  constructor(
    private readonly ground: Ground,
    private readonly change: Change,
    ...given: ConstructorParameters<typeof Executor>
  ) {
    super(...given);
  }

  override async insist(wish: Wish): Promise<void> {
    const changed = this.change(wish, this.ground);
    if (changed) await super.insist(changed);
  }
}

const wishing =
  (change: Change) =>
  (ground: Ground): Ground => ({
    ...ground,
    openExecutor: (store, clock) => new Meddling(ground, change, store, clock),
  });

/** Some wishes of processes are never told. */
export const unless = (isLost: (wish: Wish, ground: Ground) => boolean): Mutant['of'] =>
  wishing((wish, ground) => (isLost(wish, ground) ? undefined : wish));

type Append = (stream: string, events: readonly NewEvent[], ground: Ground) => readonly NewEvent[];

/** What is appended becomes something else on its way to the log. */
const appending =
  (change: Append) =>
  (ground: Ground): Ground => {
    const { store } = ground;
    return {
      ...ground,
      store: {
        append: (stream, expected, events, after) => store.append(stream, expected, change(stream, events, ground), after),
        readStream: (stream, from, most) => store.readStream(stream, from, most),
        readAll: (after) => store.readAll(after),
        subscribe: (after, onEvents) => store.subscribe(after, onEvents),
        head: () => store.head(),
        close: () => store.close(),
      },
    };
  };

/** What hangs on another append goes its own way. */
const unhinged = (ground: Ground): Ground => {
  const { store } = ground;
  return {
    ...ground,
    store: {
      append: (stream, expected, events) => store.append(stream, expected, events),
      readStream: (stream, from, most) => store.readStream(stream, from, most),
      readAll: (after) => store.readAll(after),
      subscribe: (after, onEvents) => store.subscribe(after, onEvents),
      head: () => store.head(),
      close: () => store.close(),
    },
  };
};

const changed = (each: NewEvent, change: (event: Event) => Event): NewEvent => ({ ...each, event: change(each.event as Event) });

/** The first of those who lost is not told so. */
const sparing: Append = (_, events) =>
  events.map((each) =>
    changed(each, (event) => (event.type === 'GroupcallAnswered' ? { ...event, losers: event.losers.slice(1) } : event)),
  );

const streamOf = ({ log }: Ground, stream: string): readonly Recorded<Event>[] =>
  log.stream(stream) as readonly Recorded<Event>[];

/** Takes an answer although there is one: what came first stands in the log and is forgotten. */
class Forgiving extends Executor {
  constructor(
    private readonly ground: Ground,
    ...given: ConstructorParameters<typeof Executor>
  ) {
    super(...given);
  }

  override async insist(wish: Wish): Promise<void> {
    await super.insist(wish);
    const { command } = wish.ask;
    if (command.type !== 'ReportGroupcallLegAnswered') return;
    const stream = `groupcall-${command.groupcallId}`;
    const there = streamOf(this.ground, stream);
    if (there.some(({ cause }) => cause.command === wish.id)) return;
    const first = there.find(({ event }) => event.type === 'GroupcallAnswered');
    const isOver = there.some(({ event }) => event.type === 'GroupcallEnded');
    if (first?.event.type !== 'GroupcallAnswered' || first.event.callId === command.callId || isOver) return;
    const event = { ...first.event, callId: command.callId, losers: [first.event.callId] };
    const cause = { ...first.cause, command: wish.id, causation: wish.causation, at: this.ground.life.clock.now() };
    await this.ground.store.append(stream, there.length - 1, [{ id: uuid5(wish.id, '0'), event, cause }]);
  }
}

const commandOf = ({ ask }: Wish): CallCommand | undefined => (ask.to === 'call' ? ask.command : undefined);

/** The command of that kind, where a wish is one. */
const is =
  <T extends CallCommand['type']>(type: T, fits: (command: Extract<CallCommand, { type: T }>) => boolean = () => true) =>
  (wish: Wish): boolean => {
    const command = commandOf(wish);
    return command?.type === type && fits(command as Extract<CallCommand, { type: T }>);
  };

/** A call that is over, of which a transfer is told, and which is neither its caller's nor its transferer's. */
const isTargetsEnd = ({ ask }: Wish, ground: Ground): boolean => {
  if (ask.to !== 'transfer' || ask.command.type !== 'ReportTransferPartyEnded') return false;
  const [begun] = streamOf(ground, `transfer-${ask.id}`);
  if (begun?.event.type !== 'TransferCreated') return false;
  const { callerCallId, transfererCallId } = begun.event.spec;
  return ![callerCallId, transfererCallId].includes(ask.command.callId);
};

/** A transferer who is to wait for the dial is let go instead. */
const lettingGo: Change = (wish, ground) => {
  const command = commandOf(wish);
  if (command?.type !== 'PartCall') return wish;
  const why = (ground.log.after(0) as readonly Recorded<Event>[]).find(({ id }) => id === wish.causation)?.event;
  if (why?.type !== 'TransferCreated' || why.spec.kind !== 'blind' || why.spec.transfererCallId !== command.callId) return wish;
  return { ...wish, ask: { to: 'call', id: command.callId, command: { type: 'HangUpCall', callId: command.callId } } };
};

type Batch = readonly Recorded[];

/** Neighbours that were appended together change places. */
const exchanged = (batch: Batch): Batch => {
  const events = [...batch];
  for (let at = 0; at + 1 < events.length; at++) {
    const [one, next] = [events[at], events[at + 1]];
    if (!one || one.cause.command !== next?.cause.command) continue;
    events.splice(at, 2, next, one);
    at += 1;
  }
  return events;
};

/** Of what a controller finds when it starts one kind of event is left out. */
const atStart =
  (type: Event['type']): Mutant['of'] =>
  (ground) => {
    const before = ground.log.head;
    const change = (batch: Batch): Batch => batch.filter(({ event, position }) => event.type !== type || position > before);
    return following('processes', change)(ground);
  };

/** What was done about groups, talks and transfers, broken on purpose. */
export const TALK_MUTANTS: readonly Mutant[] = [
  { name: 'one of those who lost is not ended', of: appending(sparing) },
  { name: 'a win does not hang on its answer', of: unhinged },
  {
    name: 'a second answer is taken',
    of: (ground) => ({ ...ground, openExecutor: (store, clock) => new Forgiving(ground, store, clock) }),
  },
  { name: 'only one of two is joined', of: unless(is('JoinCall', ({ callId, peerCallId }) => callId > peerCallId)) },
  { name: 'the caller is not parted', of: unless(is('PartCall', ({ hears }) => hears === 'music')) },
  { name: 'a transfer is never left', of: unless(is('LeaveTransfer')) },
  { name: 'the target\u2019s end is nothing', of: unless(isTargetsEnd) },
  { name: 'the transferer is let go before the dial', of: wishing(lettingGo) },
  { name: 'nobody is parked', of: writing(except(/^api uuid_park/)) },
  { name: 'two effects of one append change places', of: following('switchboard', exchanged) },
  { name: 'a completed transfer is forgotten over a death', of: atStart('TransferCompleted') },
  { name: 'processes miss the end of a groupcall', of: unless(is('ReportCallUnconnected')) },
  { name: 'a plan is not given to the winner', of: unless(is('GiveFlow')) },
];
