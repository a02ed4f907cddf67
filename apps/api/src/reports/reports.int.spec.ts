import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportRow } from '#readmodels/reports/report.js';
import { enlist, hangUp, join } from '#readmodels/testing/floor.story.js';
import { uuid } from '#readmodels/testing/story.js';
import { fieldsOf, openStand } from '../testing/stand.js';
import type { Caller, Reply, Stand } from '../testing/stand.js';

let stand: Stand;
let caller: Caller;
let queue: string;
let agent: string;

/** Two callers of an hour in which an agent is rung and nobody answers: one hangs up, one waits on. */
beforeAll(async () => {
  stand = await openStand();
  caller = await stand.customer('manager');
  const tag = (await (await stand.colleague(caller, 'admin')).send('POST', '/v1/tags', { name: 't' })).body.id;
  queue = (await caller.send('POST', '/v1/queues', { name: 'Sales, "north"', tag_ids: [tag], time_zone: 'Asia/Tokyo' })).body.id;
  await caller.send('POST', '/v1/queues', { name: 'Quiet' });
  const name = randomUUID();
  agent = uuid(name);
  for (const ask of enlist(name, { customerId: caller.customerId, tagId: tag })) await stand.tell(ask);
  const [gone, waits] = [randomUUID(), randomUUID()];
  for (const who of [gone, waits]) await stand.tell(join(who, queue, caller.customerId));
  await stand.tell(hangUp(gone, caller.customerId));
});
afterAll(() => stand.close());

const rowsOf = ({ body }: Reply): readonly ReportRow[] => body.result as unknown as readonly ReportRow[];

const get = (path: string, headers = {}): Promise<Reply> => caller.send('GET', `/v1.0/reports/${path}`, undefined, headers);

