import { describe, expect, it } from '@jest/globals';
import { endpoint, tel } from '../kernel/address.js';
import { uuid5 } from '../kernel/uuid.js';
import { attemptsFor } from './call.routing.js';

const CALL = 'd9d32881-12fd-4b19-a6b2-6d5b6b6acf76';

const provider = (id: string) => ({ id, name: '', hostname: `${id}.example.com`, techPrefix: '9', techPostfix: '#' });
const rule = (id: string, providerId: string, priority: number, target: string) => ({
  id,
  name: '',
  providerId,
  priority,
  target,
});

const providers = [provider('a'), provider('b'), provider('c')];

const ways = (routes: readonly ReturnType<typeof rule>[], number = '+4930123456') =>
  attemptsFor({ providers, routes }, tel(number), CALL).map(({ route }) => route?.routeId ?? null);

describe('the ways to an address', () => {
  it('are one, by the default provider, where no rule reaches it', () => {
    expect(attemptsFor({ providers, routes: [] }, tel('+4930123456'), CALL)).toEqual([{ legId: CALL, route: null }]);
    expect(ways([rule('us', 'a', 0, '+1')])).toEqual([null]);
  });

  it('carry what the provider wants around the number', () => {
    const [{ route }] = attemptsFor({ providers, routes: [rule('r', 'a', 0, 'all')] }, tel('+4930123456'), CALL);

    expect(route).toEqual({ routeId: 'r', host: 'a.example.com', prefix: '9', postfix: '#' });
  });

  it('are tried by priority, and of one priority the longest prefix first', () => {
    const routes = [rule('all', 'a', 1, 'all'), rule('city', 'b', 1, '+4930'), rule('last', 'c', 2, '+493')];

    expect(ways(routes)).toEqual(['city', 'all', 'last']);
    expect(ways(routes, '+15551234567')).toEqual(['all']);
  });

  it('try no provider twice, and none that is not there', () => {
    expect(
      ways([rule('first', 'a', 0, 'all'), rule('again', 'a', 1, '+49'), rule('gone', 'x', 0, 'all'), rule('b', 'b', 2, 'all')]),
    ).toEqual(['first', 'b']);
  });

  it('have legs whose ids follow from the call', () => {
    const attempts = attemptsFor({ providers, routes: [rule('1', 'a', 0, 'all'), rule('2', 'b', 1, 'all')] }, tel('+491'), CALL);

    expect(attempts.map(({ legId }) => legId)).toEqual([CALL, uuid5(CALL, 'attempt 1')]);
  });

  it('of a phone need no provider', () => {
    expect(attemptsFor({ providers, routes: [rule('1', 'a', 0, 'all')] }, endpoint('a@b'), CALL)).toEqual([
      { legId: CALL, route: null },
    ]);
  });
});
