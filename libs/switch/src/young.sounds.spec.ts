import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from './testing/virtual.clock.js';
import type { EslCommand } from './switch.js';
import { YoungSounds } from './young.sounds.js';

const sound: EslCommand = { line: 'sendmsg a', parked: ['a'] };
const move: EslCommand = { line: 'api uuid_park a', parked: ['a'] };

const setUp = () => {
  const clock = new VirtualClock(0);
  const stopped: string[] = [];
  return { clock, stopped, young: new YoungSounds(clock, (legId) => stopped.push(legId)) };
};

describe('a leg that is moved right after a sound was sent to it', () => {
  it('is told to stop once it is there, as often as sounds may have queued', async () => {
    const { clock, stopped, young } = setUp();
    young.after(sound);
    await clock.pass(20);
    young.after(move);
    await clock.pass(100);
    expect(stopped).toEqual([]);
    await clock.pass(200);
    expect(stopped).toEqual(['a', 'a']);
  });

  it('keeps what was sent to it after the move', async () => {
    const { clock, stopped, young } = setUp();
    young.after(sound);
    young.after(move);
    await clock.pass(50);
    young.after(sound);
    await clock.pass(1_000);
    expect(stopped).toEqual([]);
  });

  it('needs nothing where the sound has begun, for the move cuts it off', async () => {
    const { clock, stopped, young } = setUp();
    young.after(sound);
    await clock.pass(200);
    young.after(move);
    await clock.pass(1_000);
    expect(stopped).toEqual([]);
  });
});
