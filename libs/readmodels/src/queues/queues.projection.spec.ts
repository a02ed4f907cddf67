import { describe, expect, it } from '@jest/globals';
import { NIL } from '#domain/kernel/uuid.js';
import { fold } from '../fold.js';
import type { Row } from '../projection.js';
import { agentGone, answer, createQueue, enlist, hangUp, ignore, join, onFloor, queueSpec } from '../testing/floor.story.js';
import { CUSTOMER, Story, program, uuid } from '../testing/story.js';
import { NEVER } from '../time.js';
import { queues } from './queues.projection.js';
import type { QueueView } from './queues.view.js';

const [created, later] = ['2022-05-01 15:10:23.000000', '2022-05-01 15:10:24.000000'];

const begun = (): Story => {
  const story = new Story();
  story.tell(createQueue('q', { waitTimeout: 30_000 }));
  return story.after(1_000);
};

const rowOf = ({ log }: Story, id = uuid('q')): Row | undefined => fold([queues], [], log).changed[0]?.get(id);

const viewOf = (story: Story, id?: string): QueueView => rowOf(story, id)?.view as QueueView;

const told = ({ log }: Story): readonly string[] => fold([queues], [], log).announced.flatMap(({ types }) => types);

describe('a queue', () => {
  it('shows its settings, and the timeout under both names', () => {
    expect(viewOf(begun())).toMatchObject({
      id: uuid('q'),
      customer_id: CUSTOMER,
      name: 'Sales',
      disposition_codes: [],
      disposition_required: false,
      version: 1,
      detail: 'd',
      routing_method: 'longest_idle',
      tag_ids: [uuid('tag')],
      wait_timeout: 30_000,
      timeout: 30_000,
      timeout_action: 'continue',
      timeout_flow_id: NIL,
      service_timeout: 0,
      ring_timeout: 15_000,
      max_no_answer: 0,
      wrapup_time: 0,
      ring_at_once: 10,
      max_waiting: 0,
      priority: 0,
      priority_growth: 0,
      time_zone: 'UTC',
      service_level_threshold: 20_000,
      short_abandon_threshold: 5_000,
      skills: { required: [], preferred: [] },
      skill_steps: [],
      sticky: { window: 0, wait: 0 },
      tiers: [],
      total_incoming_count: 0,
      total_serviced_count: 0,
      total_abandoned_count: 0,
      wait_queuecall_ids: [],
      service_queuecall_ids: [],
      waiting_calls: 0,
      tm_create: created,
      tm_update: NEVER,
      tm_delete: NEVER,
    });
  });

  it('shows what was changed, names the flow of its way out, and when it was deleted', () => {
    const story = begun();
    const spec = queueSpec({ name: 'Help', onTimeout: { do: 'flow', flow: { flowId: uuid('flow'), program } } });
    story.tell(onFloor({ type: 'ChangeQueue', customerId: CUSTOMER, queueId: uuid('q'), spec }));
    expect(viewOf(story)).toMatchObject({
      name: 'Help',
      timeout: 0,
      timeout_action: 'flow',
      timeout_flow_id: uuid('flow'),
      tm_create: created,
      tm_update: later,
    });

    story.tell(onFloor({ type: 'DeleteQueue', customerId: CUSTOMER, queueId: uuid('q') }));
    expect(rowOf(story)).toMatchObject({ deleted: true, view: { name: 'Help', tm_delete: later } });
  });

  it('counts those who come, are served and hang up while they wait', () => {
    const story = begun();
    for (const name of ['a', 'b', 'c']) story.tell(join(name, 'q'));
    story.tell(hangUp('b'));
    expect(viewOf(story)).toMatchObject({
      total_incoming_count: 3,
      total_abandoned_count: 1,
      wait_queuecall_ids: [uuid('a'), uuid('c')],
      waiting_calls: 2,
      tm_update: NEVER,
    });

    for (const ask of enlist('alice')) story.tell(ask);
    expect(viewOf(story).wait_queuecall_ids).toContain(uuid('a'));
    story.tell(answer(story, 'alice'));
    expect(viewOf(story)).toMatchObject({
      total_serviced_count: 1,
      wait_queuecall_ids: [uuid('c')],
      service_queuecall_ids: [uuid('a')],
      waiting_calls: 1,
    });

    story.after(60_000).tell(hangUp('a'));
    expect(viewOf(story)).toMatchObject({ total_serviced_count: 1, total_abandoned_count: 1, service_queuecall_ids: [] });
  });

  it('has not served a caller whose agent had gone before they could talk', () => {
    const story = begun();
    for (const ask of enlist('alice')) story.tell(ask);
    story.tell(join('a', 'q'));
    story.tell(answer(story, 'alice'));
    story.after(10).tell(agentGone('alice'));

    expect(viewOf(story)).toMatchObject({ total_serviced_count: 0, waiting_calls: 1, service_queuecall_ids: [] });
  });

  it('counts nobody twice, and nobody of another queue', () => {
    const story = begun();
    story.tell(createQueue('other'));
    for (const ask of enlist('alice')) story.tell(ask);
    story.tell(join('a', 'q'));
    story.tell(ignore(story, 'alice'));
    story.after(1_000).tell(join('b', 'other'));

    expect(viewOf(story)).toMatchObject({ total_incoming_count: 1, wait_queuecall_ids: [uuid('a')] });
    expect(viewOf(story, uuid('other'))).toMatchObject({ total_incoming_count: 1, wait_queuecall_ids: [uuid('b')] });
  });

  it('tells the world of its settings only', () => {
    const story = begun();
    story.tell(join('a', 'q'));
    story.tell(onFloor({ type: 'ChangeQueue', customerId: CUSTOMER, queueId: uuid('q'), spec: queueSpec({ detail: 'new' }) }));
    story.tell(hangUp('a'));
    story.tell(onFloor({ type: 'DeleteQueue', customerId: CUSTOMER, queueId: uuid('q') }));

    expect(told(story)).toEqual(['queue_created', 'queue_updated', 'queue_deleted']);
    expect(fold([queues], [], story.log).announced[0]).toMatchObject({ topic: `customer_id:${CUSTOMER}:queue:${uuid('q')}` });
  });
});
