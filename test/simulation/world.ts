import type { Ask } from '#domain/contact-centre.js';
import type { CustomerSettings } from '#domain/customer/customer.events.js';
import type { FlowEvent } from '#domain/flow/flow.events.js';
import { numberId } from '#domain/number/number.decider.js';
import { Executor } from '#engine/executor.js';
import type { Clock } from '#engine/clock.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import type { MemoryLog } from '#eventstore/memory/memory.event-store.js';
import { compile } from '#plans/voipbin/voipbin.compiler.js';
import type { Manners } from '#simulator/manners.js';
import type { Random } from './random.js';
import { asksForOffice, drawOffice } from './world.floor.js';
import type { Office } from './world.floor.js';
import { anyNeeds } from './world.serving.js';

/** A customer, with what is its own. */
export interface Customer {
  readonly customerId: string;
  readonly numbers: readonly [string, ...string[]];
  readonly flowIds: readonly [string, ...string[]];
  readonly settings: CustomerSettings;
  /** Queues and agents, where it has any. */
  readonly office: Office | null;
}

/** What there is before anything happens. */
export interface World {
  readonly customers: readonly [Customer, ...Customer[]];
  /** Everybody's phones: numbers, and names at an office. */
  readonly phones: readonly [string, ...string[]];
  readonly defaultProvider: string | null;
  /** Plans put callers through, groups are rung, and callers handed over. */
  readonly talks: boolean;
}

/** Words that would be syntax to a switch, were they let (I14). */
const WORDS = [
  'Good morning.',
  "It's O'Brien, {a} = b, 1|2",
  '${hupall} $var \\n "quoted"',
  'x,y&park()@@z',
  '::  -both',
] as const;

export const anyWords = (random: Random): string => random.pick(WORDS);

type Action = Readonly<Record<string, unknown>>;

const FILES = [
  'https://files.example/prompt-900ms.wav',
  'https://files.example/prompt-2500ms.wav',
  'https://x.example/nosuch.wav',
] as const;

const ACTIONS: readonly [(random: Random) => Action, ...((random: Random) => Action)[]] = [
  () => ({ type: 'answer' }),
  (random) => ({ type: 'talk', option: { text: anyWords(random), language: 'en-US' } }),
  (random) => ({ type: 'play', option: { stream_urls: [random.pick(FILES), random.pick(FILES)] } }),
  (random) => ({ type: 'sleep', option: { duration: random.between(1, 8_000) } }),
];

const PHONES: readonly [string, ...string[]] = [
  'alice@office.example',
  'bob@office.example',
  ...Array.from({ length: 8 }, (_, index) => `+1777000${9100 + index}`),
];

export const anyAddress = (random: Random): object => {
  const target = random.pick(PHONES);
  return { type: target.includes('@') ? 'endpoint' : 'tel', target };
};

const connect = (random: Random): Action => ({
  type: 'connect',
  option: {
    destinations: Array.from({ length: random.pick([1, 1, 1, 2, 4]) }, () => anyAddress(random)),
    ring_timeout: random.between(2_000, 20_000),
  },
});

/** Somebody is put through, now and then to one after the other. */
const connecting = (random: Random): readonly Action[] => Array.from({ length: random.pick([1, 1, 2]) }, () => connect(random));

/** The caller is put into a queue, where there is one. */
const queueing = (random: Random, office: Office | null): readonly Action[] => {
  const queueId = office && random.chance(0.7) ? random.any(office.queues)?.queueId : undefined;
  if (queueId === undefined) return [];
  const urgency = random.chance(0.3) ? { priority: random.between(0, 5) } : {};
  const needs = random.chance(0.25) ? { skills: anyNeeds(random) } : {};
  return [{ type: 'queue_join', option: { queue_id: random.chance(0.97) ? queueId : random.uuid(), ...urgency, ...needs } }];
};

/** Plans put callers through; and into queues. */
export interface Means {
  readonly talks: boolean;
  readonly office: Office | null;
}

/** A plan of some steps; some end in silence, some hang up, some begin again and again, some put the caller through. */
export const anyPlan = (random: Random, { talks, office }: Means): readonly [Action, ...Action[]] => {
  const steps = Array.from({ length: random.between(1, 4) }, () => random.pick(ACTIONS)(random));
  const through = [...queueing(random, office), ...(talks && random.chance(0.6) ? connecting(random) : [])];
  const [first, ...rest] = random.chance(0.7) ? [...through, ...steps] : [...steps, ...through];
  const last: readonly Action[] = random.chance(0.3)
    ? [{ type: 'sleep', option: { duration: 60_000 } }]
    : random.chance(0.4)
      ? [{ type: 'hangup' }]
      : [];
  return [first ?? { type: 'answer' }, ...rest, ...last];
};

