import type { Headers } from './events.js';

const names = new Map<string, string>();

/** `variable_<name>`, made once for each name. */
const headerName = (name: string): string => {
  const known = names.get(name);
  if (known !== undefined) return known;
  const header = `variable_${name}`;
  if (names.size < NAMES_LIMIT) names.set(name, header);
  return header;
};

const NAMES_LIMIT = 1000;

/** A channel's variables. Their headers are made anew only after a change: most events of a call come between two changes. */
export class Variables extends Map<string, string> {
  private made: Headers | null = null;

  override set(name: string, value: string): this {
    this.made = null;
    return super.set(name, value);
  }

  override delete(name: string): boolean {
    this.made = null;
    return super.delete(name);
  }

  headers(): Headers {
    this.made ??= Object.fromEntries(Array.from(this, ([name, value]) => [headerName(name), value]));
    return this.made;
  }
}
