import { destinationsIn } from '../../apps/api/src/groupcalls/destinations.js';
import { PlaceGroupcall } from '../../apps/api/src/groupcalls/groupcalls.requests.js';
import { PlaceTransfer, TransferOneCall } from '../../apps/api/src/transfers/transfers.requests.js';
import { destinationIn } from '../../apps/api/src/groupcalls/destinations.js';
import type { CallFacts } from './facts.js';
import type { TransferFacts } from './facts.talks.js';
import { anyCustomer, dialIn, phoneDeeds, planOf, userDeeds, written } from './people.js';
import type { Deed, Stage } from './people.js';
import type { Request } from './users.js';
import { anyAddress } from './world.js';
import type { Customer } from './world.js';

const DEEPEST = 3;

/** Groupcalls of a customer, whatever became of them. */
const groupsOf = ({ facts }: Stage, { customerId }: Customer): readonly string[] =>
  [...facts.talks.groups.values()].filter((group) => group.customerId === customerId).map(({ groupcallId }) => groupcallId);

const manner = ({ random }: Stage): object => ({
  ring_method: random.pick(['', 'ring_all', 'linear', 'linear']),
  dial_timeout: random.chance(0.6) ? random.between(1_000, 15_000) : null,
});

const queuesOf = ({ facts: { floors } }: Stage, { customerId }: Customer): readonly string[] => [
  ...(floors.of.get(customerId)?.queues.keys() ?? []),
];

/** Nothing is drawn where there are no queues, so that the seeds of before tell the same stories. */
const anyQueue = (stage: Stage, customer: Customer): string | undefined => {
  const queues = queuesOf(stage, customer);
  return queues.length > 0 && stage.random.chance(0.4) ? stage.random.any(queues) : undefined;
};

const anyone = (stage: Stage, customer: Customer, depth: number): string | object => {
  const { random } = stage;
  const queueId = anyQueue(stage, customer);
  if (queueId !== undefined) return `queue:${queueId}`;
  if (depth > DEEPEST || random.chance(0.7)) return anyAddress(random);
  const known = random.any(groupsOf(stage, customer));
  if (known !== undefined && random.chance(0.3)) return { type: 'groupcall', target: known };
  return { type: 'groupcall', ...manner(stage), destinations: everyone(stage, customer, depth) };
};

const everyone = (stage: Stage, customer: Customer, depth = 1): readonly (string | object)[] =>
  Array.from({ length: stage.random.between(1, depth === 1 ? 4 : 2) }, () => anyone(stage, customer, depth + 1));

const placeGroup: Deed['act'] = (stage) => {
  const customer = anyCustomer(stage);
  const request = Object.assign(new PlaceGroupcall(), {
    source: { type: 'tel', target: customer.numbers[0], name: 'a group' },
    destinations: destinationsIn(everyone(stage, customer), 'destinations'),
    ...manner(stage),
    ...planOf(customer, stage),
  });
  stage.users.send({
    customer,
    words: `places a groupcall ${JSON.stringify(request, written)}`,
    run: async ({ groupcalls }, asked) => [(await groupcalls.place(asked, request)).id],
  });
};

/** A groupcall, or one within it. */
const anyGroup = (stage: Stage, customer: Customer): string | undefined => {
  const { random, facts } = stage;
  const within = [...facts.talks.within].filter(([, { outermost }]) => groupsOf(stage, customer).includes(outermost));
  return random.any([...groupsOf(stage, customer), ...within.map(([id]) => id)]);
};

const changeGroup =
  (words: string, run: (groupcallId: string) => Request['run']): Deed['act'] =>
  (stage) => {
    const customer = anyCustomer(stage);
    const id = anyGroup(stage, customer);
    if (id === undefined) return;
    const press = (): void => stage.users.send({ customer, words: `${words} the groupcall ${id}`, run: run(id) });
    press();
    if (stage.random.chance(0.3)) stage.later(stage.random.between(0, 400), press);
  };

const hangUpGroup = changeGroup('hangs up', (groupcallId) => async ({ groupcalls }, asked) => [
  (await groupcalls.hangUp(asked, groupcallId)).id,
]);

const deleteGroup = changeGroup('deletes', (groupcallId) => async ({ groupcalls }, asked) => [
  (await groupcalls.remove(asked, groupcallId)).id,
]);

const failureOf = (customer: Customer, { random }: Stage): object => {
  const flowId = random.pick(customer.flowIds);
  return random.pick<object>([
    {},
    { on_failure: 'recall' },
    { on_failure: 'hangup' },
    { on_failure: 'flow_id', flow_id: flowId },
    { on_failure: flowId },
  ]);
};

const optionsOf = (stage: Stage, customer: Customer): object => {
  const { random } = stage;
  return {
    ...failureOf(customer, stage),
    hold_caller: random.pick([null, true, false]),
    play_moh: random.pick([null, true, false]),
    dial_timeout: random.chance(0.6) ? random.between(1_000, 12_000) : null,
    context: random.chance(0.2) ? { issue: "it's {braces}" } : null,
  };
};

const KINDS = ['blind', 'attended', 'attended'] as const;

const oneCall = (stage: Stage, customer: Customer, callId: string): Request => {
  const destination = destinationIn(anyone(stage, customer, 1), 'destination');
  const asked = { type: stage.random.pick(KINDS), destination, ...optionsOf(stage, customer) };
  const request = Object.assign(new TransferOneCall(), asked);
  return {
    customer,
    words: `transfers ${callId} ${JSON.stringify(asked)}`,
    run: async ({ callTransfers }, by) => [(await callTransfers.place(by, callId, request)).id],
  };
};

