import type { FloorCommand, FloorWish } from '#domain/floor/floor.commands.js';
import type { FloorEvent } from '#domain/floor/floor.events.js';
import type { LegView } from '#simulator/views.js';
import type { AgentFacts, CallerFacts, FloorFacts } from './facts.floor.js';
import type { Deed, Stage } from './people.js';
import type { Customer } from './world.js';
import { CODES, anyProfile, anySpec } from './world.floor.js';

/** A customer with its floor, as a supervisor sees it. */
interface Room {
  readonly stage: Stage;
  readonly customer: Customer;
  readonly floor: FloorFacts;
}

const inRoom =
  (act: (room: Room) => void): Deed['act'] =>
  (stage) => {
    const [customer] = stage.world.customers;
    const floor = stage.facts.floors.of.get(customer.customerId);
    if (floor) act({ stage, customer, floor });
  };

/** Some press twice, at once or a little later. */
const press = ({ stage, customer }: Room, command: FloorCommand): void => {
  const { users, random, later } = stage;
  const send = (): void =>
    users.send({
      customer,
      words: `tells the floor ${JSON.stringify(command)}`,
      run: async ({ floor }, asked) => {
        await floor(asked, command);
        return [];
      },
    });
  send();
  if (random.chance(0.3)) later(random.pick([0, random.between(0, 500)]), send);
};

const withAgent = (command: (room: Room, agent: AgentFacts) => FloorCommand | undefined): Deed['act'] =>
  inRoom((room) => {
    const agent = room.stage.random.any([...room.floor.agents.values()]);
    const found = agent && command(room, agent);
    if (found) press(room, found);
  });

/** Somebody who is in a queue; now and then somebody who was. */
const withCaller = (command: (room: Room, caller: CallerFacts) => FloorWish): Deed['act'] =>
  inRoom((room) => {
    const { random } = room.stage;
    const all = [...room.floor.callers.values()];
    const caller = random.any(random.chance(0.9) ? all.filter(({ end }) => !end) : all);
    if (caller) press(room, command(room, caller));
  });

const isUp = ({ state }: LegView): boolean => state !== 'ended';

/** Somebody calls a queue, and has no patience without end. */
const callIn: Deed['act'] = inRoom(({ stage, customer }) => {
  const { random, world, handset, history, isSwitchThere, later } = stage;
  if (!isSwitchThere()) return;
  const from = random.pick(world.phones);
  const { leg_id: legId, call_id: callId } = handset.dial(from, random.pick(customer.numbers));
  history.note('phone', () => `${from} dials in (${callId})`);
  if (random.chance(0.25)) return;
  later(random.between(500, random.pick([4_000, 20_000, 60_000])), () => {
    history.note('phone', () => `${from} has no patience left (${callId})`);
    if (handset.phone(from).legs.some((leg) => leg.id === legId && isUp(leg))) handset.hangup(legId);
  });
});

const choose = withAgent(({ stage: { random }, customer: { customerId } }, { agentId }) => ({
  type: 'ChooseAgentStatus',
  ...{ customerId, agentId, status: random.pick(['available', 'available', 'available', 'away', 'offline']), reason: 'pressed' },
}));

const logInOrOut = withAgent(({ stage: { random }, customer: { customerId }, floor }, { agentId }) => {
  const queueId = random.any([...floor.queues.keys()]);
  return queueId === undefined
    ? undefined
    : { type: random.pick(['LeaveQueue', 'EnterQueue', 'EnterQueue']), customerId, agentId, queueId };
});

const endWrapup = withAgent(({ stage: { random }, customer: { customerId }, floor }, any) => {
  const { agentId } = random.any([...floor.agents.values()].filter(({ wrapup }) => wrapup !== null)) ?? any;
  if (random.chance(0.7)) return { type: 'EndWrapup', customerId, agentId };
  return { type: 'ExtendWrapup', customerId, agentId, duration: random.between(0, 20_000) };
});

/** Somebody says no at the desk, now and then to what is over. */
const decline = withAgent(({ customer: { customerId }, floor, stage: { random } }, any) => {
  const rung = [...floor.agents.values()].filter(({ offers }) => offers.size > 0);
  const { agentId, offers } = random.any(rung) ?? any;
  const offerId = random.any([...offers]) ?? random.any([...floor.offers.keys()]);
  return offerId === undefined ? undefined : { type: 'DeclineOffer', customerId, agentId, offerId };
});

const takeBack = withAgent(({ customer: { customerId } }, { agentId }) => ({ type: 'CancelNextStatus', customerId, agentId }));

/** A talk is disposed of while it goes on, or afterwards. */
const dispose: Deed['act'] = inRoom((room) => {
  const { customer, floor, stage } = room;
  const { random } = stage;
  const served = [...floor.callers.values()].filter((caller) => caller.serving ?? caller.served);
  const caller = random.any(served);
  if (!caller) return;
  const { queuecallId, queueId, serving } = caller;
  const agentId = serving?.agentId ?? random.any([...floor.agents.keys()]) ?? '';
  const said = { code: random.pick(['', ...CODES.map(({ code }) => code)]), notes: 'pressed', known: null };
  press(room, { type: 'DisposeQueuecall', customerId: customer.customerId, queuecallId, queueId, agentId, ...said });
});

