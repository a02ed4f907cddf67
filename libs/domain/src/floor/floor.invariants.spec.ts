import { describe, expect, it } from '@jest/globals';
import { NIL, uuid5 } from '../kernel/uuid.js';
import type { FloorEvent } from './floor.events.js';
import type { RoutingMethod } from './floor.queue.js';
import { ROUTING_METHODS } from './floor.queue.js';
import { isFree, placeAmongFree, placeInLine, statusOf } from './floor.state.js';
import type { Floor } from './floor.state.js';
import { Room } from './testing/room.js';

/** A generator of Lehmer's: the same seed, the same story. */
const dice = (seed: number) => {
  let state = seed * 2_654_435_761 + 1;
  const draw = (sides: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % sides;
  };
  return { draw, pick: <T>(things: readonly T[]): T => things[draw(things.length)] as T };
};

const QUEUES = ['q', 'p', 'r'];
const AGENTS = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'];
const TAGS = ['sales', 'help'];

/** I1, I2, I4, I5, I11: what must be so at every moment. */
const complaints = ({ queues, agents, queuecalls, offers, legs }: Floor): readonly string[] => [
  ...[...agents.values()].flatMap((agent) => {
    const offer = agent.offerId === null ? undefined : offers.get(agent.offerId);
    const rung = [...offers.values()].filter(({ agentIds }) => agentIds.includes(agent.agentId));
    const own = [...legs.entries()].filter(([, { agentId }]) => agentId === agent.agentId).map(([callId]) => callId);
    return [
      ...(rung.length > 1 ? [`${agent.agentId} is offered two callers`] : []),
      ...((offer === undefined) !== (rung.length === 0) ? [`${agent.agentId} and the offers do not agree`] : []),
      ...(own.length === agent.legs.size ? [] : [`${agent.agentId} has legs that nobody knows`]),
      ...(statusOf(agent) === 'available' && agent.legs.size > 0 ? [`${agent.agentId} is available while on a leg`] : []),
    ];
  }),
  ...[...queues.values()].flatMap((queue) => {
    const free = [...agents.values()].filter((agent) => isFree(agent) && agent.serves.includes(queue.queueId));
    const line = [...queuecalls.values()].filter((one) => one.queueId === queue.queueId && !one.serving && one.offerId === null);
    const places = (found: readonly (readonly [readonly (number | string)[], string])[]): unknown =>
      found.map(([place]) => place).sort((a, b) => (String(a[2]) < String(b[2]) ? -1 : 1));
    const [kept, anew] = [
      places([...queue.free.entries()]),
      places(free.map((one) => [placeAmongFree(queue.spec, one), one.agentId])),
    ];
    const [waits, should] = [
      places([...queue.line.entries()]),
      places(line.map((one) => [placeInLine(one, queue.spec), one.queuecallId])),
    ];
    return [
      ...(queue.line.size > 0 && queue.free.size > 0 ? [`somebody waits in ${queue.queueId} for whom somebody is free`] : []),
      ...(JSON.stringify(kept) === JSON.stringify(anew) ? [] : [`who is free for ${queue.queueId} is not as kept`]),
      ...(JSON.stringify(waits) === JSON.stringify(should) ? [] : [`who waits in ${queue.queueId} is not as kept`]),
    ];
  }),
];

/** I3: each agent's part of an offer ends once, and each caller leaves once. */
const unended = (events: readonly FloorEvent[]): readonly string[] => {
  const open = new Map<string, number>();
  const count = (key: string, by: number): void => void open.set(key, (open.get(key) ?? 0) + by);
  for (const event of events) {
    if (event.type === 'OfferMade') for (const agentId of event.agentIds) count(`${event.offerId} ${agentId}`, 1);
    if (event.type === 'OfferEnded') count(`${event.offerId} ${event.agentId}`, -1);
    if (event.type === 'QueuecallJoined') count(event.queuecallId, 1);
    if (event.type === 'QueuecallEnded') count(event.queuecallId, -1);
  }
  return [...open].filter(([, left]) => left !== 0).map(([key, left]) => `${key}: ${left}`);
};

interface Scene {
  readonly room: Room;
  readonly random: ReturnType<typeof dice>;
  readonly agentId: string;
  readonly queueId: string;
  /** Somebody who has called, and whose phones ring for that. */
  readonly name: string;
  readonly offerId: string | null;
  readonly rung: readonly string[];
  readonly call: () => void;
}

const choose = ({ room, agentId, random }: Scene): unknown =>
  room.choose(agentId, random.pick(['available', 'available', 'away', 'offline'] as const));

