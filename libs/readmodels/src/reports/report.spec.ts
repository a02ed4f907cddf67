import { describe, expect, it } from '@jest/globals';
import { uuid5 } from '#domain/kernel/uuid.js';
import { NO_TOGGLES } from '../stats/service-level.js';
import { factsAfter } from '../testing/memory.facts.js';
import { agentGone, answer, createQueue, enlist, hangUp, join, onFloor, queueSpec } from '../testing/floor.story.js';
import { EIGHT, hour } from '../testing/report.story.js';
import { CUSTOMER, Story, uuid } from '../testing/story.js';
import { time } from '../time.js';
import { explained, explicable } from './explain.js';
import type { FactSource } from './fact.source.js';
import { BadReport, framed } from './frame.js';
import type { ReportAsked } from './frame.js';
import { COUNTS } from './marks.js';
import { reported } from './report.js';
import type { ReportRow } from './report.js';

const HOUR = 3_600_000;

/** Ten in Berlin. */
const NOW = EIGHT + 2 * HOUR;

const ASKED: ReportAsked = {
  ...{ by: 'queues', cohort: 'completion', interval: null, zone: null, queueId: null, agentId: null },
  ...{ from: '2026-06-01T08:00', to: '2026-06-01T09:00' },
};

const told = factsAfter(hour().log, CUSTOMER);

const report = async (
  asked: Partial<ReportAsked> = {},
  { source = told, now = NOW, toggles = NO_TOGGLES } = {},
): Promise<readonly ReportRow[]> => reported(source, framed({ ...ASKED, ...asked }, await source.queues(), now), now, toggles);

const explain = async (figure: string, asked: Partial<ReportAsked> = {}, source = told) =>
  explained(source, framed({ ...ASKED, ...asked }, await source.queues(), NOW), NOW, figure);

const one = async (asked: Partial<ReportAsked>): Promise<ReportRow> => (await report({ queueId: uuid('q'), ...asked }))[0]!;

