import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import WebSocket from 'ws';
import { deciders } from '#domain/contact-centre.js';
import { tel } from '#domain/kernel/address.js';
import type { FloorEvent } from '#domain/floor/floor.events.js';
import { EMPTY } from '#domain/floor/floor.state.js';
import { systemClock } from '#engine/clock.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { Desktops } from '#readmodels/desktops/desktops.queries.js';
import type { Connected } from '#readmodels/desktops/desktops.queries.js';
import { MessageArchive } from '#readmodels/message-archive.js';
import { seqAfter } from '#readmodels/messages.js';
import type { Message } from '#readmodels/messages.js';
import { Queries } from '#readmodels/queries.js';
import { countedToday, customerStats } from '#readmodels/stats/stats.view.js';
import { createQueue, enlist, hangUp, join } from '#readmodels/testing/floor.story.js';
import { open } from '#readmodels/testing/opened.js';
import type { Opened, Running } from '#readmodels/testing/opened.js';
import { CUSTOMER, EPOCH, Story, createCall, ringing, spec, uuid, wholeCall } from '#readmodels/testing/story.js';
import { until } from '../../../../test/support/until.js';
import type { Who } from '../auth/who.js';
import { Rejection } from '../http/reasons.js';
import type { Order } from './live.commands.js';
import { LiveGateway } from './live.gateway.js';

const OTHER = uuid('other customer');
const CALLS = `customer_id:${CUSTOMER}:call:*`;

type Frame = Readonly<Record<string, unknown>>;

/** A client with everything it was sent. */
class Client {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  closed: number | undefined;

  constructor(url: string, options: WebSocket.ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as Frame));
    this.socket.on('close', (code) => (this.closed = code));
    this.socket.on('error', () => undefined);
  }

  say(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  async saying(frame: unknown): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    const before = this.frames.length;
    this.say(frame);
    await until(() => this.frames.length > before);
    return this;
  }

  get messages(): readonly Frame[] {
    return this.frames.filter(({ topic }) => topic !== undefined);
  }
}

const [ADA, BOB] = [uuid('ada'), uuid('bob')];

const customers: Record<string, string> = { mine: CUSTOMER, theirs: OTHER, agents: CUSTOMER, ada: CUSTOMER };
let revoked: Set<string>;
let lowered: Set<string>;
let whoFails: Error | null;
const powerOf = (token: string): Pick<Who, 'permission' | 'actor'> => ({
  permission: ['agents', 'ada'].includes(token) || lowered.has(token) ? 'agent' : 'manager',
  actor: token === 'ada' ? { kind: 'user', id: ADA } : { kind: 'accesskey', id: token },
});
const authenticate = (request: IncomingMessage) => {
  const token = new URL(request.url ?? '', 'http://localhost').searchParams.get('token') ?? '';
  if (whoFails) return Promise.reject(whoFails);
  const customerId = revoked.has(token) ? undefined : customers[token];
  return Promise.resolve(customerId === undefined ? null : { customerId, ...powerOf(token) });
};

let opened: Opened;
let running: Running;
let server: Server;
let gateway: LiveGateway;
let base: string;
let clients: Client[];
let errors: Error[];
let present: (readonly [string, boolean])[];

/** The queues as they are in the log. */
const figures = async (customerId: string) => {
  const floor = opened.log.stream(`floor-${customerId}`);
  const state = floor.reduce((before, { event }) => deciders.floor.evolve(before, event as FloorEvent, EPOCH), EMPTY);
  return customerStats(state, await new Queries(opened.pool).tallies(customerId, countedToday(state, EPOCH)), EPOCH);
};

