import type { AgentStatus } from '#domain/floor/floor.events.js';
import { statusOf } from '#domain/floor/floor.state.js';
import type { Floor, Queue } from '#domain/floor/floor.state.js';
import type { Instant } from '#domain/kernel/decider.js';
import { time } from '../time.js';
import { dayBegin } from '../reports/calendar.js';
import { average, serviceLevel } from './service-level.js';
import type { ServiceLevel } from './service-level.js';
import { EMPTY_TALLY } from './tallies.js';
import type { Counted, Tallies, Tally } from './tallies.js';

/** How many agents are what. */
export type AgentCounts = Readonly<Record<AgentStatus, number>>;

/** How a queue does now, and what became of those who came to it today, in its time zone. */
export interface QueueStats {
  /** Of the last event in the log that the callers' figures know. */
  readonly position: number;
  readonly tm: string;
  readonly queue_id: string;
  /** Who has no agent yet, those who are connecting included. */
  readonly waiting: number;
  /** Milliseconds, of those who wait now; 0 where nobody does. */
  readonly longest_wait: number;
  /** Of those who wait: an agent is being offered the call. */
  readonly connecting: number;
  readonly in_service: number;
  /** Those who serve the queue. */
  readonly agents: AgentCounts;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly short_abandoned: number;
  readonly flow_outs: number;
  readonly service_level: ServiceLevel;
  /** Average speed of answer, milliseconds. */
  readonly asa: number | null;
}

/** All queues of a customer, and its agents. */
export interface CustomerStats {
  readonly position: number;
  readonly tm: string;
  readonly agents: AgentCounts;
  readonly queues: readonly QueueStats[];
}

const nobody = (): Record<AgentStatus, number> => ({ available: 0, ringing: 0, busy: 0, wrapup: 0, away: 0, offline: 0 });

interface Crews {
  readonly all: AgentCounts;
  readonly byQueue: ReadonlyMap<string, AgentCounts>;
}

/** The agents of a floor by what they are, all together and those of each queue, in one pass. */
const crewsOf = ({ agents, queues }: Floor): Crews => {
  const all = nobody();
  const byQueue = new Map([...queues.entries()].map(([queueId]) => [queueId, nobody()] as const));
  for (const agent of agents.values()) {
    const status = statusOf(agent);
    all[status]++;
    for (const queueId of agent.serves) {
      const crew = byQueue.get(queueId);
      if (crew) crew[status]++;
    }
  }
  return { all, byQueue };
};

const queueStats = ({ queueId, spec }: Queue, tally: Tally, agents: AgentCounts, { position, at }: Moment): QueueStats => ({
  position,
  tm: time(at),
  queue_id: queueId,
  waiting: tally.waiting,
  longest_wait: tally.oldest === null ? 0 : Math.max(at - tally.oldest, 0),
  connecting: tally.connecting,
  in_service: tally.in_service,
  agents,
  offered: tally.offered,
  answered: tally.answered,
  abandoned: tally.abandoned,
  short_abandoned: tally.short_abandoned,
  flow_outs: tally.flow_outs,
  service_level: serviceLevel(tally, {
    threshold: spec.serviceLevelThreshold,
    short_threshold: spec.shortAbandonThreshold,
  }),
  asa: average(tally.waited, tally.answered),
});

interface Moment {
  readonly position: number;
  readonly at: Instant;
}

/** How the callers of a floor's queues are counted at an instant: from the beginning of each one's own day. */
export const countedToday = ({ queues }: Floor, at: Instant): readonly Counted[] =>
  [...queues.values()].map(({ queueId, spec }) => ({
    queueId,
    since: dayBegin(spec.timeZone, at),
    threshold: spec.serviceLevelThreshold,
    short: spec.shortAbandonThreshold,
  }));

/** The figures of a customer's queues, from what was counted of its callers and from its floor as it is. */
export const customerStats = (floor: Floor, { position, queues }: Tallies, at: Instant): CustomerStats => {
  const { all, byQueue } = crewsOf(floor);
  const tallies = new Map(queues.map((tally) => [tally.queue_id, tally]));
  const figures = [...floor.queues.values()].map((queue) => {
    const crew = byQueue.get(queue.queueId) ?? nobody();
    return queueStats(queue, tallies.get(queue.queueId) ?? EMPTY_TALLY, crew, { position, at });
  });
  return { position, tm: time(at), agents: all, queues: figures };
};
