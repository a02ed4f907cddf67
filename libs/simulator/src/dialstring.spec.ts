import { describe, expect, it } from '@jest/globals';
import type { DialPlan } from './dialstring.js';
import { parseOriginate, parseVariables } from './dialstring.js';

const plan = (args: string): DialPlan => {
  const parsed = parseOriginate(args);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
};

const legs = (args: string) => plan(args).groups.map((group) => group.map(({ type, rest }) => `${type}/${rest}`));

describe('parseOriginate', () => {
  it('reads variables, endpoint and application', () => {
    const parsed = plan('{origination_uuid=u,originate_timeout=30}sofia/internal/+15550100@gw.example &park()');
    expect(parsed.variables).toEqual({ origination_uuid: 'u', originate_timeout: '30' });
    expect(parsed.groups).toEqual([[{ type: 'sofia', rest: 'internal/+15550100@gw.example', variables: {} }]]);
    expect(parsed.then).toEqual({ application: 'park', data: '' });
  });

  it('dials what stands between commas at once and what stands between bars one after the other', () => {
    expect(legs('sofia/internal/a@h,sofia/internal/b@h|error/USER_BUSY &park()')).toEqual([
      ['sofia/internal/a@h', 'sofia/internal/b@h'],
      ['error/USER_BUSY'],
    ]);
  });

  it('keeps the variables of a leg to that leg', () => {
    const [group] = plan('[leg_timeout=2]sofia/internal/a@h,[leg_timeout=4]sofia/internal/b@h &park()').groups;
    expect(group?.map(({ variables }) => variables)).toEqual([{ leg_timeout: '2' }, { leg_timeout: '4' }]);
  });

  it('keeps spaces within quotes together', () => {
    expect(plan("{api_on_originate='hash insert/rang/u/1'}sofia/internal/a@h &park()").variables).toEqual({
      api_on_originate: 'hash insert/rang/u/1',
    });
  });

  it('takes caller name, number and timeout from behind the application', () => {
    const parsed = plan("sofia/internal/a@h &park() XML default 'Acme' +1555 12");
    expect([parsed.callerNumber, parsed.timeoutSeconds]).toEqual(['+1555', 12]);
  });

  it('wants a target and something to do', () => expect(parseOriginate('foo')).toBe('usage'));

  it('does not understand brackets that do not close', () => {
    expect(parseOriginate('{^^:origination_caller_id_name=Brien, Pat:tag=x}sofia/internal/a@h &park()')).toBe('broken');
  });
});

describe('parseVariables', () => {
  it('ends a value at a comma even within quotes (fact 8)', () => {
    expect(parseVariables("name='O\\'Brien, Pat',evil=a,b")).toEqual({ name: "O'Brien", evil: 'a' });
  });

  it('takes another separator when asked', () => expect(parseVariables('^^:a=1,2:b=3')).toEqual({ a: '1,2', b: '3' }));

  it('loses a variable with an expansion in it (fact 33)', () =>
    expect(parseVariables('a=1,hook=x/${hangup_cause}')).toEqual({ a: '1' }));
});
