import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFrame } from './live.frames.js';

const read = (frame: unknown) => readFrame(JSON.stringify(frame));

it('reads what a client may send', () => {
  expect(read({ type: 'subscribe', id: 1, topics: ['a'] })).toEqual({ type: 'subscribe', id: 1, topics: ['a'] });
  expect(read({ type: 'unsubscribe', id: 'x', topics: ['a'] })).toEqual({ type: 'unsubscribe', id: 'x', topics: ['a'] });
  expect(read({ type: 'resume', seq: 7 })).toEqual({ type: 'resume', id: undefined, seq: 7, topics: [] });
  expect(read({ type: 'resume', seq: 0, topics: ['a'] })).toEqual({ type: 'resume', id: undefined, seq: 0, topics: ['a'] });
  expect(read({ type: 'ping', id: 2, more: true })).toEqual({ type: 'ping', id: 2 });
});

it.each(['', 'subscribe', '[]', 'null', '1', '"x"', '{', '[{"type":"ping"}]'])('%j is no frame', (text) => {
  expect(readFrame(text)).toMatchObject({ type: 'error', reason: 'INVALID_JSON_BODY' });
});

it.each([
  {},
  { type: 'shout' },
  { type: 1 },
  { type: 'subscribe' },
  { type: 'subscribe', topics: [] },
  { type: 'subscribe', topics: 'a' },
  { type: 'subscribe', topics: ['a', 1] },
  { type: 'subscribe', topics: Array.from({ length: 101 }, () => 'a') },
  { type: 'unsubscribe', topics: null },
  { type: 'resume' },
  { type: 'resume', seq: '7' },
  { type: 'resume', seq: -1 },
  { type: 'resume', seq: 1.5 },
  { type: 'resume', seq: 2 ** 60 },
  { type: 'resume', seq: 1, topics: 'a' },
])('%j is answered with what is wrong, under its id', (frame) => {
  expect(read({ ...frame, id: 'mine' })).toMatchObject({ type: 'error', id: 'mine', reason: 'INVALID_ARGUMENT' });
});

it('never throws', () => {
  fc.assert(fc.property(fc.json(), (text) => expect(readFrame(text)).toHaveProperty('type')));
  fc.assert(fc.property(fc.string(), (text) => expect(readFrame(text)).toHaveProperty('type')));
});
