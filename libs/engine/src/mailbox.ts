import { errorOf } from '#domain/kernel/error.js';
import { AppendRejected, StoreUnavailable, WrongExpectedRevision } from '#eventstore/event-store.js';
import type { Appended, EventStore } from '#eventstore/event-store.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { after, decided, folded, initially, isOutdated } from './aggregate.js';
import type { AnyDecider, Basis, Standing } from './aggregate.js';
import { delay } from './clock.js';
import { together } from './letter.js';
import type { Letter, Told } from './letter.js';
import type { Clock } from './clock.js';

interface Answer {
  readonly letter: Letter;
  readonly events: readonly NewEvent[];
  /** What the decider threw, which is that command's own answer. */
  readonly refusal?: Error;
}

/** What the mailboxes of one executor stand on. */
export interface MailboxLog {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly alone: () => boolean;
  /** Hears what is about to be appended. */
  readonly foresee: (events: readonly NewEvent[], appending: Promise<Appended>) => void;
}

/** Events that are read of a stream at once. */
const PAGE = 1_000;

/** Between two tries while the store is away. */
const PAUSE = 250;

/**
 * Whether the stream begins with this. It is taken for empty then, unread: where it is not, the append is a conflict or a repeat. A
 * floor begins with anything.
 */
const begins = ([first]: readonly Letter[]): boolean =>
  first?.wish.ask.to !== 'floor' && /^(Create|ChainGroupcall|ReportCallArrived)/.test(first?.wish.ask.command.type ?? '');

/** Events by the command that they came of. */
const grouped = (recorded: readonly Recorded[]): ReadonlyMap<string, readonly Recorded[]> => {
  const byCommand = new Map<string, Recorded[]>();
  for (const event of recorded) {
    const known = byCommand.get(event.cause.command);
    if (known) known.push(event);
    else byCommand.set(event.cause.command, [event]);
  }
  return byCommand;
};

/**
 * All that waits for one stream. Commands that come while an append is under way are decided together, each on the state that the
 * one before left, and appended as one.
 */
