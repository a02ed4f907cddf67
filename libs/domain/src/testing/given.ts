import { expect } from '@jest/globals';
import type { Decider, Instant, Typed } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { RefusalCode } from '../kernel/refusal.js';

/** Facts, a wish, facts: the whole language of a decider's test. */
export const given = <C extends Typed, E extends Typed, S>(decider: Decider<C, E, S>, ...events: readonly E[]) => ({
  when: (command: C, at: Instant = 0) => {
    const decide = (): readonly E[] => decider.decide(command, stateAfter(decider, events), at);
    return {
      then: (...expected: readonly E[]): void => expect(decide()).toEqual(expected),
      /** Only the types, where the rest says nothing new. */
      thenTypes: (...types: readonly E['type'][]): void => expect(decide().map(({ type }) => type)).toEqual(types),
      thenRefuses: (code: RefusalCode): void => {
        expect(decide).toThrow(Refusal);
        expect(decide).toThrow(code);
      },
      events: decide,
    };
  },
  state: (): S => stateAfter(decider, events),
});

const stateAfter = <E extends Typed, S>(decider: Decider<never, E, S>, events: readonly E[]): S =>
  events.reduce((state, event) => decider.evolve(state, event, 0), decider.initial);
