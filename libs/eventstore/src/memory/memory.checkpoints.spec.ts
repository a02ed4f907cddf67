import { checkpointsContract } from '../testing/checkpoints.contract.js';
import { MemoryCheckpoints } from './memory.checkpoints.js';

const checkpoints = new MemoryCheckpoints();
checkpointsContract('the memory checkpoints', () => checkpoints);
