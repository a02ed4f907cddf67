import { processes } from '#domain/contact-centre.js';
import type { Event } from '#domain/contact-centre.js';
import type { Actor } from '#domain/kernel/cause.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { absent, answer, contrast, deciderOf, tooEarly, versionOf } from './answer.js';
import type { Expected, Read } from './expected.js';
import { Pending } from './pending.js';
import { Streams } from './streams.js';
import type { Begun, Place } from './streams.js';
import { Tally } from './verdict.js';
import type { DifferenceKind } from './verdict.js';

/** How far the processes of the log have come. */
export interface Progress {
  /** Everything up to here has been answered. */
  readonly checkpoint: number;
  /** Trees that a bug has stopped, and from which position on. */
  readonly stopped: ReadonlyMap<string, number>;
}

/** How many streams stay in memory. */
const KEPT = 20_000;

const present: ReadonlyMap<string, number> = new Map(processes.map(({ name, version }) => [name, version]));

/**
 * Replays a log in its order and compares: each command of a process or a timer with what the present code would have told and
 * decided, and each command that the present code would have told with what is in the log. It asks for the streams that it does
 * not know (`unknown`), and looks at nothing else. The rules are in docs/decisions/0015-what-verify-compares.md.
 */
export class Verifier {
  readonly tally = new Tally();
  /** First events of commands that no event seen so far asks for. */
  readonly strays: Recorded<Event>[] = [];
  private readonly streams: Streams;
  private readonly pending = new Pending();
  /** By process, the version that was at work last. */
  private readonly eras = new Map<string, number>();

  constructor(
    private readonly progress: Progress,
    kept = KEPT,
  ) {
    this.streams = new Streams(kept);
  }

  /** The streams that must be learnt, as they stand before the first of these events. */
  unknown(page: readonly Read[]): readonly string[] {
    const begins = new Set(page.filter(({ recorded }) => recorded.revision === 0).map(({ recorded }) => recorded.stream));
    const named = page.flatMap(({ recorded, reactions }) => [recorded.stream, ...reactions.map(({ stream }) => stream)]);
    return [...new Set(named)].filter((stream) => !this.streams.has(stream) && !begins.has(stream) && deciderOf(stream));
  }

  learn(stream: string, events: readonly Recorded[]): void {
    this.streams.learn(stream, events);
  }

  /** Goes on by events of the log whose streams are known or begin here. */
  take(page: readonly Read[]): void {
    for (const read of page) this.read(read);
    const from = page[0]?.recorded.position ?? 0;
    this.streams.forget(
      (stream, { standing, begun }) => standing.position >= from || !!begun?.rest?.length || this.pending.isAwaited(stream),
    );
  }

  /** The log ends here: what has not come by now is under way, or missing. */
  finish(): void {
    for (const [stream, place] of this.streams.unfinished()) this.cut(stream, place);
    for (const expected of this.pending.rest()) {
      const { stream, source } = expected;
      this.guarded({ position: source.position, stream }, () => {
        if (this.leavesNothing(expected, source.at)) this.tally.count('unchanged');
        else if (source.position > this.progress.checkpoint) this.tally.count('underWay');
        else this.misses(expected);
      });
    }
  }

  private read({ recorded, reactions, timings, error }: Read): void {
    const { actor } = recorded.cause;
    this.tally.count('events');
    this.guarded(recorded, () => {
      this.follow(recorded);
      if (error) throw error;
      for (const timing of timings) this.pending.time(timing);
      for (const expected of reactions) this.expect(expected);
    });
    if (actor.kind === 'process') this.eras.set(actor.id, versionOf(actor));
  }

