import { describe, expect, it } from '@jest/globals';
import { NIL, uuid5 } from '../kernel/uuid.js';
import { NO_NEEDS } from '../kernel/skill.js';
import type { Needs, Skill } from '../kernel/skill.js';
import { classOf } from './floor.classes.js';
import type { FloorEvent } from './floor.events.js';
import { evolve } from './floor.evolve.js';
import { keyOf } from './floor.needs.js';
import type { RoutingMethod } from './floor.queue.js';
import { ROUTING_METHODS } from './floor.queue.js';
import { isFree, isOccupied, statusOf } from './floor.state.js';
import { placeInLine, seatOf, weightAt } from './floor.placing.js';
import type { Agent, Floor, Queue, Queuecall } from './floor.state.js';
import { Room } from './testing/room.js';
import { forgotten, inLineOf, mayServe, staffIn } from './testing/serving.js';

/** A generator of Lehmer's: the same seed, the same story. */
const dice = (seed: number) => {
  let state = seed * 2_654_435_761 + 1;
  const draw = (sides: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * sides);
  };
  return { draw, pick: <T>(things: readonly T[]): T => things[draw(things.length)] as T };
};

const QUEUES = ['q', 'p', 'r'];
const AGENTS = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'];
const TAGS = ['sales', 'help'];
const SKILLS = ['german', 'billing', 'wine'];
const NUMBERS = ['+15550001', '+15550002', '+15550003', '+15550004', 'anonymous'];

type Dice = ReturnType<typeof dice>;

const anySkills = ({ draw }: Dice, chance: number): readonly Skill[] =>
  SKILLS.filter(() => draw(100) < chance).map((skill) => ({ skill, level: 1 + draw(10) }));

const anyNeeds = (random: Dice): Needs => ({ required: anySkills(random, 20), preferred: anySkills(random, 30) });

const sorted = (found: Iterable<readonly [readonly (number | string)[], string]>): string =>
  JSON.stringify([...found].sort(([, a], [, b]) => (a < b ? -1 : 1)));

/** The lines, pools and counts of a queue, where they are not what they are when they are found anew. */
const notAsKept = (floor: Floor, queue: Queue): readonly string[] => {
  const { queueId, spec } = queue;
  const serving = [...floor.agents.values()].filter((agent) => isFree(agent) && agent.serves.includes(queueId));
  const waiting = inLineOf(floor).filter((one) => one.queueId === queueId);
  const seats = (needs: Needs): string =>
    sorted(
      serving
        .filter(({ profile: { skills } }) =>
          needs.required.every(({ skill, level }) => skills.some((own) => own.skill === skill && own.level >= level)),
        )
        .map((one) => [seatOf(spec, one, needs), one.agentId]),
    );
  const places = (of: (queuecall: Queuecall) => boolean): string =>
    sorted(waiting.filter(of).map((one) => [placeInLine(one, spec), one.queuecallId]));
  const held = [
    ['who is free', sorted(queue.free.entries()), seats(NO_NEEDS)],
    ...queue.pools.map(({ key, needs, free }) => [`who is free for ${key}`, sorted(free.entries()), seats(needs)]),
    ['the others', sorted(queue.others.entries()), places((one) => !!one.alone || classOf(spec, one) !== '')],
    ['the line', sorted(queue.line.entries()), places((one) => !one.alone && classOf(spec, one) === '')],
    ...[...queue.classes.entries()].map(([key, { line }]) => [
      `the line of ${key}`,
      sorted(line.entries()),
      places((one) => !one.alone && classOf(spec, one) === key),
    ]),
    ...[...queue.alone.entries()].map(([agentId, line]) => [
      `the line for ${agentId}`,
      sorted(line.entries()),
      places((one) => one.alone?.agentId === agentId),
    ]),
    [
      'the staff',
      JSON.stringify(queue.staffByTier),
      JSON.stringify(queue.staffByTier.length > 0 ? staffIn(floor, queueId, spec) : []),
    ],
  ];
  const lines = [queue.line, ...[...queue.classes.values()].map(({ line }) => line), ...queue.alone.values()];
  const inAll = lines.reduce((sum, { size }) => sum + size, 0);
  const unready = [...queue.classes.values()].filter(
    ({ needs }) => keyOf(needs) !== '' && !queue.pools.some(({ key }) => key === keyOf(needs)),
  );
  return [
    ...held.filter(([, kept, anew]) => kept !== anew).map(([what]) => `${what} of ${queueId} is not as kept`),
    ...(inAll === waiting.length ? [] : [`${inAll} are in the lines of ${queueId}, and ${waiting.length} wait`]),
    ...unready.map(({ needs }) => `nobody looks after ${keyOf(needs)} in ${queueId}`),
  ];
};

