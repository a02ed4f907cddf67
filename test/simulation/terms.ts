/** Something that is to end by itself at an instant, unless something else ends it before. */
export interface Term {
  readonly what: string;
  readonly due: number;
  readonly from: number;
  /** Infinity while it lasts. */
  to: number;
}

/** Deadlines that the log speaks of, and when what they were about was over. */
export class Terms {
  readonly all: Term[] = [];
  private readonly open = new Map<string, Term>();

  /** One that comes after another of the same name takes its place. */
  begin(what: string, due: number, at: number): void {
    this.end(what, at);
    const term = { what, due, from: at, to: Infinity };
    this.open.set(what, term);
    this.all.push(term);
  }

  end(what: string, at: number): void {
    const term = this.open.get(what);
    if (term) term.to = at;
    this.open.delete(what);
  }
}