describe('reports', () => {
  it('are of every queue, today in its own zone, where nothing is said', async () => {
    const reply = await get('queues');
    const [quiet, sales] = rowsOf(reply);

    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ cohort: 'completion', position: (await stand.events()).length });
    expect(sales).toMatchObject({
      ...{ queue_id: queue, time_zone: 'Asia/Tokyo', offered: 2, abandoned: 1, short_abandoned: 1, offers: 1, rescinded: 1 },
      service_level: { threshold: 20_000, SL_pos: 100, SL_ans: null, SL_neg: 0 },
    });
    expect(sales!.from).toMatch(/T00:00:00\+09:00$/);
    expect(quiet).toMatchObject({ queue_name: 'Quiet', time_zone: 'UTC', offered: 0, asa: null });
  });

  it('are of each agent, and of each interval, half hours where none is given', async () => {
    const agents = rowsOf(await get('agents'));
    expect(agents).toMatchObject([{ agent_id: agent, offers: 1, rescinded: 1, handled: 0 }]);

    const halves = rowsOf(await get(`intervals?queue_id=${queue.toUpperCase()}`));
    expect(halves).toHaveLength(48);
    expect(halves.reduce((sum, { offered = 0 }) => sum + offered, 0)).toBe(2);
    expect(rowsOf(await get('intervals?interval=60&time_zone=Europe/Berlin&from=2026-10-25&to=2026-10-26'))).toHaveLength(25);
  });

  it('are CSV for who likes it, or says so in the address', async () => {
    const past = 'to=2026-11-20&from=2026-11-19';
    const [liked, said] = [await get('queues', { accept: 'text/csv' }), await get(`queues?format=csv&${past}`)];
    expect(liked.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(said.text).toBe((await get(`queues?${past}`, { accept: 'application/pdf, text/csv;q=0.5' })).text);
    const [head, , sales, end] = liked.text.split('\r\n');
    expect(head).toMatch(
      /^queue_id,queue_name,time_zone,from,to,offered,.*,SL_pos,SL_ans,SL_neg,SL_ign,SL_short,SL_gen,SL_amz,SL_vb,/,
    );
    expect(sales).toMatch(new RegExp(`^${queue},"Sales, ""north""",Asia/Tokyo,`));
    expect(end).toBe('');
    expect((await get('queues?format=json', { accept: 'text/csv' })).headers.get('content-type')).toContain('json');
  });

  it('tell the events behind a figure, by their places in the log', async () => {
    const { body } = await get(`queues?queue_id=${queue}&explain=offered`);
    const events = await stand.events();
    const listed = body.result as unknown as readonly { position: number; type: string; queuecall_id: string }[];

    expect(body).toMatchObject({ explain: 'offered', count: 2, sums: { offered: 2 } });
    for (const { position, type, queuecall_id } of listed)
      expect(events[position - 1]!.event).toMatchObject({ type, queuecallId: queuecall_id, queueId: queue });
    const csv = await get(`agents?agent_id=${agent}&explain=agent_answer_rate&format=csv`);
    expect(csv.text.split('\r\n').slice(0, 2)).toEqual([
      'figure,value,position,type,tm,queue_id,queuecall_id,agent_id,offer_id,call_id,transfer_id',
      expect.stringMatching(/^offers,1,\d+,OfferEnded,/),
    ]);
  });

  it('divide SL_gen by what is wished', async () => {
    const levelBy = async (toggle: string): Promise<number | null | undefined> =>
      rowsOf(await get(`queues?queue_id=${queue}&${toggle}=true`))[0]!.service_level?.SL_gen;
    expect([await levelBy('with_flow_outs'), await levelBy('without_abandons')]).toEqual([0, null]);
  });

  it.each([
    ['queues?interval=45', ['interval']],
    ['queues?from=yesterday', ['from']],
    ['queues?from=2026-02-30', ['from']],
    ['queues?from=2026-03-02&to=2026-03-01', ['to']],
    ['agents?time_zone=Mars/Olympus&cohort=leaving', ['time_zone', 'cohort']],
    ['intervals?queue_id=x&agent_id=y', ['queue_id', 'agent_id']],
    ['intervals?interval=15&from=2026-01-01&to=2026-03-01', ['interval']],
    ['queues?explain=happiness', ['explain']],
    ['agents?explain=offered', ['explain']],
    ['queues?format=xml&with_flow_outs=yes', ['format', 'with_flow_outs']],
  ])('refuse %s, naming the fields', async (path, fields) => {
    const reply = await get(path);
    expect([reply.status, reply.body.error.reason]).toEqual([400, 'INVALID_REQUEST_PARAMETER']);
    expect(new Set(fieldsOf(reply))).toEqual(new Set(fields));
  });

  it('know no queue that is not there, and none of another customer', async () => {
    const stranger = await stand.customer();
    for (const kind of ['queues', 'agents', 'intervals']) {
      const unknown = await get(`${kind}?queue_id=${randomUUID()}`);
      const foreign = await stranger.send('GET', `/v1/reports/${kind}?queue_id=${queue}`);
      for (const reply of [unknown, foreign]) expect([reply.status, reply.body.error.reason]).toEqual([404, 'QUEUE_NOT_FOUND']);
      const own = await stranger.send('GET', `/v1/reports/${kind}?from=2000-01-01T00:00Z&to=2000-01-02`);
      expect(own.status).toBe(200);
      for (const id of [queue, agent]) expect((await stranger.send('GET', `/v1/reports/${kind}`)).text).not.toContain(id);
    }
    const explained = await stranger.send('GET', `/v1/reports/agents?agent_id=${agent}&explain=offers`);
    expect(explained.body).toMatchObject({ count: 0, result: [] });
  });

  it('are for managers and admins', async () => {
    const worker = await stand.colleague(caller, 'agent');
    for (const kind of ['queues', 'agents', 'intervals']) {
      expect((await worker.send('GET', `/v1/reports/${kind}`)).status).toBe(403);
      expect((await stand.send('GET', `/v1/reports/${kind}`)).status).toBe(401);
    }
  });

  it('of a queue that was deleted can still be asked for', async () => {
    const { id } = (await caller.send('POST', '/v1/queues', { name: 'Past' })).body;
    await caller.send('DELETE', `/v1/queues/${id}`);
    expect(rowsOf(await get(`queues?queue_id=${id}`))).toMatchObject([{ queue_id: id, queue_name: 'Past' }]);
    expect(rowsOf(await get('queues?from=2036-01-01&to=2036-01-02')).map(({ queue_id }) => queue_id)).not.toContain(id);
  });

  it('are described at /docs', async () => {
    const { paths } = (await stand.send('GET', '/docs/openapi.json')).body;
    for (const kind of ['queues', 'agents', 'intervals'])
      expect(Object.keys(paths[`/v1.0/reports/${kind}`]!['get']!.responses)).toEqual(
        expect.arrayContaining(['200', '400', '404']),
      );
  });
});
