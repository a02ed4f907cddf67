/**
 * `unasked`: no event before it asks for it. `otherwise`: the same command is decided otherwise now. `twice`: the command had changed
 * the stream before. `early`: a timer told it before it was due. `missing`: it was never told. `gap`: a revision is not there.
 * `broken`: the code throws.
 */
export type DifferenceKind = 'unasked' | 'otherwise' | 'twice' | 'early' | 'missing' | 'gap' | 'broken';

/** Where the log and the present code part. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The event of the log that shows it. */
  readonly position: number;
  readonly stream: string;
  /** A sentence for a person. */
  readonly what: string;
}

/** What came of replaying a log. */
export interface Verdict {
  readonly events: number;
  /** Commands of processes and of timers that an event asks for, and that were decided again. */
  readonly reactions: number;
  readonly timers: number;
  /** Commands of processes that left no event, and had no reason to. */
  readonly unchanged: number;
  /** Commands that are not told yet: their events lie above the processes' checkpoint. */
  readonly underWay: number;
  /** Commands of trees that a bug has stopped. */
  readonly stopped: number;
  /** Commands of another version than the present one, by process and version. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly different: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
}

/** How many differences are told one by one. */
const TOLD = 1_000;

type Count = 'events' | 'reactions' | 'timers' | 'unchanged' | 'underWay' | 'stopped';

/** Counts while a log is replayed. */
export class Tally {
  private readonly counts = { events: 0, reactions: 0, timers: 0, unchanged: 0, underWay: 0, stopped: 0 };
  private readonly skipped = new Map<string, number>();
  private readonly differences: Difference[] = [];
  private different = 0;

  count(what: Count): void {
    this.counts[what]++;
  }

  skip(process: string, version: number): void {
    const name = `${process} ${version}`;
    this.skipped.set(name, (this.skipped.get(name) ?? 0) + 1);
  }

  differs(difference: Difference): void {
    this.different++;
    if (this.differences.length < TOLD) this.differences.push(difference);
  }

  get verdict(): Verdict {
    const differences = this.differences.toSorted((a, b) => a.position - b.position);
    return { ...this.counts, skipped: Object.fromEntries(this.skipped), different: this.different, differences };
  }
}