  /** What the code throws is a difference: the log says that it did not. */
  private guarded(where: Pick<Recorded, 'position' | 'stream'>, replay: () => void): void {
    try {
      replay();
    } catch (thrown) {
      this.differs('broken', where, thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  private follow(recorded: Recorded<Event>): void {
    const { stream, revision, cause } = recorded;
    const place = this.place(stream);
    if (!place) return;
    if (revision !== place.standing.revision + 1)
      this.differs('gap', recorded, `revision ${revision} comes after ${place.standing.revision}`);
    this.streams.follow(recorded, this.checked(place, recorded));
    this.settle(stream, cause.at);
  }

  /** Compares an event with what its command does now; answers what is still to come of that. */
  private checked(place: Place, recorded: Recorded<Event>): Begun {
    const { command } = recorded.cause;
    if (place.begun && place.begun.command !== command) this.cut(recorded.stream, place);
    const rest = place.begun?.command === command ? place.begun.rest : this.begin(place, recorded);
    if (!rest) return { command, rest: null };
    const difference = contrast(rest[0], recorded);
    if (difference === null) return { command, rest: rest.slice(1) };
    this.differs('otherwise', recorded, difference);
    return { command, rest: null };
  }

  private cut(stream: string, { standing, begun }: Place): void {
    const [next] = begun?.rest ?? [];
    if (next) this.differs('otherwise', { position: standing.position, stream }, absent(next));
  }

  /** What a command does now; null for one that is not compared. */
  private begin({ standing }: Place, recorded: Recorded<Event>): Begun['rest'] {
    const { stream, cause } = recorded;
    const { actor, command, at } = cause;
    if (actor.kind !== 'process' && actor.kind !== 'timer') return null;
    const expected = this.pending.command(command);
    if (actor.kind === 'process' && versionOf(actor) !== present.get(actor.id)) return this.skip(actor, expected);
    const decider = deciderOf(stream);
    if (!expected || expected.stream !== stream || !decider) {
      this.strays.push(recorded);
      return null;
    }
    this.done(expected, recorded);
    return answer(decider, standing, expected.wish, at);
  }

  private skip({ id, version }: Actor, expected: Expected | undefined): null {
    this.tally.skip(id, version ?? 1);
    if (expected) this.pending.remove(expected);
    return null;
  }

  /** Whatever was to be told before it in its lane has been told. */
  private done(expected: Expected, recorded: Recorded<Event>): void {
    const { at } = recorded.cause;
    for (const each of this.pending.before(expected)) {
      if (this.leavesNothing(each, at)) this.tally.count('unchanged');
      else this.misses(each);
      this.pending.remove(each);
    }
    this.pending.remove(expected);
    this.tally.count(expected.due === null ? 'reactions' : 'timers');
    const early = tooEarly(expected.due, at);
    if (early) this.differs('early', recorded, early);
  }

  private expect(expected: Expected): void {
    this.pending.add({ ...expected, isTimely: this.isTimely(expected) });
    this.settle(expected.stream, expected.source.at);
  }

  /** Whether it was the present version of its process that answered events here. */
  private isTimely({ wish: { actor } }: Expected): boolean {
    return (this.eras.get(actor.id) ?? 1) === versionOf(actor);
  }

  /** Those whose turn it is and that change nothing as the stream stands now. */
  private settle(stream: string, at: Instant): void {
    for (let settled = true; settled;) {
      settled = false;
      for (const expected of this.pending.next(stream)) {
        if (!this.leavesNothing(expected, at)) continue;
        this.tally.count('unchanged');
        this.pending.remove(expected);
        settled = true;
      }
    }
  }

  /** A stream that nobody had to let us know has not begun; there is none where nobody decides. */
  private place(stream: string): Place | undefined {
    if (!this.streams.has(stream)) this.streams.learn(stream, []);
    return this.streams.get(stream);
  }

  private leavesNothing({ stream, wish }: Expected, at: Instant): boolean {
    const [decider, place] = [deciderOf(stream), this.place(stream)];
    return !decider || !place || answer(decider, place.standing, wish, at).length === 0;
  }

  private misses({ wish, stream, source, isTimely }: Expected): void {
    const from = this.progress.stopped.get(source.tree);
    if (!isTimely) this.tally.skip(wish.actor.id, this.eras.get(wish.actor.id) ?? 1);
    else if (from !== undefined && source.position >= from) this.tally.count('stopped');
    else
      this.differs(
        'missing',
        { position: source.position, stream },
        `${wish.actor.id} answers ${source.type} with ${wish.ask.command.type}, which was never told`,
      );
  }

  private differs(kind: DifferenceKind, { position, stream }: Pick<Recorded, 'position' | 'stream'>, what: string): void {
    this.tally.differs({ kind, position, stream, what });
  }
}
