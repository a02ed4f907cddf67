import type { Ask } from '#domain/contact-centre.js';
import { NEW_QUEUE } from '#domain/floor/floor.queue.js';
import { numberId } from '#domain/number/number.decider.js';
import { Executor } from '#engine/executor.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { compile } from '#plans/voipbin/voipbin.compiler.js';
import type { Random } from '../random.js';
import type { Piece } from '../run.js';
import type { Customer, World } from '../world.js';
import { asksForOffice } from '../world.floor.js';
import type { Office } from '../world.floor.js';
import { QUEUES } from './profiles.js';
import type { Profile } from './profiles.js';

/** The number and the plan of each queue. */
export const numberOf = (index: number): string => `+155502${String(index).padStart(2, '0')}`;

const phoneOf = (index: number): string => `+17771${String(index).padStart(5, '0')}`;

const queueSpec = (name: string, { wrapup, ringTimeout, maxNoAnswer, priorities }: Profile): Office['queues'][0]['spec'] => ({
  ...NEW_QUEUE,
  name,
  tagIds: [name],
  ringAtOnce: 1,
  ringTimeout,
  maxNoAnswer,
  wrapupTime: wrapup,
  priority: priorities[name] ?? 0,
});

const officeOf = (random: Random, profile: Profile): Office => {
  const queue = (name: string) => ({ queueId: random.uuid(), spec: queueSpec(name, profile) });
  const agent = (index: number): Office['agents'][0] => ({
    agentId: random.uuid(),
    profile: {
      name: `Agent ${index}`,
      detail: '',
      ringMethod: 'ringall',
      tagIds: profile.tags(random, index),
      skills: [],
      addresses: [{ type: 'tel', target: phoneOf(index), targetName: '', name: '', detail: '' }],
    },
    isThere: true,
  });
  const [first, ...rest] = QUEUES;
  return { queues: [queue(first), ...rest.map(queue)], agents: Array.from({ length: profile.agents }, (_, n) => agent(n)) };
};

const customerOf = (random: Random, office: Office): Customer => ({
  customerId: random.uuid(),
  numbers: [numberOf(0), ...QUEUES.slice(1).map((_, index) => numberOf(index + 1))],
  flowIds: [random.uuid(), ...QUEUES.slice(1).map(() => random.uuid())],
  settings: { name: 'A centre', detail: '', email: '', providers: [], routes: [], maxDuration: 6 * 60 * 60_000 },
  office,
});

const flowFor = (customer: Customer, index: number): Ask => {
  const { customerId, office } = customer;
  const flowId = customer.flowIds[index] ?? customer.flowIds[0];
  const actions = [{ type: 'queue_join', option: { queue_id: office?.queues[index]?.queueId } }];
  const compiled = compile(actions);
  if (!('program' in compiled)) throw new Error(JSON.stringify(compiled.problems));
  const flow = { flowId, customerId, name: '', detail: '', actions, program: compiled.program };
  return { to: 'flow', id: flowId, command: { ...flow, type: 'CreateFlow' } };
};

const numberFor = ({ customerId, flowIds }: Customer, number: string, index: number): Ask => {
  const id = numberId(number);
  const flowId = flowIds[index] ?? null;
  return { to: 'number', id, command: { type: 'CreateNumber', numberId: id, customerId, number, flowId, name: '', detail: '' } };
};

const asksFor = (customer: Customer): readonly Ask[] => {
  const { customerId, settings, numbers, office } = customer;
  return [
    { to: 'customer', id: customerId, command: { type: 'CreateCustomer', customerId, ...settings } },
    ...numbers.map((_, index) => flowFor(customer, index)),
    ...numbers.map((number, index) => numberFor(customer, number, index)),
    ...(office ? asksForOffice(customerId, office) : []),
  ];
};

/** One customer: three queues with a number each, and the agents at their phones. */
export const centreWorld = (profile: Profile): Pick<Piece, 'draw' | 'found'> => ({
  draw: (random): World => {
    const customer = customerOf(random, officeOf(random, profile));
    return { customers: [customer], phones: [phoneOf(0)], talks: false, defaultProvider: 'carrier.example' };
  },
  found: async ({ customers: [customer] }, log, clock, random) => {
    const executor = new Executor(new MemoryEventStore(log), clock);
    const actor = { kind: 'system', id: 'founder' } as const;
    for (const ask of asksFor(customer))
      await executor.tell({ ask, id: random.uuid(), causation: 'founding', actor, tree: ask.id });
  },
});