/** A desktop loses its socket; most come back in time. */
const loseDesktop: Deed['act'] = inRoom((room) => {
  const { random, later } = room.stage;
  const agentId = random.any([...room.floor.agents.keys()]);
  if (agentId === undefined) return;
  const { customerId } = room.customer;
  const grace = random.pick([0, 1_000, 5_000, 20_000]);
  const here = (): void => press(room, { type: 'ReportDesktopHere', customerId, agentId, grace });
  if (random.chance(0.5)) here();
  later(random.between(0, 2_000), () => press(room, { type: 'ReportDesktopGone', customerId, agentId, grace }));
  if (random.chance(0.7)) later(random.between(100, 8_000), here);
});

const retag = withAgent(({ stage: { random }, customer: { customerId } }, { agentId, profile }) => ({
  type: 'ReportAgentProfile',
  ...{ customerId, agentId, profile: anyProfile(random, profile.addresses) },
}));

const remove = withAgent(({ customer: { customerId } }, { agentId }) => ({ type: 'ReportAgentRemoved', customerId, agentId }));

const kick = withCaller(({ customer: { customerId } }, { queuecallId }) => ({ type: 'KickQueuecall', customerId, queuecallId }));

const prioritise = withCaller(({ stage: { random }, customer: { customerId } }, { queuecallId }) => ({
  type: 'PrioritiseQueuecall',
  ...{ customerId, queuecallId, priority: random.between(0, 9) },
}));

const setUp = inRoom((room) => {
  const { random } = room.stage;
  const { customerId } = room.customer;
  const queueId = random.any([...room.floor.queues.keys()]);
  if (queueId === undefined) return;
  const isEnd = random.chance(0.1);
  press(
    room,
    isEnd ? { type: 'DeleteQueue', customerId, queueId } : { type: 'ChangeQueue', customerId, queueId, spec: anySpec(random) },
  );
});

/** A phone that an agent is rung at is picked up, or refused; and agents hang up on their callers. */
const atTheDesk = inRoom(({ stage, floor }) => {
  const { random, handset, history } = stage;
  const phones = [...floor.agents.values()].flatMap(({ profile }) => profile.addresses.map(({ target }) => target));
  const legs = phones.flatMap((phone) => handset.phone(phone).legs).filter(({ state }) => state !== 'ended');
  const leg = random.any(legs);
  if (!leg) return;
  history.note('phone', () => `an agent does something about ${leg.call_id}`);
  if (leg.state === 'up') handset.hangup(leg.id);
  else if (random.chance(0.7)) handset.answer(leg.id);
  else handset.reject(leg.id, random.pick([603, 486]));
});

/** Somebody picks up at the very moment at which the agent, or a supervisor, takes the offer back, or the caller leaves. */
export const race = (stage: Stage, { agentIds, queuecallId, callId }: Extract<FloorEvent, { type: 'OfferMade' }>): void =>
  inRoom((room) => {
    const { random, handset, history, later, facts } = stage;
    const { customerId } = room.customer;
    const agentId = random.any(agentIds) ?? '';
    const phones = room.floor.agents.get(agentId)?.profile.addresses ?? [];
    const leg = phones.flatMap(({ target }) => handset.phone(target).legs).find(({ state }) => state === 'ringing');
    if (!leg) return;
    history.note('phone', () => `${agentId} answers ${leg.call_id}, and something else happens at once`);
    handset.answer(leg.id);
    const caller = handset.phone(facts.calls.get(callId)?.phone ?? '').legs.find((own) => own.call_id === callId && isUp(own));
    const others = [
      () => press(room, { type: 'ChooseAgentStatus', customerId, agentId, status: 'away', reason: 'lunch' }),
      () => press(room, { type: 'KickQueuecall', customerId, queuecallId }),
      () => caller && handset.hangup(caller.id),
    ];
    later(random.between(0, 60), () => random.any(others)?.());
  })(stage);

/** What callers of queues, agents and supervisors do. */
export const floorDeeds: readonly [Deed, ...Deed[]] = [
  { weight: 30, act: callIn },
  { weight: 14, act: choose },
  { weight: 5, act: logInOrOut },
  { weight: 5, act: endWrapup },
  { weight: 2, act: retag },
  { weight: 1, act: remove },
  { weight: 3, act: kick },
  { weight: 4, act: prioritise },
  { weight: 3, act: setUp },
  { weight: 12, act: atTheDesk },
  { weight: 4, act: decline },
  { weight: 2, act: takeBack },
  { weight: 4, act: dispose },
  { weight: 4, act: loseDesktop },
];
