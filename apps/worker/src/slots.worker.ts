import { SlotKeeper } from '#engine/keeper.js';
import type { Keeper } from '#engine/keeper.js';
import { Leaseholder } from '#engine/leaseholder.js';
import type { Tenure, Work } from '#engine/leaseholder.js';
import { Processor } from '#engine/processor.js';
import type { Poisoned } from '#engine/processor.js';
import { reacting } from '#engine/reactions.js';
import type { Job } from '#engine/reactions.js';
import { Relay } from '#engine/relay.js';
import { ofSlot } from '#engine/slot.checkpoints.js';
import { slotOf, TREES } from '#engine/slots.js';
import { Timers, timing } from '#engine/timers.js';
import type { Timing } from '#engine/timers.js';
import type { Wish } from '#engine/aggregate.js';
import type { Checkpoints } from '#eventstore/checkpoints.js';
import { SwitchWatch } from './switch.watch.js';
import type { SwitchWatchOptions } from './switch.watch.js';

export interface SlotsWorkerOptions extends SwitchWatchOptions {
  readonly checkpoints: Checkpoints;
  /** Different for each start of a process. */
  readonly holder: string;
  readonly onPoison: (poisoned: Poisoned) => void;
}

/** One slot while it is ours. */
class Slot {
  private over = false;

  constructor(private readonly tenure: Tenure) {}

  get number(): number {
    return this.tenure.lease.number;
  }

  readonly isOver = (): boolean => this.over;

  /** Asked before each deed. Once the answer was no, something was left undone, and the slot has to begin anew. */
  mayWork(): boolean {
    this.over ||= !this.tenure.valid();
    return !this.over;
  }
}

/**
 * What runs the decisions on, shared with other workers: call trees are dealt into slots, each worker owns some. Each reads the
 * whole log, and does what follows for the trees that it owns. Work that is done twice changes nothing.
 */
export class SlotsWorker {
  private readonly slots = new Map<number, Slot>();
  private readonly watch: SwitchWatch;
  private readonly jobs: Relay<Job>;
  private readonly timings: Relay<Timing>;
  private readonly holder: Leaseholder;
  private count = TREES.size as number;

  constructor(private readonly options: SlotsWorkerOptions) {
    const { store, clock, leases, holder, onError } = options;
    this.watch = new SwitchWatch(options);
    const ofTree = ({ tree }: { readonly tree: string }): number => slotOf(tree, this.count);
    const teller = { insist: (wish: Wish): Promise<unknown> => this.tell(wish) };
    this.jobs = new Relay({ store, clock, slotOf: ofTree, reading: reacting(teller) });
    this.timings = new Relay({ store, clock, slotOf: ofTree, reading: timing });
    const begin = (tenure: Tenure): Promise<Work> => this.begin(tenure);
    this.holder = new Leaseholder({ leases, clock, holder, pool: TREES.pool, begin, onError });
  }

  /** Slots that are ours now. */
  get owned(): readonly number[] {
    return this.holder.numbers;
  }

  /** Resolves when the slots that are free are ours, and work. */
  async start(): Promise<void> {
    this.count = await this.options.leases.open(TREES.pool, TREES.size);
    await this.watch.start();
    await this.timings.start();
    await this.jobs.start();
    await this.holder.start();
  }

  async stop(): Promise<void> {
    await this.holder.stop();
    await this.jobs.stop();
    await this.timings.stop();
    await this.watch.stop();
  }

  private async tell(wish: Wish): Promise<unknown> {
    return this.slots.get(slotOf(wish.tree, this.count))?.mayWork() ? this.options.executor.insist(wish) : undefined;
  }

  private async begin(tenure: Tenure): Promise<Work> {
    const slot = new Slot(tenure);
    this.slots.set(slot.number, slot);
    const { processor, timers } = this.open(slot, tenure);
    await timers.start();
    await timers.caughtUp();
    const unfollow = this.watch.follow((connected) => (connected ? timers.switchIsBack() : timers.switchIsAway()));
    await processor.start();
    const stop = async (): Promise<void> => {
      await processor.stop();
      unfollow();
      await timers.stop();
      this.slots.delete(slot.number);
    };
    return { isOver: slot.isOver, stop };
  }

  private open(slot: Slot, { lease }: Tenure): { readonly processor: Processor; readonly timers: Timers } {
    const { clock, onError, onPoison } = this.options;
    const checkpoints = ofSlot(this.options.checkpoints, { number: slot.number, of: this.count }, { lease, isOver: slot.isOver });
    const keeper = (name: string): Keeper => new SlotKeeper(name, checkpoints, clock, onError);
    const tell = (wish: Wish): Promise<unknown> => this.tell(wish);
    return {
      processor: new Processor({ feed: this.jobs.of(slot.number), keeper: keeper('processes'), onPoison }),
      timers: new Timers({ feed: this.timings.of(slot.number), keeper: keeper('timers'), clock, tell, onError }),
    };
  }
}
