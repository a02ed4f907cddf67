import { MemoryLog } from '#eventstore/memory/memory.event-store.js';
import { createSoftswitch } from '#simulator/softswitch.js';
import type { Softswitch } from '#simulator/softswitch.js';
import { WorldClock } from './clock.js';
import { KeptHistory, NO_HISTORY } from './history.js';
import type { History } from './history.js';
import { createRandom } from './random.js';
import type { Random } from './random.js';
import { Database } from './shelf.js';
import type { Ways } from './shelf.js';
import { Wellness } from './wellness.js';
import { Wire } from './wire.js';
import type { WireParts } from './wire.js';
import type { World } from './world.js';

/** When every run begins: nothing depends on the day, but an instant must be one. */
export const START = Date.UTC(2026, 10, 21, 8, 0, 0);

/** What a run is played on: everything that outlives a controller. */
export interface Scenery {
  readonly random: Random;
  readonly clock: WorldClock;
  readonly history: History;
  readonly lines: readonly string[];
  readonly world: World;
  readonly log: MemoryLog;
  readonly database: Database;
  readonly softswitch: Softswitch;
  readonly wire: Wire;
  readonly wellness: Wellness;
}

/** Quick, ordinary and slow ways to the database. */
const SPEEDS: readonly [Ways, Ways, Ways] = [
  { append: 0, read: 0, follow: 0 },
  { append: 3, read: 1, follow: 1 },
  { append: 40, read: 10, follow: 20 },
];

export interface SetUp {
  readonly seed: number;
  readonly keep: boolean;
  readonly ears: Pick<WireParts, 'onFrame' | 'onArrival'>;
  readonly draw: (random: Random) => World;
}

export const setUp = ({ seed, keep, ears, draw }: SetUp): Scenery => {
  const random = createRandom(String(seed));
  const clock = new WorldClock(START);
  const kept = new KeptHistory(() => clock.now() - START);
  const [ways, ids] = [random.fork('ways'), random.fork('switch')];
  const log = new MemoryLog();
  const softswitch = createSoftswitch({ clock: clock.plain, newId: () => ids.uuid() });
  return {
    random,
    clock,
    history: keep ? kept : NO_HISTORY,
    lines: kept.lines,
    world: draw(random.fork('world')),
    log,
    database: new Database({ log, clock, random: random.fork('database'), ways: ways.pick(SPEEDS) }),
    softswitch,
    wire: new Wire({ softswitch, clock, random: random.fork('wire'), way: ways.pick([1, 3, 20]), ...ears }),
    wellness: new Wellness(() => clock.now()),
  };
};
