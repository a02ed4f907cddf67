import { describe, expect, it } from '@jest/globals';
import { isHost, isTarget, isTechMark } from './address.js';
import { categoryOf, idOf, streamOf } from './recorded.js';
import { isUuid, uuid5 } from './uuid.js';

describe('a name-based id', () => {
  it('is what RFC 9562 says it is', () => {
    expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
    expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'python.org')).toBe('886313e1-3b8a-5372-9b90-0c9aee199e5d');
  });

  it('takes names of any length and script', () => {
    const ids = ['', 'ü', '☎️', 'x'.repeat(39), 'x'.repeat(40), 'x'.repeat(500)].map((name) =>
      uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', name),
    );
    expect(new Set(ids).size).toBe(6);
    expect(ids.every(isUuid)).toBe(true);
  });
});

describe('an address', () => {
  it.each(['+15551234567', '+442071234567'])('is a number in E.164: %s', (target) => expect(isTarget('tel', target)).toBe(true));

  it.each(['15551234567', '+0155', '+1 555', '+1-555', '+1555123456789012', '+', '', '+1555\n'])(
    'is not a number: %j',
    (target) => expect(isTarget('tel', target)).toBe(false),
  );

  it.each(['test11@test', 'agent@127.0.0.1:5071', '+1555@provider.example', 'a.b_c-d@h'])('is an endpoint: %s', (target) =>
    expect(isTarget('endpoint', target)).toBe(true),
  );

  it.each(['nobody', '@host', 'a@', 'a b@h', 'a,b@h', 'a|b@h', 'a{b@h', "a'@h", 'a@h&park()', 'a@h ', 'a@h\n', '${x}@h', 'a@-h'])(
    'is not an endpoint: %j',
    (target) => expect(isTarget('endpoint', target)).toBe(false),
  );

  it('knows hosts and the marks of a provider', () => {
    expect(['sip.example.com', '10.0.0.1:5060'].every(isHost)).toBe(true);
    expect(['', 'a b', 'h;x', 'h,x', 'h\n'].some(isHost)).toBe(false);
    expect(['', '00', '9#*'].every(isTechMark)).toBe(true);
    expect(['a', '1 2', '1@'].some(isTechMark)).toBe(false);
  });
});

describe('a stream', () => {
  it('is named category-id, whatever dashes the id has', () => {
    expect(streamOf('call', 'a-b-c')).toBe('call-a-b-c');
    expect([categoryOf('call-a-b-c'), idOf('call-a-b-c')]).toEqual(['call', 'a-b-c']);
  });
});