/** I4, I11: whoever is offered a caller may serve it, and nobody who matters more waits whom it may serve. */
const unfair = (floor: Floor, event: FloorEvent, at: number): readonly string[] => {
  if (event.type !== 'OfferMade') return [];
  const { queuecallId, agentIds } = event;
  const weight = (one: Queuecall): number => {
    const spec = floor.queues.get(one.queueId)?.spec;
    return spec ? weightAt(one, spec, at) : 0;
  };
  const caller = floor.queuecalls.get(queuecallId);
  if (!caller) return [`${queuecallId} is offered, and is not there`];
  const before = (one: Queuecall): boolean =>
    weight(one) > weight(caller) + 1e-9 || (Math.abs(weight(one) - weight(caller)) < 1e-9 && one.since < caller.since);
  return agentIds.flatMap((agentId) => {
    const agent = floor.agents.get(agentId);
    if (!agent || !mayServe(floor, caller, agent)) return [`${queuecallId} is offered to ${agentId}, who may not serve it`];
    return inLineOf(floor)
      .filter((one) => before(one) && mayServe(floor, one, agent))
      .map((one) => `${queuecallId} is offered to ${agentId} before ${one.queuecallId}`);
  });
};

const misled = (agent: Agent): readonly string[] => [
  ...(agent.before !== null && !isOccupied(agent) ? [`${agent.agentId} has a next status, and does nothing`] : []),
  ...(statusOf(agent) === 'available' && agent.legs.size > 0 ? [`${agent.agentId} is available while on a leg`] : []),
];

/** I1, I2, I4, I5: what must be so at every moment. */
const complaints = (floor: Floor, { queues, agents, queuecalls, offers, legs } = floor): readonly string[] => [
  ...[...agents.values()].flatMap((agent) => {
    const offer = agent.offerId === null ? undefined : offers.get(agent.offerId);
    const rung = [...offers.values()].filter(({ agentIds }) => agentIds.includes(agent.agentId));
    const own = [...legs.entries()].filter(([, { agentId }]) => agentId === agent.agentId).map(([callId]) => callId);
    return [
      ...(rung.length > 1 ? [`${agent.agentId} is offered two callers`] : []),
      ...((offer === undefined) !== (rung.length === 0) ? [`${agent.agentId} and the offers do not agree`] : []),
      ...(own.length === agent.legs.size ? [] : [`${agent.agentId} has legs that nobody knows`]),
      ...misled(agent),
    ];
  }),
  ...[...queues.values()].flatMap((queue) => notAsKept(floor, queue)),
  ...inLineOf(floor).flatMap((queuecall) =>
    [...agents.values()]
      .filter((agent) => mayServe(floor, queuecall, agent))
      .map(({ agentId }) => `${queuecall.queuecallId} waits, and ${agentId} is free for it`),
  ),
  ...[...queuecalls.values()].flatMap((queuecall) => forgotten(floor, queuecall)),
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
  readonly random: Dice;
  readonly agentId: string;
  readonly queueId: string;
  /** Somebody who has called, and whose phones ring for that. */
  readonly name: string;
  readonly offerId: string | null;
  readonly rung: readonly string[];
  readonly call: () => void;
}

const choose = ({ room, agentId, random }: Scene): unknown =>
  room.choose(agentId, random.pick(['available', 'available', 'available', 'available', 'away', 'offline'] as const));

const rest = ({ room, agentId }: Scene): unknown => {
  const offerId = room.state.agents.get(agentId)?.resting;
  return offerId ? room.tell({ type: 'ReportRested', agentId, offerId }) : undefined;
};

/** Somebody who talks has done so for long enough. */
const hangsUp = ({ room, random }: Scene): unknown => {
  const talks = [...room.state.legs.entries()].map(([callId]) => callId);
  return talks.length > 0 && room.tell({ type: 'ReportLegOver', callId: random.pick(talks) });
};

const answers = ({ room, name, rung, random }: Scene): unknown => rung.length > 0 && room.answer(name, random.pick(rung));
const decline = ({ room, agentId }: Scene): unknown => {
  const offerId = room.state.agents.get(agentId)?.offerId;
  return offerId ? room.tell({ type: 'DeclineOffer', agentId, offerId }) : undefined;
};

const desktop = ({ room, agentId, random }: Scene): unknown => {
  const deadline = room.state.agents.get(agentId)?.desktop?.deadline ?? null;
  if (deadline !== null && deadline <= room.at) return room.tell({ type: 'ReportDesktopMissed', agentId, deadline });
  return room.tell({ type: random.pick(['ReportDesktopHere', 'ReportDesktopGone'] as const), agentId, grace: 5_000 });
};

