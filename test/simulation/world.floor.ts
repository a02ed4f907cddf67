import type { Ask } from '#domain/contact-centre.js';
import { NEW_QUEUE, ROUTING_METHODS } from '#domain/floor/floor.queue.js';
import type { AgentProfile } from '#domain/floor/floor.events.js';
import type { CallbackSetting, Plan, QueueSpec, WayOut } from '#domain/floor/floor.queue.js';
import type { Address } from '#domain/kernel/address.js';
import { compile } from '#plans/voipbin/voipbin.compiler.js';
import type { Random } from './random.js';
import { anyServing, anySkills } from './world.serving.js';

/** What a customer has of queues and agents before anything happens. */
export interface Office {
  readonly queues: readonly [{ readonly queueId: string; readonly spec: QueueSpec }, ...{ queueId: string; spec: QueueSpec }[]];
  readonly agents: readonly { readonly agentId: string; readonly profile: AgentProfile; readonly isThere: boolean }[];
}

export const CODES = [
  { code: 'sold', name: 'Sold' },
  { code: 'later', name: 'Call again' },
] as const;

const TAGS = ['sales', 'help'] as const;

const anyTags = (random: Random): readonly string[] => (random.chance(0.5) ? TAGS : [random.pick(TAGS)]);

const flowAfter = (random: Random): WayOut => {
  const compiled = compile([{ type: 'talk', option: { text: 'Nobody is free.', language: 'en-US' } }]);
  return 'program' in compiled ? { do: 'flow', flow: { flowId: random.uuid(), program: compiled.program } } : { do: 'continue' };
};

/** Now and then a time of some seconds; otherwise none. */
const maybe = (random: Random, chance: number, least: number, most: number): number =>
  random.chance(chance) ? random.between(least, most) : 0;

/** Words, a while, and a file that is not there: what is soon over begins again. */
const waitFlow = (): Plan | null => {
  const compiled = compile([
    { type: 'talk', option: { text: 'Please wait, ${voipbin.queuecall.position}.', language: 'en-US' } },
    { type: 'sleep', option: { duration: 3_000 } },
    { type: 'play', option: { stream_urls: ['https://example.com/missing.wav'] } },
  ]);
  return 'program' in compiled ? { flowId: 'a5b7d5ae-6a4b-5a6c-9a54-40b04c8d9b9c', program: compiled.program } : null;
};

const anyCallback = (random: Random): CallbackSetting => ({
  ...{ key: random.pick(['1', '2', '*']), first: random.pick(['agent', 'customer']), attempts: random.between(1, 3) },
  ...{ retryAfter: random.between(1_000, 30_000), ringTimeout: random.between(2_000, 15_000) },
  message: { text: 'We call you back.', language: 'en-US' },
});

const anyWay = (random: Random): WayOut =>
  random.pick<WayOut>([
    { do: 'continue' },
    { do: 'continue' },
    { do: 'hangup' },
    { do: 'hangup', message: { text: 'Please call again.', language: 'en-US' } },
    flowAfter(random),
  ]);

export const anySpec = (random: Random): QueueSpec => ({
  ...NEW_QUEUE,
  name: 'A queue',
  routingMethod: random.any(ROUTING_METHODS) ?? 'longest_idle',
  tagIds: anyTags(random),
  ringAtOnce: random.between(1, 3),
  ringTimeout: random.between(2_000, 15_000),
  maxNoAnswer: random.pick([0, 0, 1, 3]),
  wrapupTime: maybe(random, 0.5, 500, 15_000),
  waitTimeout: maybe(random, 0.4, 4_000, 60_000),
  serviceTimeout: maybe(random, 0.25, 3_000, 30_000),
  maxWaiting: maybe(random, 0.25, 1, 4),
  priority: random.between(0, 2),
  priorityGrowth: random.pick([0, 0, 1, 5]),
  ...anyServing(random),
  onTimeout: anyWay(random),
  onServiceTimeout: anyWay(random),
  onFull: anyWay(random),
  onNoAgents: random.chance(0.7) ? { do: 'wait' } : { do: 'leave', after: random.pick([0, 5_000, 30_000]), way: anyWay(random) },
  onClosed: anyWay(random),
  waitFlow: random.chance(0.4) ? waitFlow() : null,
  announcement: { ...NEW_QUEUE.announcement, interval: maybe(random, 0.3, 2_000, 20_000) },
  exitKey: random.pick(['', '1', '#']),
  onExit: anyWay(random),
  callback: random.chance(0.4) ? anyCallback(random) : null,
  resumeWindow: random.pick([0, 0, 60_000]),
  dispositionCodes: CODES,
  dispositionRequired: random.chance(0.3),
});

const addressOf = (target: string): Address => ({
  type: target.includes('@') ? 'endpoint' : 'tel',
  target,
  targetName: '',
  name: '',
  detail: '',
});

export const anyProfile = (random: Random, addresses: readonly Address[]): AgentProfile => ({
  name: 'An agent',
  detail: '',
  ringMethod: random.pick(['ringall', 'ringall', 'linear']),
  tagIds: anyTags(random),
  addresses,
  skills: anySkills(random, 0.7),
  ...(random.chance(0.25) ? { capacity: random.between(2, 3) } : {}),
});

/** Agents sit at phones that others call too. */
export const drawOffice = (random: Random, phones: readonly string[]): Office => {
  const free = [...phones];
  const take = (): string => free.splice(random.below(free.length), 1)[0] ?? '';
  const queue = () => ({ queueId: random.uuid(), spec: anySpec(random) });
  return {
    queues: random.chance(0.5) ? [queue()] : [queue(), queue()],
    agents: Array.from({ length: random.between(2, 4) }, () => ({
      agentId: random.uuid(),
      profile: anyProfile(random, Array.from({ length: random.pick([1, 1, 2]) }, take).map(addressOf)),
      isThere: random.chance(0.85),
    })),
  };
};

/** As the API would tell it. */
export const asksForOffice = (customerId: string, { queues, agents }: Office): readonly Ask[] => {
  const ask = (command: Extract<Ask, { to: 'floor' }>['command']): Ask => ({ to: 'floor', id: customerId, command });
  return [
    ...queues.map(({ queueId, spec }) => ask({ type: 'CreateQueue', customerId, queueId, spec })),
    ...agents.map(({ agentId, profile }) => ask({ type: 'ReportAgentProfile', customerId, agentId, profile })),
    ...agents
      .filter(({ isThere }) => isThere)
      .map(({ agentId }) => ask({ type: 'ChooseAgentStatus', customerId, agentId, status: 'available', reason: '' })),
  ];
};