export class Mailbox {
  private readonly letters: Letter[] = [];
  private standing: Standing | undefined;
  /** What was appended last, for those who asked for the same meanwhile. */
  private latest: readonly Recorded[] = [];
  private busy = false;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly stream: string,
    private readonly decider: AnyDecider,
    private readonly log: MailboxLog,
  ) {}

  get idle(): boolean {
    return !this.busy;
  }

  put(letter: Letter): void {
    this.letters.push(letter);
    if (this.busy) return;
    this.busy = true;
    this.working = this.work();
  }

  async read(): Promise<Standing> {
    await this.working;
    const { standing } = this;
    if (!standing) return this.load();
    return this.log.alone() ? standing : this.catchUp(standing);
  }

  /** Somebody else's event. What does not follow on what is held, or comes while an append is under way, shows by itself. */
  advance(recorded: Recorded): void {
    if (!this.busy && this.standing && recorded.revision === this.standing.revision + 1)
      this.standing = folded(this.decider, this.standing, [recorded]);
  }

  private load(): Promise<Standing> {
    return this.catchUp(initially(this.decider));
  }

  /** Ends in the same turn in which it finds no letter left, so that none is put into a mailbox that nobody empties. */
  private async work(): Promise<void> {
    while (this.letters.length > 0) await this.handle(this.letters.splice(0, together(this.letters)));
    this.latest = [];
    this.busy = false;
  }

  private async handle(batch: readonly Letter[]): Promise<void> {
    try {
      await this.answer(batch);
    } catch (error) {
      if (error instanceof AppendRejected && batch.length > 1) for (const letter of batch) await this.handle([letter]);
      else await this.postpone(batch, errorOf(error));
    }
  }

  /** After an outage nobody knows whether the append happened: the stream is read again before the next decision. */
  private async postpone(batch: readonly Letter[], error: Error): Promise<void> {
    this.standing = undefined;
    const outage = error instanceof StoreUnavailable;
    const patient = batch.filter((letter) => outage && letter.patient);
    for (const letter of batch) if (!patient.includes(letter)) letter.reject(error);
    this.letters.unshift(...patient);
    if (patient.length > 0) await delay(this.log.clock, PAUSE);
  }

  private async answer(batch: readonly Letter[]): Promise<void> {
    const held = this.standing ?? (begins(batch) ? initially(this.decider) : undefined);
    const before = held ?? (await this.load());
    const answers = this.decide(batch, before);
    const events = answers.flatMap((answer) => answer.events);
    if (events.length === 0) {
      if (held && (await this.isBehind(held, answers))) this.again(answers);
      else await this.tell(answers, []);
      return;
    }
    const appended = await this.append(before, events, batch);
    if (!appended) return this.learn(before, answers);
    const recorded = this.record(events, appended.revision, appended.position);
    this.standing = folded(this.decider, before, recorded);
    this.latest = recorded;
    await this.tell(answers, recorded);
  }

  /** Nothing where the stream goes on otherwise than we thought: somebody else appended, or did so with these very events. */
  private async append(before: Standing, events: readonly NewEvent[], [first]: readonly Letter[]): Promise<Appended | undefined> {
    try {
      const appending = this.log.store.append(this.stream, before.revision, events, first?.after);
      this.log.foresee(events, appending);
      const appended = await appending;
      return appended.repeat ? undefined : appended;
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return undefined;
      throw error;
    }
  }

  /** The log knows more of this stream than we do: what was decided in ignorance of that is decided again. */
  private async learn(before: Standing, answers: readonly Answer[]): Promise<void> {
    await this.catchUp(before);
    this.again(answers);
  }

  private again(answers: readonly Answer[]): void {
    this.letters.unshift(...answers.map(({ letter }) => letter).filter(({ after }) => !after));
  }

  /**
   * Where others write too, a decision that appends nothing has no expected revision that would save it from being made on an old
   * state. A command that has been done stays done.
   */
  private async isBehind(held: Standing, answers: readonly Answer[]): Promise<boolean> {
    if (this.log.alone() || answers.every(({ letter }) => held.told.has(letter.wish.id))) return false;
    const { revision } = await this.catchUp(held);
    return revision > held.revision;
  }

  /** Page by page: a floor's stream grows for as long as its customer has a centre. */
  private async catchUp(before: Standing): Promise<Standing> {
    let standing = before;
    let page: readonly Recorded[];
    do {
      page = await this.log.store.readStream(this.stream, standing.revision + 1, PAGE);
      standing = folded(this.decider, standing, page);
    } while (page.length === PAGE);
    this.standing = standing;
    return standing;
  }

  /** Decides each on top of the one before; what a decider throws is that command's own answer. */
  private decide(batch: readonly Letter[], before: Standing): readonly Answer[] {
    let standing: Basis = before;
    const at = this.log.clock.now();
    const fresh = new Set<string>();
    return batch.map((letter) => {
      const { id } = letter.wish;
      if (before.told.has(id) || fresh.has(id) || isOutdated(standing, letter.wish)) return { letter, events: [] };
      try {
        const events = decided(this.decider, standing, letter.wish, at);
        standing = after(this.decider, standing, events);
        fresh.add(id);
        return { letter, events };
      } catch (error) {
        return { letter, events: [], refusal: errorOf(error) };
      }
    });
  }

  private record(events: readonly NewEvent[], revision: number, position: number): readonly Recorded[] {
    const back = events.length - 1;
    return events.map((event, index) => ({
      ...event,
      stream: this.stream,
      revision: revision - back + index,
      position: position - back + index,
    }));
  }

  private async tell(answers: readonly Answer[], recorded: readonly Recorded[]): Promise<void> {
    const byCommand = grouped(recorded);
    for (const { letter, refusal } of answers) {
      if (refusal) letter.reject(refusal);
      else letter.resolve(await this.told(letter, byCommand));
    }
  }

  /** A repeat is answered with what the first one did, where somebody waits for that. */
  private async told({ wish, patient }: Letter, byCommand: ReadonlyMap<string, readonly Recorded[]>): Promise<Told> {
    const events = byCommand.get(wish.id) ?? (patient ? [] : await this.earlier(wish.id));
    return { events, position: events.at(-1)?.position ?? this.standing?.position ?? 0 };
  }

  private async earlier(command: string): Promise<readonly Recorded[]> {
    const span = this.standing?.told.get(command);
    if (!span) return [];
    const isLatest = span.from >= (this.latest[0]?.revision ?? Infinity);
    const events = isLatest ? this.latest : await this.log.store.readStream(this.stream, span.from, span.to - span.from + 1);
    return events.filter(({ cause }) => cause.command === command);
  }
}
