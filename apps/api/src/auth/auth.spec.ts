import { describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { credentialOf } from './credentials.js';
import { hashKey, isKey, keyIdOf, newKey, prefixOf } from './keys.js';
import { hashPassword, isPassword } from './passwords.js';
import { Tokens } from './tokens.js';

const ID = 'd9d32881-12fd-4b19-a6b2-6d5b6b6acf76';

describe('a password', () => {
  it('is kept as a hash with its own salt and cost', async () => {
    const [one, two] = await Promise.all([hashPassword('open sesame'), hashPassword('open sesame')]);

    expect(one).toMatch(/^scrypt\$16384\$8\$1\$[^$]{24}\$[^$]{44}$/);
    expect(one).not.toBe(two);
    expect(await isPassword('open sesame', one)).toBe(true);
    expect(await isPassword('open Sesame', one)).toBe(false);
  });

  it("is checked by the cost that it was kept with, and nobody's is right", async () => {
    const cheap = 'scrypt$1024$8$1$AAAAAAAAAAAAAAAAAAAAAA==$';
    expect(await isPassword('x', `${cheap}${Buffer.alloc(32).toString('base64')}`)).toBe(false);
    expect(await isPassword('', null)).toBe(false);
  });
});

describe('an access key', () => {
  it('tells its id, and is known by its hash', () => {
    const key = newKey(ID);

    expect(keyIdOf(key)).toBe(ID);
    expect(prefixOf(key)).toBe('ll_d9d32881');
    expect(isKey(key, hashKey(key))).toBe(true);
    expect(isKey(newKey(ID), hashKey(key))).toBe(false);
    expect(isKey(key, '')).toBe(false);
  });

  it.each(['', 'll_', 'll_x_y', 'ey.a.b', `ll_${'a'.repeat(32)}_short`])('is not %j', (text) => {
    expect(keyIdOf(text)).toBeNull();
  });
});

describe('the credential of a request', () => {
  it.each([
    [{ url: '/v1/calls?token=a', headers: {} }, 'a'],
    [{ url: '/v1/calls?x=1&accesskey=b', headers: {} }, 'b'],
    [{ url: '/', headers: { authorization: 'Bearer c' } }, 'c'],
    [{ url: '/', headers: { authorization: 'bearer  c ' } }, 'c'],
    [{ url: '/', headers: { cookie: 'other=1; token=d; x=y' } }, 'd'],
    [{ url: '/?token=a', headers: { authorization: 'Bearer c', cookie: 'token=d' } }, 'c'],
    [{ url: '/?token=', headers: { cookie: 'token=d' } }, 'd'],
    [{ url: '/', headers: { authorization: 'Basic Zm9v', cookie: 'mytoken=d' } }, null],
    [{ headers: {} }, null],
  ])('of %j is %j', (request, credential) => {
    expect(credentialOf(request)).toBe(credential);
  });
});

describe('a token', () => {
  const jwtSecret = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
  const who = { customerId: ID, actor: { kind: 'user', id: 'u' }, permission: 'manager' } as const;
  const at = (now: number) => ({ clock: { now: () => now }, settings: { jwtSecret, maxDuration: 1 } });
  const tokensAt = (now: number): Tokens => new Tokens(at(now).settings, at(now).clock);
  const NOW = 1_700_000_000_000;

  it('tells whose it is for seven days', async () => {
    const token = await tokensAt(NOW).issue(who);
    const day = 86_400_000;

    expect(await tokensAt(NOW).whose(token)).toEqual({ who, issued: NOW });
    expect(await tokensAt(NOW + 7 * day - 1000).whose(token)).toEqual({ who, issued: NOW });
    expect(await tokensAt(NOW + 7 * day + 1000).whose(token)).toBeNull();
  });

  it('is not believed beyond its end because it was believed before', async () => {
    let now = NOW;
    const tokens = new Tokens({ jwtSecret, maxDuration: 1 }, { now: () => now });
    const token = await tokens.issue(who);
    expect(await tokens.whose(token)).toMatchObject({ who });
    now = NOW + 7 * 86_400_000;

    expect(await tokens.whose(token)).toBeNull();
  });

  it('of another hand is none', async () => {
    const claims = { sub: 'u', customer_id: ID, permission: 'admin' };
    const soon = NOW / 1000 + 60;
    const forged = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(soon).sign(new Uint8Array(32));
    const endless = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(jwtSecret);
    const powerless = new SignJWT({ ...claims, permission: 'god' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(soon)
      .sign(jwtSecret);
    const unsigned = new UnsecuredJWT(claims).setExpirationTime(soon).encode();

    for (const token of [await forged, await endless, await powerless, unsigned, 'x', 'a.b.c', ''])
      expect(await tokensAt(NOW).whose(token)).toBeNull();
  });
});