const ofTransferer = (stage: Stage, customer: Customer, callId: string): Request => {
  const addresses = destinationsIn(everyone(stage, customer, 2), 'transferee_addresses');
  const roles = { transfer_type: stage.random.pick(KINDS), transferer_call_id: callId, transferee_addresses: addresses };
  const asked = { ...roles, ...optionsOf(stage, customer) };
  const request = Object.assign(new PlaceTransfer(), asked);
  return {
    customer,
    words: `hands over ${JSON.stringify(asked)}`,
    run: async ({ transfers }, by) => [(await transfers.place(by, request)).id],
  };
};

/** Calls of a customer that talk with somebody. */
const talking = ({ facts }: Stage, { customerId }: Customer): readonly CallFacts[] =>
  [...facts.open].filter((call) => call.customerId === customerId && call.company.peer !== null);

const begin = (stage: Stage, customer: Customer, callId: string): void => {
  const { random, users } = stage;
  users.send((random.chance(0.5) ? oneCall : ofTransferer)(stage, customer, callId));
};

/** Whoever takes part in an open transfer. */
const partiesOf = ({ spec, target }: TransferFacts): readonly string[] => [
  spec.callerCallId,
  spec.transfererCallId,
  ...(target === null ? [] : [target]),
];

const openTransfers = ({ facts }: Stage, { customerId }: Customer): readonly TransferFacts[] =>
  [...facts.talks.open].filter((transfer) => transfer.customerId === customerId);

/** One who talks is handed over; some press twice, for either call or for the target's, at once or a little later. */
const transfer: Deed['act'] = (stage) => {
  const { random, later } = stage;
  const customer = anyCustomer(stage);
  const call = random.any(talking(stage, customer));
  const callId = call && random.chance(0.95) ? call.callId : random.any(stage.openCalls(customer.customerId));
  if (callId === undefined) return;
  begin(stage, customer, callId);
  for (let follow = random.between(0, 4); follow > 0; follow--)
    later(random.between(0, 12_000), () => random.weighted(meddling).act(stage));
  if (!random.chance(0.35)) return;
  later(random.pick([0, random.between(0, 3_000)]), () => {
    const others = openTransfers(stage, customer).flatMap(partiesOf);
    begin(stage, customer, random.any([callId, call?.company.peer ?? callId, ...others]) ?? callId);
  });
};

const CHANGES = ['complete', 'complete', 'cancel', 'swap', 'swap', 'merge'] as const;

/** A transfer is completed, cancelled, swapped or merged, at the right moment or not. */
const changeTransfer: Deed['act'] = (stage) => {
  const { random, users, facts, later } = stage;
  const customer = anyCustomer(stage);
  const open = openTransfers(stage, customer);
  const any = [...facts.talks.transfers.values()].filter(({ customerId }) => customerId === customer.customerId);
  const found = random.any(open.length > 0 && random.chance(0.85) ? open : any);
  if (!found) return;
  const { transferId } = found;
  const press = (): void => {
    const change = random.pick(CHANGES);
    const run: Request['run'] = async ({ transfers }, asked) => [(await transfers[change](asked, transferId)).id];
    users.send({ customer, words: `asks to ${change} the transfer ${transferId}`, run });
  };
  press();
  if (random.chance(0.3)) later(random.pick([0, random.between(0, 2_000)]), press);
};

const legIdOf = ({ facts, handset }: Stage, callId: string): string | undefined => {
  const call = facts.calls.get(callId);
  if (!call) return undefined;
  return handset.phone(call.phone).legs.find(({ call_id, state }) => call_id === call.legId && state !== 'ended')?.id;
};

/** Caller, transferer or target hangs up. */
const leave: Deed['act'] = (stage) => {
  const { random, handset, history } = stage;
  const callId = random.any(openTransfers(stage, anyCustomer(stage)).flatMap(partiesOf));
  const leg = callId === undefined ? undefined : legIdOf(stage, callId);
  if (leg === undefined) return;
  history.note('phone', () => `a party of a transfer hangs up (${callId})`);
  handset.hangup(leg);
};

/** Whoever is rung by one groupcall answers in the same millisecond. */
const answerAtOnce: Deed['act'] = (stage) => {
  const { random, facts, handset, history } = stage;
  const ringing = [...facts.open].filter(({ answered, company }) => !answered && company.groupcallId !== null);
  const groupcallId = random.any(ringing)?.company.groupcallId;
  const legs = ringing.filter(({ company }) => company.groupcallId === groupcallId).map(({ callId }) => legIdOf(stage, callId));
  for (const leg of legs.slice(0, 3)) {
    if (leg === undefined) continue;
    history.note('phone', () => `${leg} answers along with others`);
    handset.answer(leg);
  }
};

/** Somebody calls in, and is handed over some seconds later. */
const callInAndTransfer: Deed['act'] = (stage) => {
  const { random, later } = stage;
  dialIn(stage);
  later(random.between(3_000, 12_000), () => transfer(stage));
};

/** Where a transfer is open, anything may happen to it. */
const meddling: readonly [Deed, ...Deed[]] = [
  { weight: 10, act: changeTransfer },
  { weight: 5, act: leave },
  { weight: 1, act: (stage) => stage.random.weighted(userDeeds).act(stage) },
  { weight: 1, act: (stage) => stage.random.weighted(phoneDeeds).act(stage) },
];

/** What people do who ring many, put callers through, and hand them over. */
export const talkDeeds: readonly [Deed, ...Deed[]] = [
  { weight: 8, act: placeGroup },
  { weight: 2, act: hangUpGroup },
  { weight: 1, act: deleteGroup },
  { weight: 14, act: dialIn },
  { weight: 8, act: callInAndTransfer },
  { weight: 14, act: transfer },
  { weight: 10, act: changeTransfer },
  { weight: 4, act: leave },
  { weight: 6, act: answerAtOnce },
];