const listen = async (heartbeat?: { readonly every: number; readonly silence: number }): Promise<void> => {
  const feed = running.projector;
  const desktops = new Desktops(opened.pool);
  const desks = {
    board: (customerId: string) => desktops.board(customerId),
    connected: () => desktops.connected(),
    present: (agent: Connected, isHere: boolean) => Promise.resolve(void present.push([agent.agentId, isHere])),
    obey: (_: IncomingMessage, order: Order) => Promise.resolve({ status: 200, body: order }),
  };
  const parts = { authenticate, feed, archive: new MessageArchive(opened.pool), figures, clock: systemClock, ...desks };
  gateway = new LiveGateway({ ...parts, onError: (error) => errors.push(error), ...(heartbeat ? { heartbeat } : {}) });
  server = createServer((_, response) => response.end('http'));
  gateway.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeEach(async () => {
  [revoked, lowered, whoFails, clients, errors, present] = [new Set(), new Set(), null, [], [], []];
  opened = await open();
  running = await opened.run();
  await listen();
});
afterEach(async () => {
  for (const { socket } of clients) socket.terminate();
  await gateway.close();
  server.close();
  await once(server, 'close');
  await opened.close();
});

const dial = (token = 'mine', options: WebSocket.ClientOptions & { readonly path?: string } = {}): Client => {
  const client = new Client(`${base}${options.path ?? '/v1.0/ws'}?token=${token}`, options);
  clients.push(client);
  return client;
};

/** The status with which an upgrade is turned down. */
const refused = async (path: string): Promise<{ readonly status: number | undefined; readonly body: unknown }> => {
  const socket = new WebSocket(`${base}${path}`);
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown };
};

describe('the door', () => {
  it.each(['/v1.0/ws', '/v1/ws'])('is at %s', async (path) => {
    const client = await dial('mine', { path }).saying({ type: 'ping' });
    expect(client.frames).toEqual([{ type: 'pong' }]);
  });

  it('stays shut to whoever is not known', async () => {
    expect(await refused('/v1.0/ws')).toMatchObject({ status: 401, body: { error: { reason: 'AUTHENTICATION_REQUIRED' } } });
    expect(await refused('/v1.0/ws?token=wrong')).toMatchObject({ status: 401 });
    whoFails = new Rejection('INVALID_CREDENTIALS', 'The token is not valid.');
    expect(await refused('/v1.0/ws?token=wrong')).toMatchObject({
      status: 401,
      body: { error: { reason: 'INVALID_CREDENTIALS' } },
    });
  });

  it('stays shut to an agent’s key, which may not hear of everybody’s calls', async () => {
    expect(await refused('/v1.0/ws?token=agents')).toMatchObject({
      status: 403,
      body: { error: { reason: 'PERMISSION_DENIED' } },
    });
  });

  it('is nowhere else', async () => {
    expect(await refused('/v1.0/calls?token=mine')).toMatchObject({ status: 404 });
    expect(await (await fetch(base.replace('ws', 'http'))).text()).toBe('http');
  });

  it('is shut for a while when nobody can say who comes', async () => {
    whoFails = new StoreUnavailable('away');
    expect(await refused('/v1.0/ws?token=mine')).toMatchObject({
      status: 503,
      body: { error: { reason: 'SERVICE_UNAVAILABLE' } },
    });
    expect(errors).toEqual([]);
    whoFails = new TypeError('a bug');
    expect(await refused('/v1.0/ws?token=mine')).toMatchObject({ status: 500 });
    expect(errors).toEqual([whoFails]);
  });

  it('withstands a peer that goes away while it is asked who it is', async () => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.write('GET /v1.0/ws?token=mine HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.resetAndDestroy();
    const client = await dial().saying({ type: 'ping' });
    expect(client.frames).toEqual([{ type: 'pong' }]);
  });
});

