import type pg from 'pg';
import type { Event } from '#domain/contact-centre.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore } from '#eventstore/event-store.js';
import { fold } from './fold.js';
import type { Announced } from './fold.js';
import { MessageArchive } from './message-archive.js';
import { messagesOf, positionOf, seqAfter } from './messages.js';
import type { Message } from './messages.js';
import { readModels } from './read-models.js';
import { Tables } from './tables.js';

/** Events that are written with one commit. */
export const BATCH = 1_000;

/** How long what was told is kept: 24 h (issue, Live). */
const KEPT = 86_400_000;

/** How often old messages are looked for, in milliseconds, and how many go at once. */
const PRUNE_EVERY = 5_000;
const PRUNE_MOST = 10_000;

export interface ScribeParts {
  readonly pool: pg.Pool;
  readonly store: Pick<EventStore, 'readAll'>;
  readonly now: () => Instant;
  /** Hears of every move of the tables, and of each message once, in order. */
  readonly onMoved: (place: number, messages: readonly Message[]) => void;
}

/**
 * Writes batches of events into the tables, whatever else happens to these: others may write them as well, or drop and refill
 * them, and a crash of Postgres may take back the last commits. Every method throws `StoreUnavailable` during an outage, and may
 * then be called again.
 */
export class Scribe {
  readonly #tables: Tables;
  readonly #archive: MessageArchive;
  /** Position of the last event in the tables, as far as we know, and of the last one whose messages have been told. */
  #place = 0;
  #told = 0;
  #pruneAt = 0;

  constructor(private readonly parts: ScribeParts) {
    this.#tables = new Tables(parts.pool);
    this.#archive = new MessageArchive(parts.pool);
  }

  get place(): number {
    return this.#place;
  }

  /** Begins where the tables are. */
  async open(): Promise<void> {
    this.#place = await this.#tables.place();
    this.#told = this.#place;
  }

  /** Writes the events that are not in the tables yet. */
  async write(batch: readonly Recorded<Event>[]): Promise<void> {
    await this.reach(batch.at(-1)?.position ?? 0, batch);
    await this.prune();
  }

  /** Makes sure that the tables still are where they were, and otherwise brings them there again. */
  async check(): Promise<void> {
    if ((await this.#tables.place()) === this.#place) return;
    await this.follow();
    await this.reach(this.#told, []);
  }

  private async reach(end: number, batch: readonly Recorded<Event>[]): Promise<void> {
    while (this.#place < end) {
      const events = this.#place < this.#told ? await this.lost() : batch.filter(({ position }) => position > this.#place);
      if (!(await this.commit(events))) await this.follow();
    }
  }

  /** False when the tables have been moved by somebody else. */
  private async commit(events: readonly Recorded<Event>[]): Promise<boolean> {
    const { changed, announced } = fold(readModels, await this.#tables.load(events), events);
    const [kept, forgotten] = this.aged(announced);
    const move = { from: this.#place, to: events.at(-1)?.position ?? this.#place, forgotten };
    if (!(await this.#tables.write(move, { changed, announced: kept }))) return false;
    this.moveTo(move.to, kept.flatMap(messagesOf));
    return true;
  }

  /** What has been told, but is no longer in the tables. */
  private async lost(): Promise<readonly Recorded<Event>[]> {
    for await (const page of this.parts.store.readAll(this.#place)) {
      const events = page as readonly Recorded<Event>[];
      return events.filter(({ position }) => position <= this.#told).slice(0, BATCH);
    }
    throw new Error(`the log ends before ${this.#told}, which was told already`);
  }

  /** The tables are elsewhere. What others have told there is told here, too. */
  private async follow(): Promise<void> {
    this.#tables.forget();
    const place = await this.#tables.place();
    while (this.#told < place) {
      const messages = await this.#archive.between(this.#told, place, BATCH);
      const last = messages.at(-1);
      this.moveTo(last ? positionOf(last.seq) : place, messages);
    }
    this.moveTo(place, []);
  }

  /** What is young enough to be told, and the seq up to which something was not. */
  private aged(announced: readonly Announced[]): readonly [kept: readonly Announced[], forgotten: number] {
    const oldest = this.parts.now() - KEPT;
    const forgotten = announced.filter(({ at }) => at < oldest).at(-1);
    return [announced.filter(({ at }) => at >= oldest), seqAfter(forgotten?.position ?? 0)];
  }

  private moveTo(place: number, messages: readonly Message[]): void {
    const told = seqAfter(this.#told);
    this.#place = place;
    this.#told = Math.max(this.#told, place);
    this.parts.onMoved(
      place,
      messages.filter(({ seq }) => seq > told),
    );
  }

  /** A little at a time, so that no batch waits long for it. */
  private async prune(): Promise<void> {
    const now = this.parts.now();
    if (now < this.#pruneAt) return;
    const dropped = await this.#tables.prune(now - KEPT, PRUNE_MOST);
    this.#pruneAt = dropped < PRUNE_MOST ? now + PRUNE_EVERY : now;
  }
}