describe('a report of a queue', () => {
  it('counts what came to pass in each half hour', async () => {
    const [first, second] = await report({ queueId: uuid('q'), interval: '30' });

    expect(first).toMatchObject({
      ...{ queue_id: uuid('q'), queue_name: 'Sales', time_zone: 'Europe/Berlin' },
      ...{ from: '2026-06-01T08:00:00+02:00', to: '2026-06-01T08:30:00+02:00' },
      ...{ offered: 3, answered: 1, answered_within: 1, asa: 5_000, longest_wait_answered: 5_000 },
      ...{ abandoned: 1, abandoned_within: 1, short_abandoned: 1, average_abandon_time: 3_000, flow_outs: 0 },
      ...{ abandon_rate: 33.33, abandon_rate_without_short: 0, longest_wait_abandoned: 3_000 },
      ...{ handled: 1, talk_time: 60_000, acw_time: 10_000, aht: 70_000, average_acw: 10_000 },
      service_level: { threshold: 20_000, SL_pos: 100, SL_ans: 100, SL_neg: 50, SL_ign: 100, SL_short: 100, SL_vb: 33.33 },
    });
    expect(second).toMatchObject({
      ...{ offered: 2, answered: 1, answered_within: 0, asa: 30_000, abandoned: 1, short_abandoned: 0, flow_outs: 1 },
      ...{ handled: 1, talk_time: 60_000, acw_time: 5_000, aht: 65_000, longest_wait_abandoned: 40_000 },
      service_level: { SL_pos: 0, SL_ans: 0, SL_neg: 0, SL_amz: 0, SL_vb: 50 },
    });
  });

  it('counts the parts of offers by how they ended', async () => {
    const [first, second] = await report({ queueId: uuid('q'), interval: '30' });

    expect(first).toMatchObject({ offers: 3, accepted: 1, no_answers: 1, rescinded: 1, lost_races: 0, agent_answer_rate: 50 });
    expect(second).toMatchObject({ offers: 2, accepted: 2, no_answers: 0, agent_answer_rate: 100 });
    expect(await one({ queueId: uuid('all') })).toMatchObject({ offers: 2, accepted: 1, lost_races: 1, agent_answer_rate: 100 });
  });

  it('splits what agents were at the edge of a bucket', async () => {
    const [first, second] = await report({ queueId: uuid('q'), interval: '30' });

    expect(first).toMatchObject({
      ...{ time_available: 1_712_000, time_ringing: 18_000, time_talking: 60_000, time_wrapup: 10_000, time_away: 0 },
      ...{ time_signed_in: HOUR / 2, occupancy: 4.89, utilisation: 100 },
    });
    expect(second).toMatchObject({
      ...{ time_available: 817_000, time_ringing: 17_500, time_talking: 60_500, time_wrapup: 5_000, time_away: 900_000 },
      ...{ time_signed_in: HOUR / 2, occupancy: 9.22, utilisation: 50 },
    });
  });

  it('counts transfers by the agent that served the caller', async () => {
    expect(await one({})).toMatchObject({ handled: 2, blind_transfers: 1, attended_transfers: 0, transfer_rate: 50 });
  });

  it('counts who was turned away apart, and whoever waits still as offered', async () => {
    expect(await one({ queueId: uuid('tiny') })).toMatchObject({ offered: 1, turned_away: 1, answered: 0, abandoned: 0 });
  });

  it('turns away whom it lets in nowhere, but not who waited until the last agent had gone', async () => {
    const story = new Story(EIGHT);
    const away = { do: 'leave', after: 60_000, way: { do: 'continue' } } as const;
    story.tell(createQueue('q', { timeZone: 'Europe/Berlin', onNoAgents: away, wrapupTime: 0 }));
    story.tell(
      createQueue('shut', {
        timeZone: 'Europe/Berlin',
        hours: { weekly: [{ days: [], from: '09:00', to: '10:00' }], holidays: [] },
      }),
    );
    for (const ask of enlist('alice')) story.tell(ask);
    for (const name of ['first', 'second']) story.tell(join(name, 'q'));
    story.tell(join('closed out', 'shut'));
    const [agentId, queueId] = [uuid('alice'), uuid('q')];
    story.after(1_000).tell(onFloor({ type: 'ChooseAgentStatus', customerId: CUSTOMER, agentId, status: 'offline', reason: '' }));
    story.after(60_000).tell(onFloor({ type: 'ReportUnstaffed', customerId: CUSTOMER, queueId }));
    story.tell(join('too late', 'q'));
    const rows = await report({}, { source: factsAfter(story.log, CUSTOMER) });

    expect(rows.map(({ queue_id, offered, turned_away, flow_outs }) => [queue_id, offered, turned_away, flow_outs])).toEqual(
      expect.arrayContaining([
        [uuid('q'), 2, 1, 2],
        [uuid('shut'), 0, 1, 0],
      ]),
    );
  });

  it('has a row for each queue in the order of their names, and noughts where nothing was', async () => {
    const rows = await report({ from: '2026-05-31', to: '2026-06-01T08:00' });

    expect(rows.map(({ queue_name }) => queue_name)).toEqual(['Sales', 'Tiny', 'Z']);
    expect(rows[0]).toMatchObject({ offered: 0, asa: null, occupancy: null, longest_wait_answered: null, time_signed_in: 0 });
    expect(rows[0]!.service_level).toMatchObject({ threshold: 20_000, SL_neg: null, SL_vb: null });
  });
});

describe('the cohort of arrival', () => {
  it('counts all that became of a caller where it came', async () => {
    const [first, second] = await report({ queueId: uuid('q'), interval: '30', cohort: 'arrival' });

    expect(first).toMatchObject({
      offered: 3,
      answered: 2,
      abandoned: 1,
      flow_outs: 0,
      handled: 2,
      acw_time: 15_000,
      asa: 17_500,
    });
    expect(second).toMatchObject({ offered: 2, answered: 0, abandoned: 1, flow_outs: 1, handled: 0, acw_time: 0 });
  });

  it('loses nobody: offered = answered + abandoned + flow-outs, in every bucket, when all is over', async () => {
    const story = hour();
    story.after(60_000).tell(hangUp('waits'));
    const source = factsAfter(story.log, CUSTOMER);
    const rows = await report({ interval: '15', cohort: 'arrival', to: '2026-06-01T10:00' }, { source });

    expect(rows.reduce((sum, { offered = 0 }) => sum + offered, 0)).toBe(7);
    for (const { offered, answered, abandoned = 0, flow_outs = 0 } of rows)
      expect(offered).toBe(answered + abandoned + flow_outs);
  });

  it('comes to the same as that of completion over the whole time', async () => {
    const asked = { by: 'intervals', from: '2026-06-01', to: '2026-06-02' } as const;
    expect(await report({ ...asked, cohort: 'arrival' })).toEqual(await report(asked));
  });
});

