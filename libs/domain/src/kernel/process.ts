import type { Typed } from './decider.js';

/** A wish of a process, and whose it is to decide. */
export interface Asking<Category extends string, C extends Typed> {
  readonly to: Category;
  readonly id: string;
  readonly command: C;
  /** The call tree that the aggregate belongs to, where it is not the tree of the event that led here. */
  readonly tree?: string;
}