describe('a client', () => {
  it('hears its customer’s calls as they happen, and nobody else’s', async () => {
    const [mine, theirs] = [dial(), dial('theirs')];
    await mine.saying({ type: 'subscribe', id: 1, topics: [CALLS] });
    await theirs.saying({ type: 'subscribe', topics: [`customer_id:${OTHER}:call:*`] });
    const story = new Story();
    wholeCall(story, 'c');
    wholeCall(story, 'd', OTHER);
    await running.projector.passed(opened.add(story), 10_000);
    const about = (call: string) => running.told.filter(({ data }) => (data as { readonly id: string }).id === uuid(call));
    await until(() => mine.messages.length === about('c').length && theirs.messages.length === about('d').length);

    expect(mine.frames[0]).toEqual({ type: 'ack', id: 1, topics: [CALLS] });
    expect(mine.messages).toEqual(about('c'));
    expect(mine.messages.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['call_created', 'call_ringing', 'call_answered', 'call_updated', 'call_hungup', 'call_hangup']),
    );
    expect(theirs.messages).toEqual(about('d'));
  });

  it('that is an agent hears of itself, and of nothing else', async () => {
    const own = `agent_id:${ADA}:agent:*`;
    const ada = await dial('ada').saying({ type: 'subscribe', topics: [own] });
    await ada.saying({ type: 'subscribe', id: 1, topics: [CALLS] });
    const story = new Story();
    wholeCall(story, 'c');
    for (const [userId, username] of [
      [ADA, 'ada@example.com'],
      [BOB, 'bob@example.com'],
    ] as const) {
      const user = { userId, customerId: CUSTOMER, username, passwordHash: '', permission: 'agent' } as const;
      story.tell({ to: 'user', id: userId, command: { type: 'CreateUser', ...user } });
    }
    for (const agentId of [BOB, ADA]) {
      const command = { type: 'ChooseAgentStatus', customerId: CUSTOMER, agentId, status: 'away', reason: 'lunch' } as const;
      story.tell({ to: 'floor', id: CUSTOMER, command });
    }
    await running.projector.passed(opened.add(story), 10_000);
    await until(() => ada.messages.length === 3);

    expect(ada.frames.slice(0, 2)).toMatchObject([
      { type: 'ack', topics: [own] },
      { type: 'error', id: 1, reason: 'PERMISSION_DENIED' },
    ]);
    expect(ada.messages).toMatchObject([
      { type: 'agent_created', data: { id: ADA, status: 'offline' } },
      { type: 'agent_status_updated', data: { id: ADA, status: 'away', reason: 'lunch' } },
      { type: 'agent_updated', data: { id: ADA } },
    ]);
  });

  it('that is an agent and was away for long gets nobody’s calls', async () => {
    const story = new Story(EPOCH - 2 * 86_400_000);
    story.tell(createCall(spec('open')));
    opened.add(story);
    await running.projector.passed(story.log.length, 10_000);
    const ada = await dial('ada').saying({ type: 'resume', seq: 1, topics: [`agent_id:${ADA}`] });
    await until(() => ada.frames.length === 3);

    expect(ada.frames[2]).toMatchObject({ type: 'snapshot', data: [] });
  });

  it('keeps its socket whatever it sends', async () => {
    const client = await dial().saying('{');
    await client.saying({ type: 'subscribe', id: 1, topics: [`customer_id:${OTHER}:call:*`] });
    await client.saying({ type: 'subscribe', id: 2, topics: ['customer_id'] });
    await client.saying({ type: 'shout', id: 3 });
    client.socket.send(Buffer.from('{"type":"ping"}'));
    await until(() => client.frames.length === 5);

    expect(client.frames).toMatchObject([
      { type: 'error', reason: 'INVALID_JSON_BODY' },
      { type: 'error', id: 1, reason: 'PERMISSION_DENIED' },
      { type: 'error', id: 2, reason: 'INVALID_ARGUMENT' },
      { type: 'error', id: 3, reason: 'INVALID_ARGUMENT' },
      { type: 'error', reason: 'INVALID_JSON_BODY' },
    ]);
    expect(client.closed).toBeUndefined();
  });

  it('that was away resumes where it was, while calls go on, without loss or repetition', async () => {
    const story = new Story();
    const first = await dial().saying({ type: 'subscribe', topics: [CALLS] });
    for (let index = 0; index < 5; index++) wholeCall(story, `a${index}`);
    opened.add(story);
    await until(() => first.messages.length > 20);
    first.socket.terminate();
    const heard = [...first.messages];
    for (let index = 0; index < 100; index++) wholeCall(story, `b${index}`);
    opened.add(story);
    const second = dial();
    await once(second.socket, 'open');
    second.say({ type: 'resume', seq: heard.at(-1)?.['seq'], topics: [CALLS] });
    for (let index = 0; index < 100; index++) {
      wholeCall(story, `c${index}`);
      opened.add(story);
      await running.projector.passed(story.log.length - 50, 10_000);
    }
    await running.projector.passed(story.log.length, 10_000);
    await until(() => second.messages.at(-1)?.['seq'] === running.told.at(-1)?.seq, { within: 10_000 });

    expect([...heard, ...second.messages].map(({ seq }) => seq)).toEqual(running.told.map(({ seq }) => seq));
  });

  it('that was away for more than a day gets the open calls instead', async () => {
    const story = new Story(EPOCH - 2 * 86_400_000);
    wholeCall(story, 'old');
    story.tell(createCall(spec('open')));
    story.after(EPOCH - story.at).tell(ringing('open'));
    opened.add(story);
    await running.projector.passed(story.log.length, 10_000);
    const client = await dial().saying({ type: 'resume', seq: 1, topics: [CALLS] });
    await until(() => client.frames.length === 3);
    const seq = seqAfter(story.log.length);

    expect(client.frames).toMatchObject([
      { type: 'ack' },
      { type: 'resync', seq },
      { type: 'snapshot', seq, data: [{ id: uuid('open'), status: 'ringing' }] },
    ]);
  });
});

