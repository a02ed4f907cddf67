import { floor } from '#domain/floor/floor.decider.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import { EMPTY, statusOf } from '#domain/floor/floor.state.js';
import type { Floor } from '#domain/floor/floor.state.js';
import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { agentFacts } from '#readmodels/reports/agents.facts.js';
import { standingOf } from '#readmodels/reports/agents.state.js';
import { explained } from '#readmodels/reports/explain.js';
import type { FactSource } from '#readmodels/reports/fact.source.js';
import { framed } from '#readmodels/reports/frame.js';
import type { Frame, ReportAsked } from '#readmodels/reports/frame.js';
import { COUNTS } from '#readmodels/reports/marks.js';
import { reported } from '#readmodels/reports/report.js';
import type { ReportRow } from '#readmodels/reports/report.js';
import { NO_TOGGLES } from '#readmodels/stats/service-level.js';
import { factsAfter } from '#readmodels/testing/memory.facts.js';

type Log = readonly Recorded<Event>[];

const DAY = 86_400_000;

/** The whole of a run in one bucket: it lasts some minutes, and may lie across midnight. */
const spanOf = (log: Log): Pick<ReportAsked, 'from' | 'to'> => ({
  from: new Date((log[0]?.cause.at ?? 0) - DAY).toISOString(),
  to: new Date((log.at(-1)?.cause.at ?? 0) + DAY).toISOString(),
});

const asked = (log: Log, cohort: ReportAsked['cohort'], interval: ReportAsked['interval']): ReportAsked => ({
  ...{ by: 'queues', cohort, interval, zone: null, queueId: null, agentId: null },
  ...spanOf(log),
});

/** Whoever came was answered, hung up, or left otherwise, and nobody is left over. */
const lost = (rows: readonly ReportRow[]): readonly string[] =>
  rows
    .filter(({ offered = 0, answered, abandoned = 0, flow_outs = 0 }) => offered !== answered + abandoned + flow_outs)
    .map(({ queue_id = '', from }) => `I8 a report loses callers: ${queue_id} from ${from}`);

/** Each count is the number of the events behind it. */
const unexplained = async (source: FactSource, frame: Frame, rows: readonly ReportRow[]): Promise<readonly string[]> => {
  const complaints: string[] = [];
  for (const figure of COUNTS) {
    const count = rows.reduce((sum, row) => sum + (row[figure] ?? 0), 0);
    if ((await explained(source, frame, Infinity, figure)).count !== count)
      complaints.push(`I8 ${figure} is not what explains it`);
  }
  return complaints;
};

const ofCustomer = async (log: Log, customerId: string): Promise<readonly string[]> => {
  const source = factsAfter(log, customerId);
  const [queues, now] = [await source.queues(), log.at(-1)?.cause.at ?? 0];
  const frameOf = (cohort: ReportAsked['cohort'], interval: ReportAsked['interval']): Frame =>
    framed(asked(log, cohort, interval), queues, now);
  const reportOf = (frame: Frame): Promise<readonly ReportRow[]> => reported(source, frame, now, NO_TOGGLES);
  const whole = frameOf('completion', null);
  const [arrival, completion] = [await reportOf(frameOf('arrival', null)), await reportOf(whole)];
  const same = JSON.stringify(arrival) === JSON.stringify(completion);
  return [
    ...lost(await reportOf(frameOf('arrival', '60'))),
    ...(same ? [] : ['I8 the cohorts of a report differ over the whole time']),
    ...(await unexplained(source, whole, completion)),
  ];
};

type AgentRow = NonNullable<ReturnType<typeof agentFacts.evolve>>;

const complaintOf = (now: Floor, { hidden }: AgentRow, position: number): readonly string[] => {
  const agent = now.agents.get(hidden.agentId);
  const [is, said] = [agent ? statusOf(agent) : null, standingOf(hidden).status];
  return is === said ? [] : [`I8 an agent is ${is ?? 'nobody'} at ${position}, and to a report ${said ?? 'nobody'}`];
};

/** What a report says that an agent is, is what the floor says, after each event. */
const misjudged = (log: Log): readonly string[] => {
  const floors = new Map<string, Floor>();
  const rows = new Map<string, AgentRow>();
  return log.flatMap((recorded) => {
    const { event, cause, position } = recorded;
    if (!isFloorEvent(event)) return [];
    const now = floor.evolve(floors.get(event.customerId) ?? EMPTY, event, cause.at);
    floors.set(event.customerId, now);
    const key = agentFacts.keyOf(recorded) ?? '';
    const row = agentFacts.evolve(rows.get(key) ?? null, recorded);
    if (row) rows.set(key, row);
    return row ? complaintOf(now, row, position) : [];
  });
};

/** I8: the figures of reports are of the log, and nothing is counted twice or not at all. For a log at whose end all is over. */
export const reportComplaints = async (log: Log): Promise<readonly string[]> => {
  const customers = new Set(log.flatMap(({ event }) => (isFloorEvent(event) ? [event.customerId] : [])));
  const complaints = [...misjudged(log)];
  for (const customerId of customers) complaints.push(...(await ofCustomer(log, customerId)));
  return complaints;
};
