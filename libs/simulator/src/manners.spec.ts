import { describe, expect, it } from '@jest/globals';
import { causeNamed, causeOfSip, sipOfCause } from './causes.js';
import { defaultManners, mannersProblems, replyOf } from './manners.js';

describe('manners by the last four digits', () => {
  it.each([
    ['+15551050', { answer_after_ms: 500 }],
    ['+15550100', { answer_after_ms: 1000 }],
    ['agent1001@demo.example', { answer_after_ms: 10 }],
    ['+15552000', { busy: true }],
    ['+15553000', { ring: true }],
    ['+15554000', { reject: 603 }],
    ['+15555000', { fail: 503 }],
    ['+15556000', { fail: 404 }],
    ['+15557000', { answer_after_ms: 1000, hangup_after_ms: 2000 }],
  ])('%s', (address, manners) => expect(defaultManners(address)).toEqual(manners));

  it('lets 8000 answer as a machine', () => expect(defaultManners('+15558000').machine).toMatch(/message/));
});

describe('replyOf', () => {
  it('declines after a second of ringing, refuses at once', () => {
    expect(replyOf({ reject: 603 })).toEqual({ kind: 'refuse', status: 603, afterMs: 1000, rings: true });
    expect(replyOf({ busy: true })).toEqual({ kind: 'refuse', status: 486, afterMs: 0, rings: false });
    expect(replyOf({ unregistered: true })).toMatchObject({ status: 480 });
    expect(replyOf({ manual: true })).toEqual({ kind: 'ring' });
  });
});

describe('mannersProblems', () => {
  it('accepts what the table of manners says', () => {
    expect(mannersProblems({})).toEqual([]);
    expect(mannersProblems({ answer_after_ms: 10, hangup_after_ms: 2000, machine: 'hello' })).toEqual([]);
  });

  it('names everything that is wrong', () => {
    expect(mannersProblems({ colour: 'red', busy: false, reject: 200, answer_after_ms: '1' })).toEqual([
      'colour is not known',
      'busy must be true',
      'reject must be a SIP status from 400 to 699',
      'answer_after_ms must be a number of milliseconds',
      'answer_after_ms and busy and reject exclude each other',
    ]);
  });
});

describe('causes', () => {
  it('come from SIP as fact 2 has them', () => {
    expect([486, 480, 603, 404, 503, 499].map(causeOfSip)).toEqual([
      ...[
        'USER_BUSY',
        'NO_USER_RESPONSE',
        'CALL_REJECTED',
        'UNALLOCATED_NUMBER',
        'NORMAL_TEMPORARY_FAILURE',
        'NORMAL_UNSPECIFIED',
      ],
    ]);
  });

  it('become SIP when a caller is refused', () => {
    expect(['UNALLOCATED_NUMBER', 'NO_ROUTE_DESTINATION', 'CALL_REJECTED', 'USER_BUSY', 'NO_ANSWER'].map(sipOfCause)).toEqual([
      404, 404, 603, 486, 480,
    ]);
  });

  it('are NORMAL_CLEARING when nobody knows them', () =>
    expect([undefined, 'x', 'lose_race'].map(causeNamed)).toEqual(['NORMAL_CLEARING', 'NORMAL_CLEARING', 'LOSE_RACE']));
});
