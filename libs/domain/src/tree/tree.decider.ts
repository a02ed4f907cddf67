import type { Decider } from '../kernel/decider.js';

/** What an operator wants for a call tree that a bug has stopped: to go on, where it was stopped. */
export interface TreeCommand {
  readonly type: 'RetryTree';
  readonly tree: string;
}

/** Whoever runs the tree takes it up. */
export interface TreeEvent {
  readonly type: 'TreeRetryAsked';
  readonly tree: string;
}

/** Whether a tree is stopped is not a fact of the log: those who run it know. */
export interface Tree {
  readonly status: 'told';
}

const initial: Tree = { status: 'told' };

export const tree: Decider<TreeCommand, TreeEvent, Tree> = {
  initial,
  decide: ({ tree: id }) => [{ type: 'TreeRetryAsked', tree: id }],
  evolve: () => initial,
};
