/** Something that must be there for things to be on time. */
export type Part = 'store' | 'controller' | 'switch' | 'events';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** How long after a trouble everything may still be catching up, in milliseconds: a start waits for the switch, a line for its next try. */
const RECOVERY = 16_000;

/** What was written so shortly before a line or a life was lost may have been lost with it, in milliseconds. */
const IN_TRANSIT = 500;

/** When all was well and when not, so that what is late can be told from what had to wait. */
export class Wellness {
  private readonly spans: Span[] = [];
  private readonly missing = new Set<Part>();
  private readonly forgotten: Span[] = [];
  private since = 0;
  private awaySince = 0;

  constructor(private readonly now: () => number) {}

  mark(part: Part, isThere: boolean): void {
    if (isThere === !this.missing.has(part)) return;
    if (isThere) this.returned(part);
    else this.lost(part);
  }

  /** The controller dies, and with it whatever it still owed to the switch. */
  die(): void {
    this.forgotten.push({ from: (this.missing.has('switch') ? this.awaySince : this.now()) - IN_TRANSIT, to: this.now() });
  }

  /** Whether what had to be told to the switch at an instant may have been forgotten, because a controller died owing it. */
  isForgotten(at: number): boolean {
    return this.forgotten.some(({ from, to }) => from <= at && at <= to);
  }

  /** Everybody is there, and has been for a while. */
  get isWell(): boolean {
    return this.missing.size === 0 && (this.spans.at(-1)?.to ?? 0) < this.now();
  }

  /** Milliseconds between two instants in which something was missing or had just come back; never too few. */
  trouble(from: number, to: number): number {
    const open: readonly Span[] = this.missing.size > 0 ? [{ from: this.since, to: Infinity }] : [];
    return [...this.spans, ...open].reduce(
      (sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)),
      0,
    );
  }

  private lost(part: Part): void {
    if (part === 'switch') this.awaySince = this.now();
    if (this.missing.size === 0) this.since = this.now();
    this.missing.add(part);
  }

  private returned(part: Part): void {
    this.missing.delete(part);
    if (this.missing.size === 0) this.spans.push({ from: this.since, to: this.now() + RECOVERY });
  }
}
