import type { Event } from '#domain/contact-centre.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import type { Facts } from './facts.js';
import { isTransfer } from './facts.talks.js';
import { FAULTS } from './faults.js';
import type { Fate } from './faults.js';
import type { Lives } from './lives.js';
import { floorDeeds, race } from './people.floor.js';
import { phoneDeeds, userDeeds } from './people.js';
import type { Stage } from './people.js';
import { supervisorDeeds } from './people.supervisors.js';
import { talkDeeds } from './people.talks.js';
import type { Random } from './random.js';
import type { Scenery } from './stage.js';
import type { Request, Users } from './users.js';
import { anyManners, kindManners } from './world.js';

/** Between two rounds of those who send everybody home, in milliseconds. */
const ROUND = 5_000;

/** A word of the floor about a caller, or about an offer. */
const isOfCaller = (event: Event): boolean => isFloorEvent(event) && 'queuecallId' in event;

/** What goes on in a run, from its beginning to the moment when all go home. */
export interface Play {
  /** How long people act, in milliseconds. */
  readonly length: number;
  /** Between two moments at which somebody listens to the phones, in milliseconds. */
  readonly round: number;
  readonly switchDeaths: readonly number[];
  /** How many faults there have been. */
  readonly struck: number;
  /** Everybody is going home. */
  readonly isOver: boolean;
  begin(): void;
  end(): void;
  /** One more event is in the log. */
  told(event: Event): void;
}

export interface Cast {
  readonly scenery: Scenery;
  readonly facts: Facts;
  readonly users: Users;
  readonly lives: Lives;
}

/** What fate needs of a play. */
export interface Struck {
  readonly isOver: boolean;
  readonly switchDeaths: number[];
  readonly deaths: number[];
}

export const fateOf = ({ scenery, lives }: Cast, random: Random, struck: Struck): Fate => ({
  ...scenery,
  random,
  later: (ms, act) => void scenery.clock.after(ms, () => (struck.isOver ? undefined : act())),
  kill: (steps) => lives.kill(steps),
  killInTalk: (steps) => void struck.deaths.push(steps),
  restart: () => lives.restart(),
  onSwitchDeath: () => void struck.switchDeaths.push(scenery.clock.now()),
});

/** All is well again: nothing is away, late, or cut. */
export const mend = ({ scenery: { history, wire, database, wellness }, lives }: Cast): void => {
  lives.calmDown();
  history.note('fault', () => 'all is well again');
  Object.assign(wire.faults, { refuses: false, lag: 0, twice: 0 });
  wire.cutAfter(Infinity);
  database.isAway = false;
  database.answersLost = 0;
  wellness.mark('store', true);
  wellness.mark('events', true);
};

/** Who does what, and what goes wrong when, all of it drawn beforehand or at its moment. */
export class Plot implements Play {
  readonly length: number;
  readonly round = 3_700;
  readonly switchDeaths: number[] = [];
  struck = 0;
  private readonly random: Random;
  private calm = false;
  /** Draws of those who do two things at the same moment, where anybody does. */
  private races: Random | undefined;
  readonly deaths: number[] = [];

  get isOver(): boolean {
    return this.calm;
  }

  constructor(private readonly cast: Cast) {
    this.random = cast.scenery.random.fork('plot');
    this.length = this.random.between(20_000, this.random.pick([40_000, 120_000, 300_000]));
  }

  begin(): void {
    this.people();
    this.faults();
  }

  /** All is well again, and whoever is still on a call ends it, until nobody is. */
  end(): void {
    this.calm = true;
    mend(this.cast);
    this.sendHome(this.stage(this.cast.scenery.random.fork('home')));
  }

  told(event: Event): void {
    if (event.type === 'OfferMade' && this.races && !this.calm) this.race(event, this.stage(this.races));
    const steps = (isTransfer(event) || isOfCaller(event)) && !this.calm ? this.deaths.shift() : undefined;
    if (steps !== undefined) this.cast.lives.kill(steps);
  }

  private stage(random: Random): Stage {
    const { users, scenery } = this.cast;
    const { world, softswitch, history, wire, clock } = scenery;
    return {
      world,
      random,
      users,
      history,
      facts: this.cast.facts,
      handset: softswitch.handset,
      openCalls: (customerId) => this.openCalls(customerId),
      isSwitchThere: () => !wire.faults.refuses,
      later: (ms, act) => void clock.after(ms, act),
    };
  }

