import type { Softswitch } from '#simulator/softswitch.js';
import type { History } from './history.js';
import type { Random } from './random.js';
import type { Database } from './shelf.js';
import type { Wellness } from './wellness.js';
import type { Wire } from './wire.js';

/** What fate has its hands on. */
export interface Fate {
  readonly random: Random;
  readonly wire: Wire;
  readonly database: Database;
  readonly softswitch: Softswitch;
  readonly history: History;
  readonly wellness: Wellness;
  /** In `ms` milliseconds, unless all is calm by then. */
  readonly later: (ms: number, act: () => void) => void;
  /** The controller dies after so many more steps. */
  readonly kill: (steps: number) => void;
  /** It dies so many steps after the next event of a transfer, or of a floor about a caller. */
  readonly killInTalk: (steps: number) => void;
  /** It is stopped in good order, and started again. */
  readonly restart: () => void;
  /** The switch has died: its channels are gone, and nobody knows where it got to. */
  readonly onSwitchDeath: () => void;
}

export interface Fault {
  readonly name: string;
  readonly weight: number;
  readonly strike: (fate: Fate) => void;
}

/** How much of what is under way to the switch still arrives there. */
export const anyShare = (random: Random): number => random.pick([0, random.next(), 1]);

const SPANS = [50, 400, 3_000, 20_000] as const;

/** Something is wrong for a while. */
const forAWhile =
  (begin: (fate: Fate) => void, end: (fate: Fate) => void) =>
  (fate: Fate): void => {
    begin(fate);
    fate.later(fate.random.below(fate.random.pick(SPANS)), () => end(fate));
  };

const killSwitch = (fate: Fate): void => {
  fate.wire.faults.refuses = true;
  fate.softswitch.faults.killSwitch();
  fate.onSwitchDeath();
};

/** Every fault that a run may have. */
export const FAULTS: readonly [Fault, ...Fault[]] = [
  { name: 'the controller is killed', weight: 10, strike: ({ kill, random }) => kill(random.below(random.pick([1, 10, 60]))) },
  {
    name: 'the controller is killed at the next word of a transfer or an offer',
    weight: 6,
    strike: ({ killInTalk, random }) => killInTalk(random.below(random.pick([1, 6, 20]))),
  },
  { name: 'the controller is restarted', weight: 2, strike: ({ restart }) => restart() },
  { name: 'the socket is cut', weight: 4, strike: ({ wire, random }) => wire.cut(anyShare(random)) },
  {
    name: 'the socket is cut in the middle of what is written',
    weight: 3,
    strike: ({ wire, random }) => wire.cutAfter(random.between(1, 30)),
  },
  {
    name: 'the switch cannot be reached',
    weight: 2,
    strike: forAWhile(
      ({ wire, random }) => {
        wire.faults.refuses = true;
        wire.cut(anyShare(random));
      },
      ({ wire }) => void (wire.faults.refuses = false),
    ),
  },
  {
    name: 'the switch dies',
    weight: 1,
    strike: forAWhile(killSwitch, ({ wire }) => void (wire.faults.refuses = false)),
  },
  {
    name: 'the store is away',
    weight: 4,
    strike: forAWhile(
      ({ database, wellness }) => {
        database.isAway = true;
        wellness.mark('store', false);
      },
      ({ database, wellness }) => {
        database.isAway = false;
        wellness.mark('store', true);
      },
    ),
  },
  {
    name: 'answers of the store are lost',
    weight: 4,
    strike: forAWhile(
      ({ database, random, wellness }) => {
        database.answersLost = random.between(5, 60);
        wellness.mark('store', false);
      },
      ({ database, wellness }) => {
        database.answersLost = 0;
        wellness.mark('store', true);
      },
    ),
  },
  {
    name: 'events come late',
    weight: 4,
    strike: forAWhile(
      ({ wire, random, wellness }) => {
        wire.faults.lag = random.pick([5, 60, 800, 2_500]);
        wellness.mark('events', false);
      },
      ({ wire, wellness }) => {
        wire.faults.lag = 0;
        wellness.mark('events', true);
      },
    ),
  },
  {
    name: 'events come twice',
    weight: 4,
    strike: forAWhile(
      ({ wire, random }) => void (wire.faults.twice = random.pick([10, 100])),
      ({ wire }) => void (wire.faults.twice = 0),
    ),
  },
];
