import { describe, expect, it } from '@jest/globals';
import { NIL } from '#domain/kernel/uuid.js';
import { fold } from './fold.js';
import type { Row } from './projection.js';
import { readModels } from './read-models.js';
import { CUSTOMER, EPOCH, Story, program, uuid, wholeCall } from './testing/story.js';
import { NEVER } from './time.js';

/** The row of a read model after a story. */
const rowOf = ({ log }: Story, model: string, id: string): Row | undefined =>
  fold(readModels, [], log).changed[readModels.findIndex(({ name }) => name === model)]?.get(id);

const [created, later] = ['2022-05-01 15:10:23.000000', '2022-05-01 15:10:24.000000'];

describe('flows', () => {
  const flowId = uuid('flow');
  const actions = [{ type: 'answer' }];
  const story = (): Story => {
    const begun = new Story();
    const command = { type: 'CreateFlow', flowId, customerId: CUSTOMER, name: 'n', detail: 'd', actions, program } as const;
    begun.tell({ to: 'flow', id: flowId, command });
    return begun.after(1_000);
  };

  it('show what the author wrote, not what it compiled to', () => {
    const expected = { id: flowId, customer_id: CUSTOMER, type: 'flow', name: 'n', detail: 'd', actions };
    expect(rowOf(story(), 'flows', flowId)?.view).toEqual({
      ...expected,
      tm_create: created,
      tm_update: NEVER,
      tm_delete: NEVER,
    });
  });

  it('show what was changed, and when they were deleted', () => {
    const changed = story();
    changed.tell({
      to: 'flow',
      id: flowId,
      command: { type: 'UpdateFlow', flowId, name: 'm', detail: '', actions: [], program },
    });
    expect(rowOf(changed, 'flows', flowId)?.view).toMatchObject({ name: 'm', actions: [], tm_create: created, tm_update: later });

    changed.tell({ to: 'flow', id: flowId, command: { type: 'DeleteFlow', flowId } });
    expect(rowOf(changed, 'flows', flowId)).toMatchObject({ deleted: true, view: { name: 'm', tm_delete: later } });
  });
});

describe('numbers', () => {
  const numberId = uuid('number');
  const settings = { flowId: uuid('flow'), name: 'n', detail: 'd' };
  const create = (customerId: string) =>
    ({
      to: 'number',
      id: numberId,
      command: { type: 'CreateNumber', numberId, customerId, number: '+15550100', ...settings },
    }) as const;

  it('show their flow under both names', () => {
    const story = new Story();
    story.tell(create(CUSTOMER));

    expect(rowOf(story, 'numbers', numberId)?.view).toEqual({
      id: numberId,
      customer_id: CUSTOMER,
      number: '+15550100',
      type: 'normal',
      flow_id: uuid('flow'),
      call_flow_id: uuid('flow'),
      name: 'n',
      detail: 'd',
      status: 'active',
      tm_create: created,
      tm_update: NEVER,
      tm_delete: NEVER,
    });
  });

  it('without a flow show the id of none', () => {
    const story = new Story();
    story.tell(create(CUSTOMER));
    story.tell({
      to: 'number',
      id: numberId,
      command: { type: 'UpdateNumber', numberId, customerId: CUSTOMER, flowId: null, name: '', detail: '' },
    });

    expect(rowOf(story, 'numbers', numberId)?.view).toMatchObject({ flow_id: NIL, call_flow_id: NIL, name: '' });
  });

  it('begin a new life with their next owner', () => {
    const story = new Story();
    story.tell(create(CUSTOMER));
    story.tell({ to: 'number', id: numberId, command: { type: 'DeleteNumber', numberId, customerId: CUSTOMER } });
    expect(rowOf(story, 'numbers', numberId)).toMatchObject({ deleted: true, view: { status: 'deleted' } });

    story.after(1_000).tell(create(uuid('another')));
    expect(rowOf(story, 'numbers', numberId)).toMatchObject({
      customerId: uuid('another'),
      deleted: false,
      created: EPOCH + 1_000,
      view: { customer_id: uuid('another'), status: 'active', tm_create: later, tm_update: NEVER, tm_delete: NEVER },
    });
  });
});

describe('access keys', () => {
  const accesskeyId = uuid('key');
  const key = { accesskeyId, customerId: CUSTOMER, name: 'n', detail: 'd', tokenPrefix: 'vb_ab', permission: 'admin' } as const;
  const create = (expires: number | null) =>
    ({ to: 'accesskey', id: accesskeyId, command: { ...key, type: 'CreateAccesskey', tokenHash: 'secret', expires } }) as const;

  it('show neither the token nor its hash', () => {
    const story = new Story();
    story.tell(create(EPOCH + 1_000));

    expect(rowOf(story, 'accesskeys', accesskeyId)?.view).toEqual({
      id: accesskeyId,
      customer_id: CUSTOMER,
      name: 'n',
      detail: 'd',
      token_prefix: 'vb_ab',
      tm_expire: later,
      tm_create: created,
      tm_update: NEVER,
      tm_delete: NEVER,
    });
  });

  it('may have no end, until they are deleted', () => {
    const story = new Story();
    story.tell(create(null));
    story.tell({ to: 'accesskey', id: accesskeyId, command: { type: 'DeleteAccesskey', accesskeyId } });

    expect(rowOf(story, 'accesskeys', accesskeyId)).toMatchObject({
      deleted: true,
      view: { tm_expire: NEVER, tm_delete: created },
    });
  });
});

describe('customers', () => {
  const provider = { id: 'p', name: 'one', hostname: 'sip.one', techPrefix: '9', techPostfix: '' };
  const route = { id: 'r', name: 'all', providerId: 'p', priority: 1, target: 'all' };
  const settings = { name: 'n', detail: 'd', email: 'e@example.com', providers: [provider], routes: [route], maxDuration: null };

  it('show their settings, and belong to themselves', () => {
    const story = new Story();
    const command = { type: 'CreateCustomer', customerId: CUSTOMER, ...settings } as const;
    story.tell({ to: 'customer', id: CUSTOMER, command });
    story.after(1_000).tell({ to: 'customer', id: CUSTOMER, command: { ...command, type: 'UpdateCustomer', maxDuration: 1 } });

    expect(rowOf(story, 'customers', CUSTOMER)).toMatchObject({
      customerId: CUSTOMER,
      view: {
        id: CUSTOMER,
        name: 'n',
        email: 'e@example.com',
        providers: [{ id: 'p', type: 'sip', name: 'one', hostname: 'sip.one', tech_prefix: '9', tech_postfix: '' }],
        routes: [{ id: 'r', name: 'all', provider_id: 'p', priority: 1, target: 'all' }],
        max_duration: 1,
        tm_create: created,
        tm_update: later,
      },
    });
  });
});

it('a tree has the streams of its calls and their plans, and nobody can list it', () => {
  const story = new Story();
  wholeCall(story, 'c');

  for (const stream of [`call-${uuid('c')}`, `activeflow-${uuid('c plan')}`]) {
    expect(rowOf(story, 'trees', stream)).toMatchObject({ customerId: null, view: { tree: uuid('c') } });
  }
});

it('the same log in batches of any size gives the same rows', () => {
  const story = new Story();
  for (const name of ['c', 'd', 'e']) wholeCall(story, name);
  const whole = fold(readModels, [], story.log).changed;
  const known = readModels.map(() => new Map<string, Row>());
  for (const recorded of story.log) {
    fold(readModels, known, [recorded]).changed.forEach((rows, model) => rows.forEach((row, id) => known[model]?.set(id, row)));
  }

  expect(known).toEqual(whole);
});
