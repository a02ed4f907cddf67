import type { CallWish } from '#domain/call/call.commands.js';
import { compile } from '#plans/voipbin/voipbin.compiler.js';
import type { Handset } from '#simulator/handset.js';
import type { LegView } from '#simulator/views.js';
import { PlaceCalls } from '../../apps/api/src/calls/calls.requests.js';
import type { Facts } from './facts.js';
import type { History } from './history.js';
import type { Random } from './random.js';
import type { Request, Users } from './users.js';
import { anyAddress, anyManners, anyPlan, anyWords, kindManners } from './world.js';
import type { Customer, World } from './world.js';

/** What people see and can do. */
export interface Stage {
  readonly world: World;
  readonly random: Random;
  readonly users: Users;
  readonly handset: Handset;
  readonly history: History;
  /** All that a screen shows. */
  readonly facts: Facts;
  /** Calls of a customer that are not over. */
  readonly openCalls: (customerId: string) => readonly string[];
  /** A phone gets through to the switch. */
  readonly isSwitchThere: () => boolean;
  /** In `ms` milliseconds. */
  readonly later: (ms: number, act: () => void) => void;
}

/** One thing that somebody may do at any moment. New kinds of calls bring new deeds, and nothing else changes. */
export interface Deed {
  readonly weight: number;
  readonly act: (stage: Stage) => void;
}

export const anyCustomer = ({ world, random }: Stage): Customer =>
  random.chance(0.75) ? world.customers[0] : random.pick(world.customers);

export const planOf = ({ flowIds, office }: Customer, { random, world: { talks } }: Stage): object => {
  if (random.chance(0.3)) return { flow_id: random.pick(flowIds) };
  const document = anyPlan(random, { talks, office });
  return { actions: { document, compiled: compile(document) } };
};

const placing = (stage: Stage, customer: Customer, most: number): PlaceCalls => {
  const { random } = stage;
  const destinations = Array.from({ length: random.between(1, most) }, () => anyAddress(random));
  return Object.assign(new PlaceCalls(), {
    source: { type: 'tel', target: customer.numbers[0], name: anyWords(random) },
    destinations,
    ...planOf(customer, stage),
    dial_timeout: random.chance(0.4) ? random.between(1_000, 20_000) : null,
    early_execution: random.chance(0.15),
    anonymous: random.chance(0.1) ? 'yes' : null,
  });
};

/** The plan as it was written. */
export const written = (name: string, value: unknown): unknown => (name === 'compiled' ? undefined : value);

const placed = (customer: Customer, request: PlaceCalls): Request => ({
  customer,
  words: `places ${JSON.stringify(request, written)}`,
  run: async ({ placing: to }, asked) => (await to.place(asked, request)).map(({ id }) => id),
});

const place: Deed['act'] = (stage) => {
  const customer = anyCustomer(stage);
  stage.users.send(placed(customer, placing(stage, customer, stage.random.chance(0.2) ? 4 : 1)));
};

const chain: Deed['act'] = (stage) => {
  const customer = anyCustomer(stage);
  const master = stage.random.any(stage.openCalls(customer.customerId));
  if (master === undefined) return;
  stage.users.send(placed(customer, Object.assign(placing(stage, customer, 2), { master_call_id: master })));
};

type Wishing = (callId: string, random: Random) => CallWish;

/** A control of a call; half of those who press one press it twice. Now and then it is another customer's call (I13). */
const control =
  (wishing: Wishing): Deed['act'] =>
  (stage) => {
    const { random, world, users, later } = stage;
    const customer = anyCustomer(stage);
    const whose = random.chance(0.05) ? random.pick(world.customers) : customer;
    const callId = random.any(stage.openCalls(whose.customerId));
    if (callId === undefined) return;
    const wish = wishing(callId, random);
    const press = (): void =>
      users.send({
        customer,
        words: `asks ${JSON.stringify(wish)}`,
        run: async ({ controls }, asked) => [(await controls.change(asked, wish)).id],
      });
    press();
    if (random.chance(0.5)) later(random.between(0, 400), press);
  };