describe('the figures', () => {
  const STATS = `customer_id:${CUSTOMER}:stats:*`;
  const statsOf = (client: Client) =>
    client.messages.filter(({ type }) => type === 'queue_stats_updated') as unknown as readonly (Message & {
      readonly data: { readonly queue_id: string; readonly waiting: number; readonly position: number };
    })[];

  it('come to a client that asks for them, at once and when they change, and to nobody else', async () => {
    const story = new Story();
    story.tell(createQueue('q'));
    story.tell(createQueue('theirs', {}, OTHER));
    await running.projector.passed(opened.add(story), 10_000);
    const [mine, theirs, deaf] = [dial(), dial('theirs'), dial()];
    await mine.saying({ type: 'subscribe', topics: [STATS] });
    await theirs.saying({ type: 'subscribe', topics: [`customer_id:${OTHER}:stats:*`] });
    await deaf.saying({ type: 'subscribe', topics: [CALLS] });
    await until(() => statsOf(mine).length === 1 && statsOf(theirs).length === 1);
    story.tell(join('a', 'q'));
    await running.projector.passed(opened.add(story), 10_000);
    await until(() => statsOf(mine).length === 2);

    expect(statsOf(mine)).toMatchObject([
      { topic: `customer_id:${CUSTOMER}:stats:${uuid('q')}`, data: { queue_id: uuid('q'), waiting: 0, position: 2 } },
      { data: { queue_id: uuid('q'), waiting: 1, position: 3 } },
    ]);
    expect(statsOf(mine)[1]!.seq).toBeGreaterThanOrEqual(running.told.at(-1)!.seq);
    expect(statsOf(theirs).map(({ data }) => data.queue_id)).toEqual([uuid('theirs')]);
    expect(deaf.messages).toEqual([]);
    expect((await refused('/v1.0/ws?token=agents')).status).toBe(403);
  });

  it('are those of the moment for a client that resumes, after what it has missed', async () => {
    const story = new Story();
    story.tell(createQueue('q'));
    const QUEUECALLS = `customer_id:${CUSTOMER}:queuecall:*`;
    await running.projector.passed(opened.add(story), 10_000);
    const first = await dial().saying({ type: 'subscribe', topics: [STATS, QUEUECALLS] });
    await until(() => statsOf(first).length === 1);
    first.socket.terminate();
    story.tell(join('a', 'q'));
    story.tell(join('b', 'q'));
    await running.projector.passed(opened.add(story), 10_000);
    const second = await dial().saying({ type: 'resume', seq: statsOf(first)[0]!.seq, topics: [STATS, QUEUECALLS] });
    await until(() => statsOf(second).length === 1);

    expect(second.messages.map(({ type }) => type)).toEqual([
      'queuecall_created',
      'queuecall_waiting',
      'queuecall_created',
      'queuecall_waiting',
      'queue_stats_updated',
    ]);
    expect(statsOf(second)[0]).toMatchObject({ data: { waiting: 2, position: 3 } });
  });
});

