import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { EventStore, Subscription } from '#eventstore/event-store.js';
import type { Keeper } from './keeper.js';

/** How many events may be under way before the log has to wait. */
const UNDER_WAY = 2_000;

/** A tree that a bug has stopped, from the event on that nobody could handle. */
export interface Poisoned {
  readonly tree: string;
  readonly position: number;
  readonly eventId: string;
  readonly error: string;
}

export interface ProcessorOptions {
  readonly store: EventStore;
  readonly keeper: Keeper;
  /** Waits through outages by itself; what it throws is a bug. */
  readonly handle: (recorded: Recorded<Event>) => Promise<void> | undefined;
  readonly onPoison: (poisoned: Poisoned) => void;
}

const treeOf = ({ cause }: Recorded): string => cause.correlation;

/**
 * Hands every event of the log to one handler: in order within a call tree, trees in parallel. An event that it cannot handle
 * stops its own tree and no other. The checkpoint is the position up to which everything is done; what lies above it is handled
 * again after a crash.
 */
export class Processor {
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly poisoned = new Map<string, Poisoned>();
  private readonly underWay = new Set<number>();
  private subscription: Subscription | undefined;
  private seen = 0;
  private spare: (() => void) | undefined;

  constructor(private readonly options: ProcessorOptions) {}

  async start(): Promise<void> {
    const { position, rows } = await this.options.keeper.open();
    for (const row of rows.values()) this.poisoned.set((row as Poisoned).tree, row as Poisoned);
    this.seen = position;
    this.subscription = this.options.store.subscribe(position, (batch) => this.take(batch as readonly Recorded<Event>[]));
  }

  /** Finishes what is under way, and takes nothing more. */
  async stop(): Promise<void> {
    await this.subscription?.stop();
    await Promise.all(this.lanes.values());
    await this.options.keeper.close();
  }

  get stopped(): readonly Poisoned[] {
    return [...this.poisoned.values()];
  }

  /** Takes up a stopped tree where it was stopped: for an operator, once the bug is mended. False where no such tree is stopped. */
  async retry(tree: string): Promise<boolean> {
    const found = this.poisoned.get(tree);
    if (!found) return false;
    const later: Recorded<Event>[] = [];
    for await (const page of this.options.store.readAll(found.position - 1))
      later.push(...(page as readonly Recorded<Event>[]).filter((recorded) => treeOf(recorded) === tree));
    this.poisoned.delete(tree);
    this.options.keeper.drop(tree);
    for (const recorded of later) if (recorded.position <= this.seen) this.queue(recorded);
    await this.lanes.get(tree);
    return true;
  }

  private async take(batch: readonly Recorded<Event>[]): Promise<void> {
    for (const recorded of batch) {
      this.seen = recorded.position;
      this.queue(recorded);
    }
    this.mark();
    if (this.underWay.size >= UNDER_WAY) await new Promise<void>((resolve) => (this.spare = resolve));
  }

  private queue(recorded: Recorded<Event>): void {
    const tree = treeOf(recorded);
    const before = this.lanes.get(tree);
    const work = before ? before.then(() => this.handle(recorded)) : this.handle(recorded);
    if (!work) return;
    this.underWay.add(recorded.position);
    const lane = work.finally(() => {
      if (this.lanes.get(tree) === lane) this.lanes.delete(tree);
      this.done(recorded.position);
    });
    this.lanes.set(tree, lane);
  }

  /** Most events ask for nothing: they cost no turn of the event loop. */
  private handle(recorded: Recorded<Event>): Promise<void> | undefined {
    if (this.poisoned.has(treeOf(recorded))) return undefined;
    try {
      return this.options.handle(recorded)?.catch((error: unknown) => this.poison(recorded, error));
    } catch (error) {
      this.poison(recorded, error);
      return undefined;
    }
  }

  private poison({ id, position, cause }: Recorded, thrown: unknown): void {
    const error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const poisoned = { tree: cause.correlation, position, eventId: id, error };
    this.poisoned.set(poisoned.tree, poisoned);
    this.options.keeper.put(poisoned.tree, poisoned);
    this.options.onPoison(poisoned);
  }

  private done(position: number): void {
    this.underWay.delete(position);
    this.mark();
    if (this.underWay.size < UNDER_WAY / 2) this.spare?.();
  }

  /** Positions are taken in order, so the oldest under way is the first of the set. */
  private mark(): void {
    const oldest = this.underWay.values().next();
    this.options.keeper.moveTo(oldest.done ? this.seen : oldest.value - 1);
  }
}
