import { describe, expect, it } from '@jest/globals';
import { settled, VirtualClock } from '#engine/testing/virtual.clock.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { Connected } from '#readmodels/desktops/desktops.queries.js';
import { LivePresence } from './live.presence.js';

const ann: Connected = { customerId: 'cust', agentId: 'ann' };
const bob: Connected = { customerId: 'cust', agentId: 'bob' };

const house = () => {
  const [clock, told, errors] = [new VirtualClock(), [] as string[], [] as Error[]];
  const state = { isAway: false };
  const report = ({ agentId }: Connected, isHere: boolean): Promise<void> => {
    if (state.isAway) return Promise.reject(new StoreUnavailable('away'));
    told.push(`${agentId} ${isHere ? 'here' : 'gone'}`);
    return Promise.resolve();
  };
  const presence = new LivePresence({ report, clock, onError: (error) => errors.push(error) });
  return { clock, told, errors, state, presence };
};

describe('the floor is told', () => {
  it('of the first socket of an agent and of the last, and of none between', async () => {
    const { told, presence } = house();
    presence.come(ann);
    await settled();
    presence.come(ann);
    presence.go(ann);
    await settled();
    expect(told).toEqual(['ann here']);
    presence.go(ann);
    await settled();
    expect(told).toEqual(['ann here', 'ann gone']);
  });

  it('how it is in the end, where a socket comes and goes faster than that can be told', async () => {
    const { told, presence } = house();
    presence.come(ann);
    presence.go(ann);
    presence.come(ann);
    presence.go(ann);
    await settled();
    expect(told.at(-1)).toBe('ann gone');
    expect(told.length).toBeLessThanOrEqual(2);
  });

  it('at the start of all who have a desktop by the log, but for those who are here by then', async () => {
    const { told, presence } = house();
    presence.come(bob);
    await settled();
    presence.begin(() => Promise.resolve([ann, bob]));
    await settled();
    expect(told).toEqual(['bob here', 'ann gone']);
  });

  it('once it can be told, after an outage', async () => {
    const { clock, told, errors, state, presence } = house();
    state.isAway = true;
    let tries = 0;
    presence.begin(() => (tries++ === 0 ? Promise.reject(new StoreUnavailable('away')) : Promise.resolve([bob])));
    presence.come(ann);
    await clock.pass(1_500);
    state.isAway = false;
    await clock.pass(2_000);
    expect([...told].sort()).toEqual(['ann here', 'bob gone']);
    expect(errors).toEqual([]);
  });

  it('that somebody has said too much, and of nobody who is cut off by our own end', async () => {
    const { told, presence } = house();
    presence.come(ann);
    await settled();
    presence.lost('ann');
    presence.lost('bob');
    await settled();
    expect(told).toEqual(['ann here', 'ann here']);
    await presence.close();
    presence.go(ann);
    await settled();
    expect(told).toHaveLength(2);
  });
});