const media =
  (words: string, act: (callId: string, stage: Stage) => Request['run']): Deed['act'] =>
  (stage) => {
    const customer = anyCustomer(stage);
    const callId = stage.random.any(stage.openCalls(customer.customerId));
    if (callId !== undefined) stage.users.send({ customer, words: `${words} ${callId}`, run: act(callId, stage) });
  };

const talk = media('talks to', (callId, { random }) => {
  const text = anyWords(random);
  return async ({ media: to }, asked) => [(await to.talk(asked, callId, { text })).id];
});

const dtmf = media('sends digits to', (callId, { random }) => {
  const digits = random.pick(['1', '12#', '0*#A', '1234567890']);
  return async ({ media: to }, asked) => [(await to.dtmf(asked, callId, { digits })).id];
});

const direction = (random: Random) => random.pick(['in', 'out', 'both'] as const);

/** What users of the API do. */
export const userDeeds: readonly [Deed, ...Deed[]] = [
  { weight: 30, act: place },
  { weight: 6, act: chain },
  { weight: 8, act: control((callId) => ({ type: 'HangUpCall', callId })) },
  { weight: 2, act: control((callId) => ({ type: 'DeleteCall', callId })) },
  { weight: 10, act: control((callId) => ({ type: 'HoldCall', callId })) },
  { weight: 10, act: control((callId) => ({ type: 'UnholdCall', callId })) },
  { weight: 4, act: control((callId) => ({ type: 'StartMoh', callId })) },
  { weight: 4, act: control((callId) => ({ type: 'StopMoh', callId })) },
  { weight: 3, act: control((callId, random) => ({ type: 'MuteCall', callId, direction: direction(random) })) },
  { weight: 3, act: control((callId, random) => ({ type: 'UnmuteCall', callId, direction: direction(random) })) },
  { weight: 8, act: talk },
  { weight: 4, act: dtmf },
];

/** A leg that some phone has now. */
const anyLeg = ({ handset, world, random }: Stage): LegView | undefined => {
  for (let look = 0; look < 4; look++) {
    const live = handset.phone(random.pick(world.phones)).legs.filter(({ state }) => state !== 'ended');
    const leg = random.any(live);
    if (leg) return leg;
  }
  return undefined;
};

const withLeg =
  (words: string, act: (leg: LegView, stage: Stage) => unknown): Deed['act'] =>
  (stage) => {
    const leg = anyLeg(stage);
    if (!leg) return;
    stage.history.note('phone', () => `${leg.address} ${words} (${leg.call_id})`);
    act(leg, stage);
  };

const NOBODYS = '+15559990000';

export const dialIn: Deed['act'] = ({ world, random, handset, history, isSwitchThere }) => {
  const from = random.pick(world.phones);
  const to = random.chance(0.1) ? NOBODYS : random.pick(random.pick(world.customers).numbers);
  if (!isSwitchThere()) return;
  const { call_id: callId } = handset.dial(from, to);
  history.note('phone', () => `${from} dials ${to} (${callId})`);
};

const behave: Deed['act'] = ({ world, random, handset, history }) => {
  const [phone, manners] = [random.pick(world.phones), world.talks ? kindManners(random) : anyManners(random)];
  handset.configure(random.chance(0.1) ? `${phone}@bad.example` : phone, manners);
  history.note('phone', () => `${phone} is now ${JSON.stringify(manners)}`);
};

/** What people with phones do. */
export const phoneDeeds: readonly [Deed, ...Deed[]] = [
  { weight: 12, act: dialIn },
  { weight: 6, act: behave },
  { weight: 10, act: withLeg('answers', (leg, { handset }) => handset.answer(leg.id)) },
  { weight: 3, act: withLeg('refuses', (leg, { handset, random }) => handset.reject(leg.id, random.pick([486, 603, 480]))) },
  { weight: 10, act: withLeg('hangs up', (leg, { handset }) => handset.hangup(leg.id)) },
  {
    weight: 4,
    act: withLeg('presses keys', (leg, { handset, random }) => handset.digits(leg.id, random.pick(['1', '2#', '*']))),
  },
  { weight: 2, act: withLeg('speaks', (leg, { handset }) => handset.say(leg.id, 'hello')) },
];
