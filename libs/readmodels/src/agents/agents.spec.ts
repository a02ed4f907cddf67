import { expect, it } from '@jest/globals';
import type { Event } from '#domain/contact-centre.js';
import type { FloorEvent } from '#domain/floor/floor.events.js';
import { tel } from '#domain/kernel/address.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { UserEvent } from '#domain/user/user.events.js';
import { fold } from '../fold.js';
import type { Announced } from '../fold.js';
import { messagesOf } from '../messages.js';
import { EPOCH, uuid } from '../testing/story.js';
import { NEVER } from '../time.js';
import { agents } from './agents.projection.js';
import type { AgentView } from './agents.view.js';

const [customerId, ada, bob, queueId, offerId, callId] = ['customer', 'ada', 'bob', 'queue', 'offer', 'call'].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const profile = {
  name: 'Ada',
  detail: 'd',
  ringMethod: 'linear',
  tagIds: ['t'],
  addresses: [tel('+15550201')],
  skills: [],
} as const;
const created = (userId: string): UserEvent => ({
  type: 'UserCreated',
  ...{ userId, customerId, username: 'ada@example.com', passwordHash: 'secret', permission: 'agent', profile },
});
const ref = { customerId, queuecallId: 'qc', queueId, callId: 'caller', tree: 'caller' };
const offered = (agentId: string): FloorEvent => ({
  type: 'AgentOffered',
  ...{ customerId, agentId, offerId, queueId, queuecallId: ref.queuecallId },
});
const ended = (agentId: string, outcome: 'no_answer' | 'accepted', missed: number): FloorEvent => ({
  type: 'OfferEnded',
  ...{ ...ref, offerId, agentId, outcome, missed, rest: null },
});
const chosen = (status: 'available' | 'away' | 'offline', reason = ''): FloorEvent => ({
  type: 'AgentStatusChosen',
  ...{ customerId, agentId: ada, status, reason },
});
const leg = (type: 'AgentLegBegan' | 'AgentLegEnded', id = callId): FloorEvent => ({
  type,
  customerId,
  agentId: ada,
  callId: id,
});

/** A log of these events, a second apart. */
const logOf = (events: readonly (UserEvent | FloorEvent)[]): readonly Recorded<Event>[] =>
  events.map((event, index) => ({
    ...{ stream: 's', revision: index, position: index + 1, id: `e${index}`, event: event },
    cause: { correlation: '', causation: '', command: '', actor: { kind: 'system', id: 'test' }, at: EPOCH + index * 1_000 },
  }));

const folded = (...events: readonly (UserEvent | FloorEvent)[]) => fold([agents], [], logOf(events));
const viewOf = (...events: readonly (UserEvent | FloorEvent)[]): AgentView =>
  folded(...events).changed[0]?.get(ada)?.view as AgentView;
const at = (second: number): string => `2022-05-01 15:10:${23 + second}.000000`;

it('an agent begins offline, as its user was created', () => {
  expect(viewOf(created(ada))).toEqual({
    ...{
      id: ada,
      customer_id: customerId,
      username: 'ada@example.com',
      name: 'Ada',
      detail: 'd',
      ring_method: 'linear',
      capacity: 1,
    },
    ...{ status: 'offline', permission: 16, tag_ids: ['t'] },
    skills: {},
    addresses: [{ type: 'tel', target: '+15550201', target_name: '', name: '', detail: '' }],
    ...{ tm_create: at(0), tm_update: NEVER, tm_delete: NEVER },
    ...{ reason: '', status_since: at(0), queue_ids_left: [], offer_id: NIL, call_ids: [], wrapup_until: null, missed: 0 },
    changed_by: null,
    ...{ next_status: '', next_reason: '', version: 0, offer: null, last_offer: null, wrapup: null, desktop: '' },
  });
});

it('an agent of a log of before has the name of its user', () => {
  const { username, passwordHash } = created(ada) as Extract<UserEvent, { type: 'UserCreated' }>;
  const before: UserEvent = { type: 'UserCreated', userId: ada, customerId, username, passwordHash, permission: 'admin' };
  expect(viewOf(before)).toMatchObject({ name: username, permission: 32, tag_ids: [], addresses: [] });
});

