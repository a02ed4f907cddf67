import { describe, expect, it } from '@jest/globals';
import { PlaceCalls } from '../calls/calls.requests.js';
import { CheckedPipe } from './checked.pipe.js';
import { PageQuery } from './page.requests.js';
import { Rejection } from './reasons.js';

const tel = { type: 'tel', target: '+15551234567' };
const good = { source: tel, destinations: [tel], actions: [{ type: 'answer' }] };

const checked = (body: unknown): unknown => new CheckedPipe().transform(body, { type: 'body', metatype: PlaceCalls });

const wrongFields = (body: unknown): readonly string[] => {
  try {
    checked(body);
    return [];
  } catch (error) {
    if (error instanceof Rejection) return error.details.map(({ field }) => field);
    throw error;
  }
};

describe('a request to place calls', () => {
  it('is taken as it is meant', () => {
    expect(checked({ ...good, dial_timeout: 45_000 })).toMatchObject({ source: tel, destinations: [tel], dial_timeout: 45_000 });
  });

  it.each([
    ['unknown fields', { ...good, user_id: 7, constructor: 5, then: 1, toString: null }],
    ['nothing where nothing is needed', { ...good, flow_id: null, dial_timeout: null, variables: null, anonymous: null }],
    ["nobody's ids", { ...good, flow_id: '', master_call_id: '00000000-0000-0000-0000-000000000000' }],
    ['a flow and an empty plan', { ...good, actions: [], flow_id: 'd9d32881-12fd-4b19-a6b2-6d5b6b6acf76' }],
    ['a phone', { ...good, destinations: [{ type: 'endpoint', target: 'test11@test' }] }],
  ])('may hold %s', (_, body) => {
    expect(wrongFields(body)).toEqual([]);
  });

  it.each([
    ['', {}, ['source', 'destinations', 'actions']],
    ['no body', undefined, ['source', 'destinations', 'actions']],
    ['a list', [], ['body']],
    ['a text', 'x', ['body']],
    ['a source that is no object', { ...good, source: 5 }, ['source.type', 'source.target']],
    ['a source that is a list', { ...good, source: [tel] }, ['source.type', 'source.target']],
    ['a poisoned source', JSON.parse('{"__proto__":{"source":{}},"destinations":{}}'), ['source', 'destinations', 'actions']],
    ['a number with spaces', { ...good, source: { type: 'tel', target: '+1 555 123' } }, ['source.target']],
    ['an extension', { ...good, destinations: [{ type: 'extension', target: '101' }] }, ['destinations[0].type']],
    ['a list in the list', { ...good, destinations: [tel, [tel]] }, ['destinations[1].type', 'destinations[1].target']],
    ['no destination', { ...good, destinations: [] }, ['destinations']],
    ['a destination', { ...good, destinations: tel }, ['destinations']],
    ['10,000 destinations', { ...good, destinations: Array.from({ length: 10_000 }, () => tel) }, ['destinations']],
    ['a name as long as a book', { ...good, source: { ...tel, name: 'x'.repeat(256) } }, ['source.name']],
    ['half a millisecond', { ...good, dial_timeout: 1000.5 }, ['dial_timeout']],
    ['a moment', { ...good, dial_timeout: 999 }, ['dial_timeout']],
    ['an hour', { ...good, dial_timeout: '30000' }, ['dial_timeout']],
    ['a flow by name', { ...good, flow_id: 'my flow' }, ['flow_id']],
    ['perhaps', { ...good, early_execution: 'yes', anonymous: true }, ['early_execution', 'anonymous']],
    ['a list of variables', { ...good, variables: ['a'] }, ['variables']],
    ['numbers as variables', { ...good, variables: { a: 1, b: 'x', c: null } }, ['variables.a', 'variables.c']],
    ['a plan of nothing', { ...good, actions: [] }, ['actions']],
    [
      'a plan with mistakes',
      { ...good, actions: [{ type: 'talk' }, { type: 'x' }] },
      ['actions[0].option.text', 'actions[1].type'],
    ],
  ])('may not hold %s', (_, body, fields) => {
    expect(wrongFields(body)).toEqual(fields);
  });

  it('names the first wrong field in its message', () => {
    expect(() => checked({ ...good, source: { type: 'tel', target: '0123' }, dial_timeout: 1 })).toThrow(
      'source.target must be an E.164 number',
    );
  });

  it('costs little where a list is long', () => {
    const destinations = Array.from({ length: 10_000 }, () => ({}));

    expect(wrongFields({ ...good, destinations }).length).toBeLessThan(300);
  });
});

describe('a query', () => {
  it.each([
    [{ page_size: '0' }],
    [{ page_size: '101' }],
    [{ page_size: '1e1' }],
    [{ page_size: ['1', '2'] }],
    [{ page_token: ['a', 'b'] }],
  ])('may not be %j', (query) => {
    expect(() => new CheckedPipe().transform(query, { type: 'query', metatype: PageQuery })).toThrow(Rejection);
  });
});
