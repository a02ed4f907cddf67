import type { Instant } from './decider.js';
import { Sorted, byText } from './sorted.js';

interface Noted<V> {
  readonly at: Instant;
  readonly value: V;
}

type Age = readonly [at: Instant, name: string];

/** With each that comes two go that are too old, so that no single step pays for a long silence. */
const AT_ONCE = 2;

/**
 * What was noted under a name, the newest only, and is forgotten when it is old. Like `Sorted` it never changes: each step gives a new
 * one.
 */
export class Aged<V> {
  private constructor(
    private readonly byName: Sorted<string, Noted<V>>,
    private readonly byAge: Sorted<Age, string>,
  ) {}

  static none<V>(): Aged<V> {
    return new Aged<V>(
      Sorted.by(byText),
      Sorted.by<Age, string>((a, b) => a[0] - b[0] || byText(a[1], b[1])),
    );
  }

  get size(): number {
    return this.byAge.size;
  }

  /** Undefined: nothing, or nothing since `oldest`. */
  get(name: string, oldest: Instant): Noted<V> | undefined {
    const noted = this.byName.get(name);
    return noted && noted.at >= oldest ? noted : undefined;
  }

  /** With something noted now; what is older than `oldest` may go. */
  with(name: string, value: V, { at, oldest }: { readonly at: Instant; readonly oldest: Instant }): Aged<V> {
    const { byName, byAge } = this.swept(oldest).without(name);
    return new Aged(byName.set(name, { at, value }), byAge.set([at, name], name));
  }

  without(name: string): Aged<V> {
    const noted = this.byName.get(name);
    return noted ? new Aged(this.byName.without(name), this.byAge.without([noted.at, name])) : this;
  }

  private swept(oldest: Instant): Aged<V> {
    const old: string[] = [];
    for (const [[at, name]] of this.byAge.entries()) {
      if (at >= oldest || old.length === AT_ONCE) break;
      old.push(name);
    }
    return old.reduce<Aged<V>>((rest, name) => rest.without(name), this);
  }
}
