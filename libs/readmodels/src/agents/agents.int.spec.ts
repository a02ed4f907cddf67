import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FloorCommand } from '#domain/floor/floor.commands.js';
import { NEW_QUEUE } from '#domain/floor/floor.queue.js';
import type { QueueSpec } from '#domain/floor/floor.queue.js';
import { tel } from '#domain/kernel/address.js';
import { MessageArchive } from '../message-archive.js';
import type { Message } from '../messages.js';
import { positionOf } from '../messages.js';
import { Queries } from '../queries.js';
import { readModels } from '../read-models.js';
import { Tables } from '../tables.js';
import { open } from '../testing/opened.js';
import type { Opened, Running } from '../testing/opened.js';
import { CUSTOMER, Story, createCall, spec, uuid } from '../testing/story.js';
import { EVERYBODY, isMeant } from './agents.queries.js';
import type { AgentFilter } from './agents.queries.js';
import type { AgentView } from './agents.view.js';

const NAMES = ['ada', 'bob', 'eve', 'kim', 'lea', 'max'];
const TAGS = ['one', 'two', 'three'].map(uuid);
const QUEUE = uuid('queue');
const queueSpec: QueueSpec = { ...NEW_QUEUE, name: 'q', routingMethod: 'ring_all', tagIds: TAGS };

const story = new Story();
const floor = (command: FloorCommand): void => void story.tell({ to: 'floor', id: CUSTOMER, command });

/** Agents with all kinds of tags, most of whom an offer rings at once. */
const centre = (): void => {
  const customerId = CUSTOMER;
  const settings = { name: 'n', detail: '', email: '', providers: [], routes: [], maxDuration: null };
  story.tell({ to: 'customer', id: CUSTOMER, command: { type: 'CreateCustomer', customerId, ...settings } });
  floor({ type: 'CreateQueue', customerId, queueId: QUEUE, spec: queueSpec });
  story.tell({ to: 'customer', id: CUSTOMER, command: { type: 'UpdateCustomer', customerId, ...settings, name: 'changed' } });
  NAMES.forEach((name, index) => {
    const [agentId, tagIds] = [uuid(name), TAGS.slice(index % 4)];
    const profile = {
      name,
      detail: '',
      ringMethod: 'ringall',
      tagIds,
      addresses: [tel(`+1555020${index}`)],
      skills: [],
    } as const;
    const permission = index === 0 ? 'admin' : 'agent';
    const user = { userId: agentId, customerId, username: name, passwordHash: '', permission, profile } as const;
    story.tell({ to: 'user', id: agentId, command: { type: 'CreateUser', ...user } });
    floor({ type: 'ReportAgentProfile', customerId, agentId, profile });
    floor({ type: 'ChooseAgentStatus', customerId, agentId, status: name === 'eve' ? 'away' : 'available', reason: '' });
  });
  floor({ type: 'LeaveQueue', customerId, agentId: uuid('bob'), queueId: QUEUE });
  const caller = spec('caller');
  story.tell(createCall(caller));
  const means = { routing: { providers: [], routes: [] }, callerNumbers: {}, maxDuration: 1_000, plans: {} };
  const call = { callId: caller.callId, tree: caller.callId, source: caller.source, destination: caller.destination };
  const step = { activeflowId: uuid('plan'), visit: 1 };
  floor({
    type: 'JoinQueue',
    ...{ customerId, queueId: QUEUE, queuecallId: uuid('queuecall'), ...call, step, priority: null, since: 0 },
    means: means as unknown as Extract<FloorCommand, { type: 'JoinQueue' }>['means'],
  });
};

let opened: Opened;
let running: Running;
let archive: MessageArchive;
let queries: Queries;
beforeAll(async () => {
  opened = await open();
  [archive, queries] = [new MessageArchive(opened.pool), new Queries(opened.pool)];
  running = await opened.run();
  centre();
  await running.projector.passed(opened.add(story), 10_000);
});
afterAll(() => opened.close());

const everybody = async (): Promise<readonly AgentView[]> =>
  (await queries.agents(CUSTOMER, EVERYBODY, { size: 100, token: null })).result;

it('an offer changes every agent that it rings, and the world is told of each', async () => {
  const ringing = (await everybody()).filter(({ status }) => status === 'ringing').map(({ id }) => id);
  const seqs = running.told.map(({ seq }) => seq);
  const of = (position: number): readonly Message[] => running.told.filter(({ seq }) => positionOf(seq) === position);
  const offered = story.log.filter(({ event }) => event.type === 'AgentOffered').map(({ position }) => position);

  expect(ringing.length).toBeGreaterThan(1);
  expect(offered.flatMap(of).filter(({ type }) => type === 'agent_status_updated')).toHaveLength(ringing.length);
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  expect(new Set(running.told.map(({ id }) => id)).size).toBe(seqs.length);
});

it('what was told of an offer can be asked for from any of its messages on', async () => {
  for (const { seq } of running.told)
    expect((await archive.after(CUSTOMER, seq, 100)).messages).toEqual(running.told.filter((message) => message.seq > seq));
});

it('what was told of an offer is never told in part', async () => {
  const all: Message[] = [];
  for (let at = 0; at < story.log.length;) {
    const messages = await archive.between(at, story.log.length, 1);
    all.push(...messages);
    at = messages.length === 0 ? story.log.length : positionOf(messages.at(-1)?.seq ?? 0);
  }
  expect(all).toEqual(running.told);
});

it('a customer who is there is known in the very batch in which its floor begins', async () => {
  const begins = story.log.filter(({ event, stream }) => event.type === 'CustomerUpdated' || stream === `floor-${CUSTOMER}`);
  const known = await new Tables(opened.pool).load(begins);

  expect(begins[0]?.revision).toBe(0);
  expect(known[readModels.findIndex(({ name }) => name === 'customers')]?.has(CUSTOMER)).toBe(true);
});

const filters: readonly Partial<AgentFilter>[] = [
  {},
  { status: 'ringing' },
  { status: 'away', permission: 'agent' },
  { permission: 'admin' },
  { permission: 'manager' },
  { tagIds: [TAGS[0] ?? ''] },
  { tagIds: [TAGS[0] ?? '', TAGS[2] ?? ''] },
  { tagIds: [] },
  { queue: { queueId: QUEUE, tagIds: [TAGS[1] ?? ''] } },
  { queue: { queueId: QUEUE, tagIds: [] } },
  { queue: { queueId: QUEUE, tagIds: TAGS }, tagIds: [TAGS[1] ?? ''], status: 'ringing' },
];

it.each(filters)('the agents that %j means are those that Postgres finds', async (part) => {
  const filter = { ...EVERYBODY, ...part };
  const { result } = await queries.agents(CUSTOMER, filter, { size: 100, token: null });

  expect(result).toEqual((await everybody()).filter((view) => isMeant(view, filter)));
});

it('agents are listed in pages, and each customer has its own', async () => {
  const all: AgentView[] = [];
  for (let token: string | null = null; token !== '';) {
    const page: { readonly result: readonly AgentView[]; readonly next_page_token: string } = await queries.agents(
      CUSTOMER,
      EVERYBODY,
      { size: 2, token },
    );
    all.push(...page.result);
    token = page.next_page_token;
  }
  expect(all).toEqual(await everybody());
  expect(all).toHaveLength(NAMES.length);
  expect((await queries.agents(uuid('nobody'), EVERYBODY, { size: 2, token: null })).result).toEqual([]);
});