describe('a socket', () => {
  const again = async (heartbeat: { readonly every: number; readonly silence: number }): Promise<void> => {
    await gateway.close();
    server.close();
    await listen(heartbeat);
  };

  it('stays open while its client answers pings', async () => {
    await again({ every: 10, silence: 1_000 });
    const client = dial();
    let pings = 0;
    client.socket.on('ping', () => (pings += 1));
    await until(() => pings > 10);

    expect(client.closed).toBeUndefined();
  });

  it('is closed after a long silence', async () => {
    await again({ every: 10, silence: 50 });
    const client = dial('mine', { autoPong: false });
    await until(() => client.closed !== undefined);

    expect(client.closed).toBe(1006);
  });

  it('is closed when its key is revoked, but not because of an outage', async () => {
    await again({ every: 10, silence: 10_000 });
    const [client, other] = [dial(), dial('theirs')];
    await Promise.all([client, other].map((each) => each.saying({ type: 'ping' })));
    let pings = 0;
    client.socket.on('ping', () => (pings += 1));
    whoFails = new StoreUnavailable('away');
    await until(() => pings > 3);
    expect(client.closed).toBeUndefined();
    whoFails = null;
    revoked.add('mine');
    await until(() => client.closed !== undefined);

    expect(client.closed).toBe(1008);
    expect(other.closed).toBeUndefined();
  });

  it('is closed when its client may less than before', async () => {
    await again({ every: 10, silence: 10_000 });
    const client = await dial().saying({ type: 'ping' });
    lowered.add('mine');
    await until(() => client.closed !== undefined);

    expect(client.closed).toBe(1008);
  });

  it('is closed when the system stops, so that its client comes again', async () => {
    const client = await dial().saying({ type: 'ping' });
    await gateway.close();
    await until(() => client.closed !== undefined);

    expect(client.closed).toBe(1001);
  });
});

interface Desk {
  readonly seq: number;
  readonly data: { readonly offers: readonly { readonly id: string }[] };
}