const rest = ({ room, agentId }: Scene): unknown => {
  const offerId = room.state.agents.get(agentId)?.resting;
  return offerId ? room.tell({ type: 'ReportRested', agentId, offerId }) : undefined;
};

/** What people, phones and the clock do, in any order that the world may find; some of it more often. */
const HAPPENINGS: readonly ((scene: Scene) => unknown)[] = [
  ({ call }) => call(),
  ({ call }) => call(),
  ({ call }) => call(),
  ({ call }) => call(),
  choose,
  choose,
  choose,
  ({ room, name }) => room.hangUp(name),
  ({ room, name, rung, random }) => rung.length > 0 && room.answer(name, random.pick(rung)),
  ({ room, name, rung, random }) =>
    rung.length > 0 && room.fail(name, random.pick(rung), random.pick(['dialout', 'busy', 'failed', 'noanswer'] as const)),
  ({ room, agentId }) =>
    [...(room.state.agents.get(agentId)?.legs ?? [])].map((callId) => room.tell({ type: 'ReportLegOver', callId })),
  rest,
  ({ room, agentId, random }) =>
    room.agent(
      agentId,
      TAGS.filter(() => random.draw(2) === 0),
    ),
  ({ room, agentId, queueId, random }) =>
    room.tell({ type: random.pick(['LeaveQueue', 'EnterQueue'] as const), agentId, queueId }),
  ({ room, offerId }) => offerId !== null && room.tell({ type: 'ReportOfferOver', offerId, reason: 'cancel' }),
  ({ room, queueId, random }) => setUp(room, queueId, random),
];

const happens = (room: Room, random: ReturnType<typeof dice>, callers: string[]): void => {
  const name = callers.length > 0 ? random.pick(callers) : '';
  const offerId = room.state.queuecalls.get(name)?.offerId ?? null;
  const rung = offerId === null ? [] : (room.state.offers.get(offerId)?.agentIds ?? []);
  const [agentId, queueId] = [random.pick(AGENTS), random.pick(QUEUES)];
  const call = (): void => {
    const next = uuid5(NIL, `caller ${callers.length}`);
    callers.push(next);
    room.caller(next, queueId, random.draw(3) === 0 ? random.draw(5) : null);
  };
  random.pick(HAPPENINGS)({ room, random, agentId, queueId, name, offerId, rung, call });
};

const setUp = (room: Room, queueId: string, { draw, pick }: Pick<ReturnType<typeof dice>, 'draw' | 'pick'>): void => {
  room.queue(queueId, {
    routingMethod: pick<RoutingMethod>(ROUTING_METHODS),
    tagIds: [pick(TAGS)],
    ringAtOnce: 1 + draw(3),
    maxNoAnswer: draw(3),
    wrapupTime: draw(2) * 30_000,
    maxWaiting: draw(2) * 4,
    priorityGrowth: draw(3),
  });
};

/** Everybody goes home: who waits hangs up, whoever talks stops, what rests or wraps up ends. */
const close = (room: Room, callers: readonly string[]): void => {
  for (const name of callers) room.hangUp(name);
  for (const callId of [...room.state.legs.entries()].map(([id]) => id)) room.tell({ type: 'ReportLegOver', callId });
  room.after(60_000);
  for (const { agentId, wrapup } of [...room.state.agents.values()])
    if (wrapup) room.tell({ type: 'ReportWrapupOver', agentId, queuecallId: wrapup.queuecallId });
};

describe('the floor, whatever happens in whatever order', () => {
  it.each(Array.from({ length: 100 }, (_, seed) => seed + 1))('keeps its invariants and leaves nobody over (seed %i)', (seed) => {
    const [room, random, callers] = [new Room(), dice(seed), [] as string[]];
    for (const queueId of QUEUES) setUp(room, queueId, random);
    for (let step = 0; step < 250; step++) {
      room.after(random.draw(5_000));
      happens(room, random, callers);
      const wrong = complaints(room.state);
      if (wrong.length > 0) throw new Error(`step ${step}: ${wrong.join('; ')}`);
    }
    close(room, callers);
    expect(unended(room.events)).toEqual([]);
    expect([room.state.queuecalls.size, room.state.offers.size, room.state.legs.size]).toEqual([0, 0, 0]);
    const statuses = [...room.state.agents.values()].map(statusOf);
    expect(statuses.filter((status) => !['available', 'away', 'offline'].includes(status))).toEqual([]);
  });
});