const MANNERS: readonly [(random: Random) => Manners, ...((random: Random) => Manners)[]] = [
  (random) => ({ answer_after_ms: random.between(0, 4_000) }),
  (random) => ({ answer_after_ms: random.between(0, 4_000) }),
  (random) => ({ answer_after_ms: random.between(0, 2_000), hangup_after_ms: random.between(0, 6_000) }),
  (random) => ({ answer_after_ms: random.between(5_000, 32_000) }),
  () => ({ manual: true }),
  () => ({ ring: true }),
  (random) => ({ busy: true, after_ms: random.between(0, 500) }),
  (random) => ({ reject: random.pick([603, 486, 480]), after_ms: random.between(0, 5_000) }),
  (random) => ({ fail: random.pick([503, 404, 500]), after_ms: random.between(0, 500) }),
  () => ({ unregistered: true }),
  (random) => ({ answer_after_ms: random.between(0, 2_000), machine: 'Please leave a message.' }),
];

export const anyManners = (random: Random): Manners => random.pick(MANNERS)(random);

/** Where people are put through most phones are answered, some of them in the same millisecond. */
export const kindManners = (random: Random): Manners => {
  if (random.chance(0.35)) return anyManners(random);
  if (random.chance(0.15)) return { manual: true };
  return { answer_after_ms: random.pick([0, 1_000, random.between(0, 4_000)]) };
};

const settingsOf = (random: Random, index: number): CustomerSettings => {
  const [bad, good] = [random.uuid(), random.uuid()];
  const provider = (id: string, hostname: string) => ({ id, name: hostname, hostname, techPrefix: '', techPostfix: '' });
  const route = (providerId: string, priority: number) => ({ id: random.uuid(), name: '', providerId, priority, target: 'all' });
  const routed = random.chance(0.3);
  return {
    name: `Customer ${index}`,
    detail: '',
    email: '',
    providers: routed ? [provider(bad, 'bad.example'), provider(good, 'good.example:5080')] : [],
    routes: routed ? [route(bad, 1), route(good, 2)] : [],
    maxDuration: random.chance(0.4) ? random.between(5_000, 60_000) : null,
  };
};

const customerOf = (random: Random, index: number): Customer => ({
  customerId: random.uuid(),
  numbers: [`+1555010${index}1`, `+1555010${index}2`],
  flowIds: [random.uuid(), random.uuid()],
  settings: settingsOf(random, index),
  office: null,
});

/** In four of ten runs a customer has a floor. */
export const drawWorld = (random: Random): World => {
  const talks = random.fork('talks').chance(0.6);
  const floor = random.fork('floor');
  const office = floor.chance(0.4) ? drawOffice(floor, PHONES) : null;
  return {
    customers: [{ ...customerOf(random, 1), office }, customerOf(random, 2)],
    phones: PHONES,
    talks,
    defaultProvider: random.chance(0.05) ? null : 'carrier.example',
  };
};

interface Founding extends Means {
  readonly customerId: string;
  readonly flowId: string;
}

const flowOf = ({ customerId, flowId, ...means }: Founding, random: Random): Extract<FlowEvent, { type: 'FlowCreated' }> => {
  const actions = anyPlan(random, means);
  const compiled = compile(actions);
  if (!('program' in compiled)) throw new Error(JSON.stringify(compiled.problems));
  return { type: 'FlowCreated', flowId, customerId, name: '', detail: '', actions, program: compiled.program };
};

const asksFor = (
  { customerId, numbers, flowIds, settings, office }: Customer,
  talks: boolean,
  random: Random,
): readonly Ask[] => [
  { to: 'customer', id: customerId, command: { type: 'CreateCustomer', customerId, ...settings } },
  ...flowIds.map((id): Ask => ({
    to: 'flow',
    id,
    command: { ...flowOf({ customerId, flowId: id, talks, office }, random), type: 'CreateFlow' },
  })),
  ...numbers.map((number, index): Ask => {
    const id = numberId(number);
    const flowId = flowIds[index] ?? null;
    return {
      to: 'number',
      id,
      command: { type: 'CreateNumber', numberId: id, customerId, number, flowId, name: '', detail: '' },
    };
  }),
  ...(office ? asksForOffice(customerId, office) : []),
];

/** Writes into an empty log what there is before anything happens. */
export const found = async ({ customers, talks }: World, log: MemoryLog, clock: Clock, random: Random): Promise<void> => {
  const executor = new Executor(new MemoryEventStore(log), clock);
  for (const customer of customers) {
    for (const ask of asksFor(customer, talks, random)) {
      const actor = { kind: 'system', id: 'founder' } as const;
      await executor.tell({ ask, id: random.uuid(), causation: 'founding', actor, tree: ask.id });
    }
  }
};