const recast = ({ room, agentId, random }: Scene): unknown => {
  const profile = room.state.agents.get(agentId)?.profile;
  return profile && room.tell({ type: 'ReportAgentProfile', agentId, profile: { ...profile, capacity: 1 + random.draw(3) } });
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
  ({ room, name, random }) => random.draw(3) === 0 && room.hangUp(name),
  ...[1, 2, 3].map(() => answers),
  ({ room, name, rung, random }) =>
    rung.length > 0 && room.fail(name, random.pick(rung), random.pick(['dialout', 'busy', 'failed', 'noanswer'] as const)),
  hangsUp,
  hangsUp,
  rest,
  decline,
  desktop,
  recast,
  ({ room, agentId }) => room.tell({ type: 'CancelNextStatus', agentId }),
  ({ room, agentId, random }) =>
    room.agent(
      agentId,
      TAGS.filter(() => random.draw(4) > 0),
      anySkills(random, 80),
    ),
  ({ room, agentId, random }) => random.draw(3) === 0 && room.tell({ type: 'ReportAgentRemoved', agentId }),
  ({ room, name }) => {
    const due = room.state.queuecalls.get(name)?.widens ?? null;
    return due !== null && room.tell({ type: 'ReportNeedWidened', queuecallId: name, due: Math.min(due, room.at) });
  },
  ({ room, agentId, queueId, random }) =>
    room.tell({ type: random.pick(['LeaveQueue', 'EnterQueue', 'EnterQueue'] as const), agentId, queueId }),
  ({ room, offerId }) => offerId !== null && room.tell({ type: 'ReportOfferOver', offerId, reason: 'cancel' }),
  ({ room, queueId, random }) => random.draw(2) === 0 && setUp(room, queueId, random),
];

const happens = (room: Room, random: Dice, callers: string[]): void => {
  const rings = [...room.state.offers.values()].map(({ queuecallId }) => queuecallId);
  const present = callers.filter((each) => room.state.queuecalls.has(each));
  const name = random.pick([rings, present, callers].filter((some) => some.length > 0)[random.draw(2)] ?? ['']);
  const offerId = room.state.queuecalls.get(name)?.offerId ?? null;
  const rung = offerId === null ? [] : (room.state.offers.get(offerId)?.agentIds ?? []);
  const [agentId, queueId] = [random.pick(AGENTS), random.pick(QUEUES)];
  const call = (): void => {
    const next = uuid5(NIL, `caller ${callers.length}`);
    callers.push(next);
    const priority = random.draw(3) === 0 ? random.draw(5) : null;
    const needs = random.draw(4) === 0 ? anyNeeds(random) : null;
    room.joins(next, { queueId, priority, needs, number: random.pick(NUMBERS) });
  };
  random.pick(HAPPENINGS)({ room, random, agentId, queueId, name, offerId, rung, call });
};

const setUp = (room: Room, queueId: string, random: Dice): void => {
  const { draw, pick } = random;
  const pace = draw(20_000);
  const tier = (index: number) => ({
    tagIds: TAGS.filter(() => draw(4) === 0),
    agentIds: AGENTS.filter(() => draw(3) === 0),
    after: index * pace,
    skipWhenEmpty: draw(2) === 0,
  });
  room.queue(queueId, {
    skills: draw(3) > 0 ? NO_NEEDS : anyNeeds(random),
    skillSteps: Array.from({ length: draw(3) }, (_, index) => ({ after: (index + 1) * draw(15_000), lower: 1 + draw(10) })),
    sticky: { window: draw(3) * 200_000, wait: draw(3) * 8_000 },
    tiers: Array.from({ length: draw(4) }, (_, index) => tier(index)),
    routingMethod: pick<RoutingMethod>(ROUTING_METHODS),
    tagIds: [pick(TAGS)],
    ringAtOnce: 1 + draw(3),
    maxNoAnswer: draw(3),
    wrapupTime: draw(2) * 30_000,
    maxWaiting: draw(2) * 8,
    priorityGrowth: draw(3),
  });
};

/** Those that are due ring, some of them late. */
const timersOf = (room: Room, { draw }: Dice): void => {
  for (const { agentId, wrapup } of [...room.state.agents.values()])
    if (wrapup) room.tell({ type: 'ReportWrapupOver', agentId, queuecallId: wrapup.queuecallId });
  for (const { queuecallId, widens } of [...room.state.queuecalls.values()])
    if (widens !== null && widens <= room.at && draw(4) > 0) room.tell({ type: 'ReportNeedWidened', queuecallId, due: widens });
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
    let [folded, seen] = [room.state, room.events.length];
    for (let step = 0; step < 250; step++) {
      room.after(random.draw(5_000));
      timersOf(room, random);
      happens(room, random, callers);
      const events = room.events.slice(seen);
      seen = room.events.length;
      const wrong = [
        ...events.flatMap((event) => {
          const found = unfair(folded, event, room.at);
          folded = evolve(folded, event, room.at);
          return found;
        }),
        ...complaints(room.state),
      ];
      if (wrong.length > 0) throw new Error(`step ${step}: ${wrong.join('; ')}`);
    }
    close(room, callers);
    expect(unended(room.events)).toEqual([]);
    expect([room.state.queuecalls.size, room.state.offers.size, room.state.legs.size]).toEqual([0, 0, 0]);
    const statuses = [...room.state.agents.values()].map(statusOf);
    expect(statuses.filter((status) => !['available', 'away', 'offline'].includes(status))).toEqual([]);
  });
});