describe('who is called back', () => {
  it('leaves, and comes as another caller, who is answered by the agent and talks once the phone is picked up', async () => {
    const story = new Story(EIGHT + 29 * 60_000);
    const message = { text: 'We call you back.', language: 'en-US' };
    const callback = { key: '1', first: 'agent', attempts: 2, retryAfter: 60_000, ringTimeout: 20_000, message } as const;
    story.tell(createQueue('q', { timeZone: 'Europe/Berlin', callback }));
    story.tell(join('kim', 'q'));
    const customerId = CUSTOMER;
    const pressed = { type: 'ReportKeyPressed', customerId, queuecallId: uuid('kim'), key: '1' } as const;
    story.after(30_000).tell(onFloor(pressed));
    for (const ask of enlist('alice')) story.after(60_000).tell(ask);
    story.after(5_000).tell(answer(story, 'alice'));
    const queuecallId = uuid5(uuid('kim'), 'callback');
    const picksUp = { queuecallId, groupcallId: uuid5(queuecallId, 'callback 1'), callId: uuid('phone of kim') };
    story.after(20_000).tell(onFloor({ type: 'ReportCallbackAnswered', customerId, ...picksUp }));
    story.after(60_000).tell(agentGone('alice'));
    const source = factsAfter(story.log, CUSTOMER);
    const [first, second] = await report({ interval: '30' }, { source });
    const [arrived, none] = await report({ interval: '30', cohort: 'arrival' }, { source });

    expect(first).toMatchObject({ offered: 2, flow_outs: 1, callbacks: 1, answered: 0, abandoned: 0 });
    expect(second).toMatchObject({ offered: 0, answered: 1, handled: 1, talk_time: 60_000, time_talking: 80_000, asa: 125_000 });
    expect(arrived).toMatchObject({ offered: 2, flow_outs: 1, answered: 1, handled: 1, talk_time: 60_000 });
    expect(none).toMatchObject({ offered: 0, answered: 0, handled: 0 });
  });
});

describe('a report of agents', () => {
  it('has what each did, and no figures of callers', async () => {
    const rows = await report({ by: 'agents' });
    const alice = rows.find(({ agent_id }) => agent_id === uuid('alice'));

    expect(rows).toHaveLength(3);
    expect(alice).toMatchObject({ answered: 2, handled: 2, offers: 5, accepted: 3, time_signed_in: HOUR, blind_transfers: 1 });
    expect(alice).not.toHaveProperty('offered');
  });

  it('counts what goes on up to now, and no time that is to come', async () => {
    const rows = await report({ by: 'agents', to: '2026-06-01T11:00' });
    const bob = rows.find(({ agent_id }) => agent_id === uuid('bob'));

    expect(bob).toMatchObject({ time_signed_in: NOW - EIGHT - 40 * 60_000, time_talking: 30_000, time_ringing: 1_000 });
  });

  it('is of those who served a queue, where one is given', async () => {
    const rows = await report({ by: 'agents', queueId: uuid('all'), interval: '60' });
    expect(new Set(rows.map(({ agent_id }) => agent_id))).toEqual(new Set(['bob', 'carol'].map(uuid)));
  });

  it('is of one, where one is given', async () => {
    const rows = await report({ by: 'agents', agentId: uuid('bob'), interval: '15' });
    expect(rows.map(({ handled }) => handled)).toEqual([0, 0, 1, 0]);
  });
});

