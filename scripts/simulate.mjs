// npm run simulate -- --seeds 1000 [--from N] [--tell N] [--mutants]: runs whole systems in simulated time, one seed after the other.
import { simulation } from './simulation.mjs';

await simulation('main.js');
