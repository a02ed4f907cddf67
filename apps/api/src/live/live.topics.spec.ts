import { describe, expect, it } from '@jest/globals';
import { matches, patternOf, segmentsOf } from './live.topics.js';
import type { Pattern } from './live.topics.js';

const hears = (topic: string, told: string): boolean => {
  const pattern = patternOf(topic, { customerId: 'c1' });
  if ('reason' in pattern) throw new Error(pattern.message);
  return matches(pattern, segmentsOf(told));
};

describe('a topic', () => {
  it.each([
    'customer_id:c1:call:*',
    'customer_id:c1:call:',
    'customer_id:c1:call',
    'customer_id:c1:*',
    'customer_id:c1:*:*',
    'customer_id:c1:',
    'customer_id:c1',
    'customer_id:c1:call:7',
    'customer_id:c1:*:7',
  ])('%s means a call', (topic) => {
    expect(hears(topic, 'customer_id:c1:call:7')).toBe(true);
  });

  it.each([
    ['customer_id:c1:call', 'customer_id:c1:callback:7'],
    ['customer_id:c1:call:*', 'customer_id:c1:callback:7'],
    ['customer_id:c1:call:7', 'customer_id:c1:call:70'],
    ['customer_id:c1:call:7', 'customer_id:c1:call:8'],
    ['customer_id:c1:transcript:*', 'customer_id:c1:call:7'],
    ['customer_id:c1:*:8', 'customer_id:c1:call:7'],
    ['customer_id:c1', 'customer_id:c12:call:7'],
  ])('%s does not mean %s', (topic, told) => {
    expect(hears(topic, told)).toBe(false);
  });

  it('means the same however its end is written', () => {
    const forms = ['customer_id:c1:call', 'customer_id:c1:call:', 'customer_id:c1:call:*'];
    expect(forms.map((topic) => patternOf(topic, { customerId: 'c1' }))).toEqual(
      forms.map((): Pattern => ['customer_id', 'c1', 'call']),
    );
  });
});

it.each(['customer_id:c2:call:*', 'customer_id:c2', 'customer_id:c11:call:7'])('%s belongs to somebody else', (topic) => {
  expect(patternOf(topic, { customerId: 'c1' })).toMatchObject({ reason: 'PERMISSION_DENIED' });
});

describe('an agent', () => {
  const hearer = { customerId: 'c1', agentId: 'a1', ownOnly: true };

  it.each(['agent_id:a1', 'agent_id:a1:*', 'agent_id:a1:agent', 'agent_id:a1:agent:*', 'agent_id:a1:agent:a1'])(
    'hears of itself by %s',
    (topic) => {
      for (const ownOnly of [true, false])
        expect(patternOf(topic, { ...hearer, ownOnly })).toEqual(['customer_id', 'c1', 'agent', 'a1']);
    },
  );

  it.each(['agent_id:a2:agent:*', 'agent_id:a1:agent:a2', 'customer_id:c1:agent:a1', 'customer_id:c1', 'customer_id:c2:call:*'])(
    'hears nothing by %s',
    (topic) => {
      expect(patternOf(topic, hearer)).toMatchObject({ reason: 'PERMISSION_DENIED' });
    },
  );

  it('is none that an access key could be', () => {
    expect(patternOf('agent_id:a1:agent:*', { customerId: 'c1' })).toMatchObject({ reason: 'PERMISSION_DENIED' });
  });
});

it.each([
  '',
  '*',
  'customer_id',
  'customer_id:',
  'customer_id:*',
  'customer_id:*:call:*',
  'group_id:c1:call:*',
  'agent_id:*:agent:*',
  'customer_id:c1:call:7:8',
  'customer_id:c1::7',
  'customer_id:c1:CALL',
  'customer_id:c1:call:\n',
  'x'.repeat(10_000),
])('%j is no topic', (topic) => {
  expect(patternOf(topic, { customerId: 'c1' })).toMatchObject({ reason: 'INVALID_ARGUMENT' });
});