describe('a desktop', () => {
  const enlisted = (story: Story, agentId: string, name: string): void => {
    const profile = {
      name,
      detail: '',
      ringMethod: 'ringall',
      tagIds: [uuid('tag')],
      addresses: [tel('+15550001')],
      skills: [],
    } as const;
    const user = {
      userId: agentId,
      customerId: CUSTOMER,
      username: `${name}@x`,
      passwordHash: '',
      permission: 'agent',
      profile,
    } as const;
    story.tell({ to: 'user', id: agentId, command: { type: 'CreateUser', ...user } });
    for (const ask of enlist(name)) story.tell(ask);
  };
  const MINE = { type: 'subscribe', topics: [`agent_id:${ADA}:desktop`] };
  const desks = (client: Client): readonly Desk[] =>
    client.frames.filter(({ type }) => String(type).startsWith('desktop_')) as unknown as readonly Desk[];
  /** All but the moment at which it was sent. */
  const shown = (client: Client): readonly unknown[] => desks(client).map(({ data }) => ({ ...data, server_time: '' }));
  const opening = async (): Promise<Story> => {
    const story = new Story();
    story.tell(createQueue('q'));
    enlisted(story, ADA, 'ada');
    await running.projector.passed(opened.add(story), 10_000);
    return story;
  };
  const tell = (story: Story): Promise<boolean> => running.projector.passed(opened.add(story), 10_000);

  it('is shown whole, and then each change with its place in the log: to its agent, to managers, and to nobody else', async () => {
    const story = await opening();
    const [ada, manager, stranger] = [dial('ada'), dial(), dial('theirs')];
    await ada.saying(MINE);
    await manager.saying({ type: 'subscribe', topics: [`customer_id:${CUSTOMER}:desktop:${ADA}`] });
    await stranger.saying({ type: 'subscribe', topics: [`customer_id:${OTHER}:desktop:${ADA}`] });
    await until(() => [ada, manager, stranger].every((client) => desks(client).length === 1));
    expect(desks(ada)[0]).toMatchObject({
      type: 'desktop_snapshot',
      topic: `customer_id:${CUSTOMER}:desktop:${ADA}`,
      seq: seqAfter(story.log.length),
      data: { agent_id: ADA, state: { status: 'available', version: 1 }, offers: [], calls: [], wrapup: null, offers_ended: [] },
    });
    expect(desks(stranger)[0]).toMatchObject({ data: { state: null, offers: [] } });

    story.tell(join('a', 'q'));
    await tell(story);
    const offered = story.log.find(({ event }) => event.type === 'AgentOffered')!;
    await until(() => desks(ada).length === 2 && desks(manager).length === 2);
    expect(desks(ada)[1]).toMatchObject({
      type: 'desktop_updated',
      seq: offered.position * 16,
      data: {
        state: { status: 'ringing' },
        offers: [{ queue: { id: uuid('q'), name: 'Sales' }, queuecall_id: uuid('a'), attempt: 1 }],
      },
    });
    expect(Object.keys(desks(ada)[1]!.data)).toEqual(['agent_id', 'server_time', 'state', 'offers']);
    expect(shown(manager)).toEqual(shown(ada));
    story.tell(hangUp('a'));
    await tell(story);
    await until(() => desks(ada).length === 3);
    expect(desks(ada)[2]!.data).toMatchObject({ offers: [], offers_ended: [{ outcome: 'caller_gone' }] });
    expect(desks(stranger)).toHaveLength(1);
  });

  it('that comes back is shown how things are now, and how the offers ended that it was shown', async () => {
    const story = await opening();
    const first = await dial('ada').saying(MINE);
    await until(() => desks(first).length === 1);
    story.tell(join('a', 'q'));
    await tell(story);
    await until(() => desks(first).length === 2);
    const { seq, data } = desks(first)[1]!;
    first.socket.terminate();
    story.tell(hangUp('a'));
    await tell(story);
    const again = await dial('ada').saying({ type: 'resume', seq, topics: MINE.topics });
    await until(() => desks(again).length === 1);
    expect(desks(again)[0]).toMatchObject({
      type: 'desktop_snapshot',
      data: { state: { status: 'available' }, offers: [], offers_ended: [{ id: data.offers[0]!.id, outcome: 'caller_gone' }] },
    });
  });

  it('is for its agent and for managers alone, and that of one agent', async () => {
    const ada = await dial('ada').saying({ type: 'subscribe', topics: [`agent_id:${BOB}:desktop`] });
    expect(ada.frames).toMatchObject([{ type: 'error', reason: 'PERMISSION_DENIED' }]);
    const theirs = await dial('theirs').saying({ type: 'subscribe', topics: [`customer_id:${CUSTOMER}:desktop:${ADA}`] });
    expect(theirs.frames).toMatchObject([{ type: 'error', reason: 'PERMISSION_DENIED' }]);
    const all = await dial().saying({ type: 'subscribe', topics: [`customer_id:${CUSTOMER}:desktop:*`] });
    expect(all.frames).toMatchObject([{ type: 'error', reason: 'INVALID_ARGUMENT' }]);
  });

  it('is there as long as its agent has a socket for it, whoever else looks', async () => {
    await opening();
    const [one, two, manager] = [dial('ada'), dial('ada'), dial()];
    await manager.saying({ type: 'subscribe', topics: [`customer_id:${CUSTOMER}:desktop:${ADA}`] });
    await one.saying(MINE);
    await two.saying(MINE);
    await until(() => present.length === 1);
    one.socket.terminate();
    await two.saying({ type: 'ping' });
    await two.saying({ ...MINE, type: 'unsubscribe' });
    await until(() => present.length === 2);
    expect(present).toEqual([
      [ADA, true],
      [ADA, false],
    ]);
  });

  it('commands in the name of its agent, one after the other, and each is answered once', async () => {
    const ada = dial('ada');
    await ada.saying({ type: 'ping' });
    for (const command_id of ['1', '2']) ada.say({ type: 'command', command_id, command: 'end_wrapup', data: { x: command_id } });
    await until(() => ada.frames.length === 3);
    expect(ada.frames.slice(1)).toEqual(
      ['1', '2'].map((key) => ({
        ...{ type: 'answer', command_id: key, status: 200 },
        body: { method: 'POST', path: '/v1.0/service_agents/me/wrapup/end', key, body: { x: key } },
      })),
    );
    const key = await dial().saying({ type: 'command', command_id: '1', command: 'end_wrapup' });
    expect(key.frames).toMatchObject([{ type: 'error', id: '1', reason: 'PERMISSION_DENIED' }]);
  });
});
