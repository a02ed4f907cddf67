import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadPageToken, readToken, tokenOf } from './page-token.js';

it('gives back the place that it was made of', () => {
  const place = { created: 1_651_417_823_000, id: '0d6f2c1a-3b5e-5f70-8a91-b2c3d4e5f607' };
  expect(readToken(tokenOf(place))).toEqual(place);
});

it('turns down whatever no list has answered', () => {
  const wrong = [
    'x',
    '2021-02-06 08:54:38.361000',
    `' or 1=1 --`,
    '\0',
    '☃',
    Buffer.from('1 a\0').toString('base64url'),
    `${tokenOf({ created: 1, id: 'a' })}=`,
  ];
  for (const token of wrong) expect(() => readToken(token)).toThrow(BadPageToken);
});

it('never reads anything but a place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (token) => {
      try {
        expect(tokenOf(readToken(token))).toBe(token);
      } catch (error) {
        expect(error).toBeInstanceOf(BadPageToken);
      }
    }),
  );
});
