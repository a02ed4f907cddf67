// npm run simulate:centre -- [--hours 4] [--seeds 3] [--from N] [--profile plain,real] [--tell]: hours of a contact centre in simulated time.
import { simulation } from './simulation.mjs';

await simulation('centre/main.js');
