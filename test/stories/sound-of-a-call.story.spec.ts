import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callTo, startSystem, talk } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const LONG = 'This is a very long story about nothing at all, told slowly, so that there is time to put it on hold. '.repeat(4);

/** A progressing call whose phone hears a long story. */
const talkingTo = async (target: string): Promise<any> => {
  const [call] = await system.api('POST', '/calls', callTo(target, [talk(LONG), talk('The end.')]));
  await system.leg(target, ({ playing }) => playing?.kind === 'speech');
  return system.call(call.id, ({ status }) => status === 'progressing');
};
const hears = (target: string, kind: string | null): Promise<any> =>
  system.leg(target, ({ playing }) => (playing?.kind ?? null) === kind);

describe('hold', () => {
  it('plays music into the phone, and then says again what it cut short', async () => {
    const call = await talkingTo('+15552001000');
    expect((await system.ask('POST', `/v1.0/calls/${call.id}/hold`)).status).toBe(200);
    await hears('+15552001000', 'moh');
    expect(await system.api('GET', `/calls/${call.id}`)).toMatchObject({ hold: true });
    await system.api('POST', `/calls/${call.id}/resume`);
    const leg = await hears('+15552001000', 'speech');
    expect(leg.playing.what).toBe(LONG.trim());
    expect(await system.api('GET', `/calls/${call.id}`)).toMatchObject({ hold: false });
    await system.api('DELETE', `/calls/${call.id}`);
  });

  it('lets a plan wait with its next words', async () => {
    const [call] = await system.api('POST', '/calls', callTo('+15552011000', [talk('One, which takes its time.'), talk('Two.')]));
    await hears('+15552011000', 'speech');
    await system.call(call.id, ({ status }) => status === 'progressing');
    await system.api('POST', `/calls/${call.id}/hold`);
    await hears('+15552011000', 'moh');
    expect((await system.ask('POST', `/v1.0/calls/${call.id}/talk`, { text: 'now' })).status).toBe(409);
    await system.api('DELETE', `/calls/${call.id}/hold`);
    await system.call(call.id, ({ status }) => status === 'hangup');
    const leg = await system.leg('+15552011000', ({ state }) => state === 'ended');
    expect(leg.heard.filter(({ kind }: any) => kind === 'speech').map(({ what }: any) => what)).toEqual([
      'One, which takes its time.',
      'One, which takes its time.',
      'Two.',
    ]);
  });
});

describe('a progressing call', () => {
  it('hears music on hold for as long as moh or hold wants it', async () => {
    const call = await talkingTo('+15552021000');
    await system.api('POST', `/calls/${call.id}/moh`);
    await hears('+15552021000', 'moh');
    await system.api('POST', `/calls/${call.id}/hold`);
    await system.api('DELETE', `/calls/${call.id}/moh`);
    await hears('+15552021000', 'moh');
    await system.api('POST', `/calls/${call.id}/unhold`);
    await hears('+15552021000', 'speech');
    await system.api('DELETE', `/calls/${call.id}`);
  });

  it('is muted by direction, in both spellings', async () => {
    const call = await talkingTo('+15552031000');
    const muted = async (): Promise<string> => (await system.api('GET', `/calls/${call.id}`)).mute_direction;
    await system.api('POST', `/calls/${call.id}/mute`, { direction: 'in' });
    expect(await muted()).toBe('in');
    await system.api('POST', `/calls/${call.id}/mute`);
    expect(await muted()).toBe('both');
    await system.api('DELETE', `/calls/${call.id}/mute`, { direction: 'in' });
    expect(await muted()).toBe('out');
    await system.api('POST', `/calls/${call.id}/unmute`);
    expect(await muted()).toBe('');
    await system.api('DELETE', `/calls/${call.id}`);
  });

  it('receives digits, and words by hand before the plan’s, which come again', async () => {
    const call = await talkingTo('+15552041000');
    await system.api('POST', `/calls/${call.id}/dtmf`, { digits: '12#', duration: 100, interval: 0 });
    await system.leg('+15552041000', ({ digits }) => digits === '12#');
    await system.api('POST', `/calls/${call.id}/talk`, { text: 'By the way.', language: 'en-US' });
    await system.leg('+15552041000', ({ playing }) => playing?.what === 'By the way.');
    await system.leg('+15552041000', ({ playing }) => playing?.what === LONG.trim());
    await system.api('DELETE', `/calls/${call.id}`);
  });

  it.each([
    ['POST', 'hold', undefined],
    ['POST', 'unhold', undefined],
    ['POST', 'resume', undefined],
    ['POST', 'mute', undefined],
    ['POST', 'unmute', undefined],
    ['POST', 'moh', undefined],
    ['POST', 'dtmf', { digits: '1' }],
    ['POST', 'talk', { text: 'hi' }],
    ['DELETE', 'hold', undefined],
    ['DELETE', 'mute', undefined],
    ['DELETE', 'moh', undefined],
  ])('is what %s %s needs: another is refused with a reason, and nothing happens', async (method, verb, body) => {
    const [call] = await system.api('POST', '/calls', callTo('+15552053000'));
    await system.call(call.id, ({ status }) => status === 'ringing');
    const before = await system.story(call.id);
    const { status, body: answer } = await system.ask(method, `/v1.0/calls/${call.id}/${verb}`, body);
    expect(status).toBe(409);
    expect(answer.error).toMatchObject({ status: 'FAILED_PRECONDITION', message: expect.stringContaining('progressing') });
    expect(await system.story(call.id)).toEqual(before);
    await system.api('DELETE', `/calls/${call.id}`);
  });
});