it('an agent is what it chose, unless what it does tells more', () => {
  const wrapup: FloorEvent = {
    type: 'AgentWrapupStarted',
    customerId,
    agentId: ada,
    queueId,
    queuecallId: 'qc',
    deadline: EPOCH,
  };
  const served: FloorEvent = {
    type: 'QueuecallServed',
    ...ref,
    offerId,
    agentId: ada,
    agentCallId: callId,
    waited: 0,
    deadline: null,
  };
  const story: readonly (readonly [UserEvent | FloorEvent, AgentView['status']])[] = [
    [created(ada), 'offline'],
    [chosen('available'), 'available'],
    [offered(ada), 'ringing'],
    [served, 'busy'],
    [ended(ada, 'accepted', 0), 'busy'],
    [leg('AgentLegBegan', 'own'), 'busy'],
    [wrapup, 'busy'],
    [leg('AgentLegEnded'), 'busy'],
    [leg('AgentLegEnded', 'own'), 'wrapup'],
    [chosen('away', 'lunch'), 'wrapup'],
    [{ type: 'AgentWrapupEnded', customerId, agentId: ada, why: 'status' }, 'away'],
  ];
  const statuses = story.map((_, index) => viewOf(...story.slice(0, index + 1).map(([event]) => event)).status);

  expect(statuses).toEqual(story.map(([, status]) => status));
  expect(viewOf(...story.map(([event]) => event))).toMatchObject({ reason: 'lunch', call_ids: [], wrapup_until: null });
});

it('a status has its time, and a new reason is a new one', () => {
  const away = [created(ada), chosen('available'), chosen('away', 'lunch')];
  const left: FloorEvent = { type: 'AgentQueueLeft', customerId, agentId: ada, queueId };
  expect(viewOf(...away, left)).toMatchObject({ status_since: at(2), tm_update: at(3), queue_ids_left: [queueId] });
  expect(viewOf(...away, chosen('away', 'training')).status_since).toBe(at(3));
  expect(viewOf(...away, left, { ...left, type: 'AgentQueueEntered' }).queue_ids_left).toEqual([]);
});

it('offers that come to nothing are counted until the agent chooses', () => {
  const missed = [created(ada), chosen('available'), offered(ada), ended(ada, 'no_answer', 2)];
  expect(viewOf(...missed)).toMatchObject({ status: 'available', missed: 2, offer_id: NIL });
  expect(viewOf(...missed, chosen('away')).missed).toBe(0);
  expect(viewOf(...missed, { ...(ended(ada, 'no_answer', 9) as object), offerId: 'another' } as FloorEvent).missed).toBe(2);
});

it('what a user changes shows, but for its password', () => {
  const changed: UserEvent = {
    type: 'UserChanged',
    userId: ada,
    customerId,
    profile: { ...profile, name: 'A.' },
    permission: 'manager',
  };
  expect(viewOf(created(ada), chosen('away'), changed)).toMatchObject({
    name: 'A.',
    permission: 64,
    status: 'away',
    tm_update: at(2),
  });
  expect(
    JSON.stringify(folded(created(ada), { type: 'UserChanged', userId: ada, customerId, passwordHash: 'secret' })),
  ).not.toContain('secret');
});

it('a deleted agent is gone, and begins anew with who takes its name, whatever its old floor tells', () => {
  const gone: UserEvent = { type: 'UserDeleted', userId: ada, customerId };
  const other = uuid('another customer');
  const row = (...events: readonly (UserEvent | FloorEvent)[]) => folded(...events).changed[0]?.get(ada);
  const left = [created(ada), chosen('available'), leg('AgentLegBegan'), gone];
  expect(row(...left)).toMatchObject({ deleted: true, view: { status: 'offline', call_ids: [], tm_delete: at(3) } });

  const again = [...left, { ...created(ada), customerId: other }, chosen('available'), offered(ada)];
  expect(row(...again)).toMatchObject({ deleted: false, customerId: other, created: EPOCH + 4_000 });
  expect(viewOf(...again)).toMatchObject({ customer_id: other, status: 'offline', offer_id: NIL, tm_delete: NEVER });
});

it('the world is told of each agent that an event concerns, in one order', () => {
  const told = (announced: readonly Announced[]) =>
    announced.flatMap(messagesOf).map(({ type, topic, id, seq }) => [type, topic, id, seq]);
  const { announced } = folded(created(ada), created(bob), offered(ada), offered(bob), ended(ada, 'no_answer', 1));
  const topic = (agentId: string): string => `customer_id:${customerId}:agent:${agentId}`;

  expect(told(announced)).toEqual([
    ['agent_created', topic(ada), 'e0.0', 16],
    ['agent_created', topic(bob), 'e1.0', 32],
    ['agent_status_updated', topic(ada), 'e2.0', 48],
    ['agent_updated', topic(ada), 'e2.1', 49],
    ['agent_status_updated', topic(bob), 'e3.0', 64],
    ['agent_updated', topic(bob), 'e3.1', 65],
    ['agent_status_updated', topic(ada), 'e4.0', 80],
    ['agent_updated', topic(ada), 'e4.1', 81],
  ]);
});

it('of a deleted agent nobody hears', () => {
  const gone: UserEvent = { type: 'UserDeleted', userId: ada, customerId };
  const { announced } = folded(created(ada), gone, { type: 'AgentRemoved', customerId, agentId: ada });
  expect(announced.flatMap(({ types }) => types)).toEqual(['agent_created', 'agent_deleted']);
});
