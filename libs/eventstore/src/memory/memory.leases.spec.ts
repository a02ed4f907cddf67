import { leasesContract } from '../testing/leases.contract.js';
import { MemoryCheckpoints } from './memory.checkpoints.js';
import { MemoryLeases } from './memory.leases.js';

/** A clock that goes on by being looked at. */
let instant = 0;
const leases = new MemoryLeases(() => ++instant);
const checkpoints = new MemoryCheckpoints(leases);
leasesContract('the memory leases', () => ({ leases, checkpoints }));