  private openCalls(customerId: string): readonly string[] {
    const found: string[] = [];
    for (const call of this.cast.facts.open) if (call.customerId === customerId) found.push(call.callId);
    return found;
  }

  private people(): void {
    const { random, length } = this;
    const { world, softswitch, clock } = this.cast.scenery;
    const stage = this.stage(random.fork('people'));
    for (const phone of world.phones) softswitch.handset.configure(phone, world.talks ? kindManners(random) : anyManners(random));
    const count = random.between(4, random.pick([12, 40, 80]));
    for (let n = 0; n < count; n++) {
      const ordinary = random.chance(0.6) ? userDeeds : phoneDeeds;
      const deeds = world.talks && random.chance(0.6) ? talkDeeds : ordinary;
      clock.after(random.below(length), () => stage.random.weighted(deeds).act(stage));
    }
    if (world.customers[0].office) this.floor();
    this.supervisors(world.talks);
  }

  /** In some runs, and without a word to all other draws, there are people who listen to others. */
  private supervisors(talks: boolean): void {
    const random = this.random.fork('supervisors');
    if (!talks || !random.chance(0.4)) return;
    const stage = this.stage(random.fork('people'));
    const count = random.between(3, random.pick([6, 20, 40]));
    for (let n = 0; n < count; n++)
      this.cast.scenery.clock.after(random.below(this.length), () => random.weighted(supervisorDeeds).act(stage));
  }

  /** Where there are queues and agents, much goes on there beside all else. */
  private floor(): void {
    const random = this.random.fork('floor');
    const stage = this.stage(random.fork('people'));
    const count = random.between(8, random.pick([20, 40, 80]));
    for (let n = 0; n < count; n++)
      this.cast.scenery.clock.after(random.below(this.length), () => random.weighted(floorDeeds).act(stage));
    const races = this.random.fork('races');
    if (races.chance(0.4)) this.races = races;
  }

  private race(event: Extract<Event, { type: 'OfferMade' }>, stage: Stage): void {
    if (stage.random.chance(0.5)) stage.later(stage.random.between(100, 2_500), () => race(stage, event));
  }

  /** A run has some kinds of faults and not others; one of seven has none. */
  private faults(): void {
    const { random, length } = this;
    const [first, ...rest] = FAULTS.filter(() => random.chance(0.5));
    if (random.chance(0.15) || !first) return;
    const fate = fateOf(this.cast, random.fork('fate'), this);
    const count = random.between(1, random.pick([3, 8, 20]));
    for (let n = 0; n < count; n++) {
      const fault = random.weighted([first, ...rest]);
      this.cast.scenery.clock.after(random.below(length), () => {
        this.struck += 1;
        this.cast.scenery.history.note('fault', () => fault.name);
        fault.strike(fate);
      });
    }
  }

  private sendHome(stage: Stage): void {
    const { random, handset, users, world } = stage;
    const live = world.phones.flatMap((phone) => handset.phone(phone).legs).filter(({ state }) => state !== 'ended');
    for (const leg of live) if (random.chance(0.7)) handset.hangup(leg.id);
    for (const customer of world.customers)
      for (const callId of stage.openCalls(customer.customerId))
        if (random.chance(0.4))
          users.send({
            customer,
            words: `hangs up ${callId}`,
            run: async ({ controls }, asked) => [(await controls.change(asked, { type: 'HangUpCall', callId })).id],
          });
    const waiting = this.forget(stage);
    if (live.length + this.cast.facts.open.size + waiting > 0) stage.later(ROUND, () => this.sendHome(stage));
  }

  /** Nobody wants to be called back any more; answers how many were in queues. */
  private forget({ users, world, facts }: Stage): number {
    let count = 0;
    for (const customer of world.customers)
      for (const { queuecallId } of facts.floors.of.get(customer.customerId)?.present ?? []) {
        count += 1;
        const command = { type: 'KickQueuecall', customerId: customer.customerId, queuecallId } as const;
        const run: Request['run'] = async ({ floor }, asked) => {
          await floor(asked, command);
          return [];
        };
        users.send({ customer, words: `wants no call any more (${queuecallId})`, run });
      }
    return count;
  }
}
