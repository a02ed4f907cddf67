import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '#domain/call/call.events.js';
import { evolve, evolveLeg, legOf } from './board.js';
import type { Board, Leg } from './board.js';
import { facts } from './testing/call.facts.js';

const a = facts('a');
const after = (...events: readonly CallEvent[]): Board => events.reduce(evolve, new Map<string, Leg>());
const row = (...events: readonly CallEvent[]): Leg | undefined => after(a.dialAsked(), a.answered(), ...events).get('a');

describe('the board', () => {
  it('has a row for each leg that was dialled or that arrived, and none for one that is over', () => {
    const b = facts('b', 'a');
    expect([...after(a.dialAsked(), a.attemptFailed(), b.dialAsked()).keys()]).toEqual(['b']);
    expect(after(a.dialAsked()).get('a')).toMatchObject({ callId: 'a', dial: a.dialAsked(), answered: false, hangup: null });
    expect(after(facts('c').arrived()).get('c')).toMatchObject({ callId: 'c', dial: null });
    expect(after(facts('c').arrived(), facts('c').ended()).size).toBe(0);
  });

  it('knows how far a leg is', () => {
    expect(after(a.arrived(), a.answerAsked()).get('a')).toMatchObject({ answerAsked: true, answered: false });
    expect(after(a.dialAsked(), a.ringing()).get('a')).toMatchObject({ ringing: true, answered: false });
    expect(row(a.hangupAsked('USER_BUSY'))).toMatchObject({ answered: true, hangup: 'USER_BUSY' });
  });

  it('knows what should play, until it has ended', () => {
    expect(row(a.spoke('p'))?.sound).toEqual(a.spoke('p'));
    expect(row(a.spoke('p'), a.stopAsked('p'))).toMatchObject({ sound: a.spoke('p'), stopping: true });
    expect(row(a.spoke('p'), a.stopAsked('p'), a.playEnded('p'))).toMatchObject({ sound: null, stopping: false });
    expect(row(a.spoke('p'), a.playEnded('p'), a.music('m'), a.playEnded('p'))?.sound).toEqual(a.music('m'));
    expect(row(a.dialled('d'))?.digits).toEqual([a.dialled('d')]);
  });

  it('tells a leg that was never muted from one that no longer is', () => {
    expect(row()?.mute).toBeNull();
    expect(row(a.muted('in'), a.muted(''))?.mute).toBe('');
  });

  it('is changed by no event that comes again', () => {
    const story = [
      a.dialAsked(),
      a.ringing(),
      a.answered(),
      a.spoke('p'),
      a.dialled('d'),
      a.stopAsked('p'),
      a.muted('out'),
      a.hangupAsked(),
    ];
    expect(after(...story.flatMap((event) => [event, event]))).toEqual(after(...story));
  });

  it('says which row an event can change, and gives back the same row where it does not', () => {
    const leg = row();
    expect(legOf(a.arrived())).toBe('a');
    expect(legOf({ type: 'CallDeleted', callId: 'a' })).toBeNull();
    expect(evolveLeg(leg, a.stopAsked('another'))).toBe(leg);
    expect(evolveLeg(undefined, a.answered())).toBeUndefined();
  });

  it('is plain JSON', () => {
    const leg = row(a.spoke('p'), a.stopAsked('p'));
    expect(JSON.parse(JSON.stringify(leg))).toEqual(leg);
  });
});
