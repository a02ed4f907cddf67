import { addressKey } from './floor.state.js';
import type { Floor } from './floor.state.js';

/** The floor after nobody is found any more by the addresses of an agent. */
export const withoutAddresses = (floor: Floor, agentId: string): Floor => {
  const own = (floor.agents.get(agentId)?.profile.addresses ?? []).map(addressKey);
  const addresses = own.reduce((so, key) => (so.get(key) === agentId ? so.without(key) : so), floor.addresses);
  return { ...floor, addresses };
};
