import { describe, expect, it } from '@jest/globals';
import { matches, patternOf, segmentsOf } from './live.topics.js';
import type { Pattern } from './live.topics.js';

const hears = (topic: string, told: string): boolean => {
  const pattern = patternOf(topic, 'c1');
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
    expect(forms.map((topic) => patternOf(topic, 'c1'))).toEqual(forms.map((): Pattern => ['customer_id', 'c1', 'call']));
  });
});

it.each(['customer_id:c2:call:*', 'customer_id:c2', 'customer_id:c11:call:7'])('%s belongs to somebody else', (topic) => {
  expect(patternOf(topic, 'c1')).toMatchObject({ reason: 'PERMISSION_DENIED' });
});

it.each([
  '',
  '*',
  'customer_id',
  'customer_id:',
  'customer_id:*',
  'customer_id:*:call:*',
  'agent_id:c1:call:*',
  'customer_id:c1:call:7:8',
  'customer_id:c1::7',
  'customer_id:c1:CALL',
  'customer_id:c1:call:\n',
  'x'.repeat(10_000),
])('%j is no topic', (topic) => {
  expect(patternOf(topic, 'c1')).toMatchObject({ reason: 'INVALID_ARGUMENT' });
});
