/** Milliseconds since the Unix epoch, UTC. Deciders never ask a clock: the instant comes with the command. */
export type Instant = number;

export interface Typed {
  readonly type: string;
}

/**
 * What one kind of aggregate knows: how it answers a command with facts, and what a fact makes of its state.
 *
 * `decide` throws `Refusal` for a wish that it turns down; a report it only ever answers with facts, or with none.
 * `evolve` never fails: what was recorded has happened.
 */
export interface Decider<C extends Typed, E extends Typed, S> {
  readonly initial: S;
  readonly decide: (command: C, state: S, at: Instant) => readonly E[];
  readonly evolve: (state: S, event: E, at: Instant) => S;
}