describe('the time of agents', () => {
  /** At work for q until nine; what the agent is to the other queue is said by its tags. */
  const shared = (): Story => {
    const story = new Story(EIGHT);
    story.tell(createQueue('q'));
    story.tell(createQueue('other', { tagIds: [] }));
    for (const ask of enlist('alice')) story.tell(ask);
    return story;
  };

  it('counts for a queue while the agent serves it', async () => {
    const story = shared();
    const agentId = uuid('alice');
    story.after(HOUR / 4).tell(onFloor({ type: 'LeaveQueue', customerId: CUSTOMER, agentId, queueId: uuid('q') }));
    story.after(HOUR / 4).tell(onFloor({ type: 'EnterQueue', customerId: CUSTOMER, agentId, queueId: uuid('q') }));
    const rows = await report({ zone: 'Europe/Berlin' }, { source: factsAfter(story.log, CUSTOMER) });

    expect(rows.map(({ time_available }) => time_available)).toEqual([HOUR * 0.75, 0]);
  });

  it('counts for a queue from when on that has a tag of the agent’s, until it is deleted', async () => {
    const story = shared();
    const change = { type: 'ChangeQueue', customerId: CUSTOMER, queueId: uuid('other'), spec: queueSpec() } as const;
    story.after(HOUR / 4).tell(onFloor(change));
    story.after(HOUR / 2).tell(onFloor({ type: 'DeleteQueue', customerId: CUSTOMER, queueId: uuid('other') }));
    const rows = await report({ zone: 'Europe/Berlin' }, { source: factsAfter(story.log, CUSTOMER) });

    expect(rows.map(({ time_available }) => time_available).toSorted()).toEqual([HOUR / 2, HOUR].toSorted());
  });

  it('is elsewhere for one queue while it is work for another, and for all while a call is of none', async () => {
    const story = shared();
    story.tell(createQueue('both'));
    story.tell(join('caller', 'q'));
    story.after(60_000).tell(hangUp('caller'));
    const address = story.log.flatMap(({ event }) => (event.type === 'AgentProfiled' ? event.profile.addresses : []))[0]!;
    const began = { type: 'ReportLegBegan', customerId: CUSTOMER, callId: uuid('private'), address, groupcallId: null } as const;
    story.tell(onFloor(began));
    story.after(30_000).tell(onFloor({ type: 'ReportLegOver', customerId: CUSTOMER, callId: uuid('private') }));
    const source = factsAfter(story.log, CUSTOMER);

    const [all] = await report({ by: 'intervals', zone: 'Europe/Berlin' }, { source });
    expect(all).toMatchObject({ time_ringing: 60_000, time_elsewhere: 30_000, time_signed_in: HOUR });
    const [both] = await report({ queueId: uuid('both'), zone: 'Europe/Berlin' }, { source });
    expect(both).toMatchObject({ time_ringing: 0, time_elsewhere: 90_000, time_signed_in: HOUR, occupancy: 0 });
  });

  it('ends for one who is removed, and begins anew for one who comes again', async () => {
    const story = shared();
    story.after(HOUR / 4).tell(onFloor({ type: 'ReportAgentRemoved', customerId: CUSTOMER, agentId: uuid('alice') }));
    story.after(HOUR / 4);
    for (const ask of enlist('alice')) story.tell(ask);
    const [row] = await report({ by: 'agents', zone: 'Europe/Berlin' }, { source: factsAfter(story.log, CUSTOMER) });

    expect(row).toMatchObject({ time_available: HOUR * 0.75, time_signed_in: HOUR * 0.75 });
  });
});

describe('an hour that comes twice', () => {
  it('is two buckets, and neither loses what came to pass in it', async () => {
    const story = new Story(Date.UTC(2026, 9, 25, 0, 30));
    story.tell(createQueue('q', { timeZone: 'Europe/Berlin' }));
    story.tell(join('summer', 'q'));
    story.after(HOUR).tell(join('winter', 'q'));
    const source = factsAfter(story.log, CUSTOMER);
    const rows = await report({ interval: '60', from: '2026-10-25', to: '2026-10-26' }, { source });

    expect(rows).toHaveLength(25);
    expect(rows.filter(({ offered = 0 }) => offered > 0).map(({ from }) => from)).toEqual([
      '2026-10-25T02:00:00+02:00',
      '2026-10-25T02:00:00+01:00',
    ]);
    const [day] = await report({ interval: 'day', from: '2026-10-25', to: '2026-10-26' }, { source });
    expect(day).toMatchObject({ offered: 2, from: '2026-10-25T00:00:00+02:00', to: '2026-10-26T00:00:00+01:00' });
  });
});

describe('an explanation', () => {
  it.each(COUNTS)('of %s lists as many events as are counted, and each is in the log', async (figure) => {
    const rows = await report();
    const { count, sums, result } = await explain(figure);
    const { log } = hour();

    expect(count).toBe(rows.reduce((sum, row) => sum + (row[figure] ?? 0), 0));
    expect(sums).toEqual({ [figure]: count });
    for (const { position, type, tm } of result) {
      const { event, cause } = log[position - 1]!;
      expect([event.type, time(cause.at)]).toEqual([type, tm]);
    }
  });

  it('narrows to a bucket, a queue and an agent', async () => {
    const half = { from: '2026-06-01T08:30', to: '2026-06-01T09:00', queueId: uuid('q') };
    expect((await explain('answered', half)).result).toMatchObject([
      { type: 'QueuecallServed', queuecall_id: uuid('edge'), agent_id: uuid('alice'), call_id: uuid('second talk'), value: 1 },
    ]);
    expect(await explain('offers', { by: 'agents', agentId: uuid('carol') })).toMatchObject({
      count: 1,
      result: [{ figure: 'offers', type: 'OfferEnded', agent_id: uuid('carol') }],
    });
  });

  it('of what is worked out lists the events of what it is worked out from', async () => {
    const { sums } = await explain('SL_neg', { queueId: uuid('q') });
    expect(sums).toEqual({ answered: 2, answered_within: 1, abandoned: 2 });
    expect((await one({})).service_level).toMatchObject({ SL_neg: 25 });
  });

  it('of a time has the milliseconds of each event that began one', async () => {
    const { sums, result } = await explain('time_talking', { queueId: uuid('q') });
    expect(sums).toEqual({ time_talking: 120_500 });
    expect(result.map(({ value }) => value)).toEqual([60_000, 500, 60_000]);
  });

  it('of the longest wait is that wait', async () => {
    expect(await explain('longest_wait_answered', { queueId: uuid('q') })).toMatchObject({
      count: 1,
      sums: { longest_wait_answered: 30_000 },
      result: [{ queuecall_id: uuid('edge') }],
    });
  });

  it('is of figures that a report has', async () => {
    const [row] = await report();
    const [agent] = await report({ by: 'agents' });
    const figures = { ...row, ...row!.service_level };
    const explainable = (by: 'queues' | 'agents', name: string): boolean => explicable(by).includes(name);
    const heads = ['queue_id', 'queue_name', 'agent_id', 'agent_name', 'time_zone', 'from', 'to', 'service_level'];
    const others = [...heads, 'threshold', 'short_threshold'];

    expect(Object.keys(figures).filter((name) => !others.includes(name) && !explainable('queues', name))).toEqual([]);
    expect(Object.keys(agent!).filter((name) => !others.includes(name) && !explainable('agents', name))).toEqual([]);
    expect(explainable('agents', 'offered')).toBe(false);
  });
});

