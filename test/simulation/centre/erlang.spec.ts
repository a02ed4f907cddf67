import { describe, expect, it } from '@jest/globals';
import { erlangA, withRinging } from './erlang.js';

/** What an independent calculation in another language says. */
const KNOWN = [
  { agents: 100, load: 0.9, waits: 0.142709, inLine: 0.568777, abandon: 0.010533, occupancy: 0.89052 },
  { agents: 100, load: 1, waits: 0.451618, inLine: 2.694763, abandon: 0.044913, occupancy: 0.955087 },
  { agents: 1000, load: 1.05, waits: 0.878496, inLine: 31.029712, abandon: 0.049254, occupancy: 0.998284 },
  { agents: 50, load: 1, waits: 0.457965, inLine: 1.903406, abandon: 0.063447, occupancy: 0.936553 },
];

describe('Erlang-A', () => {
  it.each(KNOWN)('of $agents agents at $load of their load is what is known', ({ agents, load, ...known }) => {
    const found = erlangA({ lambda: (load * agents) / 300, handled: 300, agents, patience: 180 });
    expect(found.waits).toBeCloseTo(known.waits, 5);
    expect(found.inLine).toBeCloseTo(known.inLine, 4);
    expect(found.abandon).toBeCloseTo(known.abandon, 5);
    expect(found.occupancy).toBeCloseTo(known.occupancy, 5);
  });

  /** The published mean of discrete-event runs is 7.75 s of those served. */
  it('knows that those who are served have waited less than those who left', () => {
    const { wait, waitOfServed } = erlangA({ lambda: 1 / 3, handled: 300, agents: 100, patience: 180 });
    expect(wait).toBeCloseTo(8.084, 2);
    expect(waitOfServed).toBeCloseTo(7.75, 1);
  });

  it('is the same with phones that do not ring, and keeps more callers waiting with phones that do', () => {
    const calls = { lambda: 1 / 6, agents: 50, patience: 180, talk: 300 };
    const [none, some] = [withRinging({ ...calls, ring: 0 }), withRinging({ ...calls, ring: 10, talk: 290 })];
    expect(none.abandon).toBeCloseTo(0.063447, 5);
    expect(none.waiting).toBeCloseTo(1.903406, 4);
    expect(some.abandon).toBeGreaterThan(none.abandon + 0.02);
    expect(some.answered).toBeGreaterThan(none.answered + 5);
  });
});
