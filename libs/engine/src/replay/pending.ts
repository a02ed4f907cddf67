import type { Expected, Timing } from './expected.js';

const byPosition = (a: Expected, b: Expected): number => a.source.position - b.source.position;

/**
 * What is expected and has not been seen: commands of processes in the order in which they are told, and of open timers.
 *
 * Commands that one tree's events ask of one stream are a lane: they are told one after the other.
 */
export class Pending {
  private readonly commands = new Map<string, Expected>();
  private readonly streams = new Map<string, Expected[]>();
  private readonly timers = new Map<string, string>();

  command(id: string): Expected | undefined {
    return this.commands.get(id);
  }

  add(expected: Expected): void {
    const { stream, wish } = expected;
    if (this.commands.has(wish.id)) return;
    this.commands.set(wish.id, expected);
    const waiting = this.streams.get(stream);
    if (waiting) waiting.push(expected);
    else this.streams.set(stream, [expected]);
  }

  /** A timer that is set again is another one. */
  time(timing: Timing): void {
    const { timer } = timing;
    const before = this.timers.get(timer);
    if (before !== undefined) this.commands.delete(before);
    this.timers.delete(timer);
    if (timing.kind === 'clear') return;
    this.timers.set(timer, timing.expected.wish.id);
    this.commands.set(timing.expected.wish.id, timing.expected);
  }

  remove({ stream, wish }: Expected): void {
    this.commands.delete(wish.id);
    const left = this.streams.get(stream)?.filter((each) => each.wish.id !== wish.id) ?? [];
    if (left.length === 0) this.streams.delete(stream);
    else this.streams.set(stream, left);
  }

  isAwaited(stream: string): boolean {
    return this.streams.has(stream);
  }

  /** The next command of each lane that leads to a stream. */
  next(stream: string): readonly Expected[] {
    const lanes = new Map<string, Expected>();
    for (const each of this.streams.get(stream) ?? []) if (!lanes.has(each.source.tree)) lanes.set(each.source.tree, each);
    return [...lanes.values()];
  }

  /** What was to be told before it, in its lane. */
  before({ stream, wish, source }: Expected): readonly Expected[] {
    const lane = (this.streams.get(stream) ?? []).filter((each) => each.source.tree === source.tree);
    const place = lane.findIndex((each) => each.wish.id === wish.id);
    return lane.slice(0, Math.max(place, 0));
  }

  /** All that processes were still to tell, in the log's order. */
  rest(): readonly Expected[] {
    return [...this.streams.values()].flat().sort(byPosition);
  }
}