describe('the time of a report', () => {
  it('is today in the zone of each queue, unless something else is said', async () => {
    const [row] = await report({ from: null, to: null });
    expect(row).toMatchObject({ from: '2026-06-01T00:00:00+02:00', to: '2026-06-02T00:00:00+02:00', offered: 5 });
    const [day] = await report({ from: null, to: '2026-05-31T12:00' });
    expect(day).toMatchObject({ from: '2026-05-31T00:00:00+02:00', to: '2026-05-31T12:00:00+02:00' });
  });

  it.each<[Partial<ReportAsked>, string]>([
    [{ from: 'yesterday' }, 'from'],
    [{ to: '2026-06-31' }, 'to'],
    [{ from: '2026-06-01T09:00', to: '2026-06-01T09:00' }, 'to'],
    [{ from: '2026-06-02', to: null }, 'from'],
    [{ from: '2020-01-01' }, 'from'],
    [{ interval: '15', from: '2026-01-01' }, 'interval'],
    [{ by: 'agents', interval: '15', from: '2026-05-15' }, 'interval'],
  ])('%p is wrong in %s', async (asked, field) => {
    const failed = await report(asked).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(BadReport);
    expect((failed as BadReport).field).toBe(field);
  });
});

describe('golden A', () => {
  /** 1,000 answered, 860 in 20 s; 60 hung up, 10 of them in less than 5 s and another 10 in 20 s. */
  const busy = (): FactSource => {
    const made = { position: 1, type: 'x', at: EIGHT, began: EIGHT, queueId: uuid('q'), queuecallId: null };
    const calls = (count: number, waited: number) =>
      Array.from({ length: count }, () => [
        { ...made, kind: 'joined', agentId: null } as const,
        { ...made, kind: 'served', agentId: uuid('a'), offerId: '', agentCallId: '', waited } as const,
      ]);
    const lost = (count: number, waited: number) =>
      Array.from({ length: count }, () => [
        { ...made, kind: 'joined', agentId: null } as const,
        { ...made, kind: 'ended', agentId: null, end: 'abandoned', waited, served: 0 } as const,
      ]);
    const all = [calls(859, 1), calls(1, 20_000), calls(140, 20_001), lost(10, 4_999), lost(10, 5_000), lost(40, 20_001)].flat(2);
    return {
      position: 1,
      queues: () => told.queues(),
      names: () => told.names(),
      facts: async function* () {
        yield await Promise.resolve(all);
      },
      states: async function* () {
        yield await Promise.resolve([]);
      },
    };
  };

  it('is what the textbook says, by all eight formulas', async () => {
    const [row] = await report({ queueId: uuid('q') }, { source: busy() });
    expect(row!.service_level).toEqual({
      ...{ threshold: 20_000, short_threshold: 5_000 },
      ...{ SL_pos: 83.02, SL_ans: 86, SL_neg: 81.13, SL_ign: 82.69, SL_short: 82.08, SL_gen: 81.13, SL_amz: 81.13, SL_vb: 94.34 },
    });
    const [general] = await report(
      { queueId: uuid('q') },
      { source: busy(), toggles: { ...NO_TOGGLES, without_short_abandons: true } },
    );
    expect(general!.service_level).toMatchObject({ SL_gen: 81.9 });
  });
});
