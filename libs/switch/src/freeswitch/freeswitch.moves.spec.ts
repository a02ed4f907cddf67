import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '#domain/call/call.events.js';
import { Legs } from '../legs.js';
import { moved } from './freeswitch.moves.js';

const arrived = (callId: string): CallEvent => ({
  type: 'CallArrived',
  callId,
  customerId: 'cust',
  source: { type: 'tel', target: '+15550100', targetName: '', name: '', detail: '' },
  destination: { type: 'tel', target: '+15550199', targetName: '', name: '', detail: '' },
  flow: null,
  maxDuration: 1,
});

const joined = (callId: string, peerCallId: string): CallEvent => ({ type: 'CallJoined', callId, legId: callId, peerCallId });
const parted = (callId: string, why: 'asked' | 'gone' = 'asked'): CallEvent => ({
  type: 'CallParted',
  callId,
  legId: callId,
  why,
  hears: 'nothing',
});
const inRoom = (callId: string): CallEvent => ({ type: 'CallRoomJoined', callId, legId: callId, roomId: 'r' });

/** The lines that a story of the legs a, b and c leads to. */
const lines = (...events: readonly CallEvent[]): readonly string[] => {
  const legs = new Legs([]);
  return [arrived('a'), arrived('b'), arrived('c'), ...events].flatMap((event) =>
    moved(event, legs.fold('legId' in event ? event.legId : event.callId, event), legs).map(({ line }) => line),
  );
};

describe('two legs', () => {
  it('are bridged when the second of them says that they talk', () => {
    expect(lines(joined('a', 'b'))).toEqual([]);
    expect(lines(joined('a', 'b'), joined('b', 'a'))).toEqual(['api uuid_bridge b a']);
  });

  it('are parked by one command, whoever leaves first', () => {
    const talking = [joined('a', 'b'), joined('b', 'a')];
    expect(lines(...talking, parted('a'), parted('b')).slice(1)).toEqual(['api uuid_park a']);
    expect(lines(...talking, parted('b'), parted('a')).slice(1)).toEqual(['api uuid_park b']);
  });

  it('need no command where one of them has gone', () => {
    expect(lines(joined('a', 'b'), joined('b', 'a'), parted('a', 'gone')).slice(1)).toEqual([]);
  });

  it('leave whoever they talked with before parked, even where that one is played to', () => {
    const swapped = [joined('a', 'b'), joined('b', 'a'), joined('a', 'c'), joined('c', 'a'), parted('b')];
    expect(lines(...swapped).slice(1)).toEqual(['api uuid_bridge c a', 'api uuid_park b']);
  });
});

const music = (callId: string): CallEvent => ({
  type: 'CallPlayAsked',
  callId,
  legId: callId,
  playId: 'p',
  media: { kind: 'music' },
  step: null,
  deadline: null,
});
const stop = (callId: string): CallEvent => ({ type: 'CallPlayStopAsked', callId, legId: callId, playId: 'p', deadline: 0 });
const over = (callId: string, detail: 'stopped' | 'done' = 'stopped'): CallEvent => ({
  type: 'CallPlayEnded',
  callId,
  legId: callId,
  playId: 'p',
  detail,
  step: null,
});

describe('what plays to a leg', () => {
  const held = [joined('a', 'b'), joined('b', 'a'), music('b')];

  it('ends with a talk that the other one leaves first', () => {
    expect(lines(...held, parted('a'), over('b'), parted('b')).slice(1)).toEqual(['api uuid_park a', 'api uuid_park b']);
  });

  it('ends where the leg is to be joined, even if it never is', () => {
    expect(lines(music('a'), over('a'), joined('a', 'b'), parted('a', 'gone'))).toEqual(['api uuid_park a']);
  });

  it('needs no park where the switch itself says that it is over', () => {
    expect(lines(...held, stop('b'), over('b')).slice(1)).toEqual([]);
    expect(lines(...held, over('b', 'done')).slice(1)).toEqual([]);
  });
});

describe('a conference', () => {
  it('is entered by each leg by itself, and left for a talk or for nothing', () => {
    const three = ['a', 'b', 'c'].map(inRoom);
    expect(lines(...three)).toEqual(
      ['a', 'b', 'c'].map((leg) => `api uuid_transfer ${leg} conference:ledgerline-r@default inline`),
    );
    expect(lines(...three, joined('a', 'b'), joined('b', 'a'), parted('c')).slice(3)).toEqual([
      'api uuid_bridge b a',
      'api uuid_park c',
    ]);
  });
});
