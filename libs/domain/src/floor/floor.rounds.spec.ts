import { describe, expect, it } from '@jest/globals';
import type { Program } from '../flow/flow.program.js';
import type { FloorEvent } from './floor.events.js';
import { flooring } from './floor.process.js';
import type { QueueSpec } from './floor.queue.js';
import { floorTimers } from './floor.timers.js';
import { said } from './floor.words.js';
import { Room } from './testing/room.js';

const talk = (text: string): Program => ({
  dialect: 'voipbin',
  entry: '0',
  steps: {
    '0': {
      action: { id: '0', type: 'talk', option: { text } },
      instruction: { do: 'prompt', media: { kind: 'speech', text, language: 'en-US', voice: '' } },
      out: { done: null },
    },
  },
});

const withFlow = (text = 'Please wait.'): Partial<QueueSpec> => ({ waitFlow: { flowId: 'f', program: talk(text) } });

const telling = (interval: number): Partial<QueueSpec> => ({
  announcement: { interval, text: 'You are number ${voipbin.queuecall.position}.', language: 'en-US' },
});

/** What is said in the rounds that begin with these events. */
const heard = (events: readonly FloorEvent[]): readonly (readonly string[])[] =>
  events.flatMap((event) => {
    if (event.type !== 'QueuecallRoundBegan') return [];
    const { entry, steps } = event.flow.program;
    const texts: string[] = [];
    for (let step = steps[entry ?? '']; step; step = steps[step.out.done ?? ''])
      if (step.instruction.do === 'prompt' && step.instruction.media.kind === 'speech') texts.push(step.instruction.media.text);
    return [texts];
  });

const nextOf = (events: readonly FloorEvent[]): readonly unknown[] =>
  events.flatMap((event) => (event.type === 'QueuecallRoundEnded' ? [event.next] : []));

const over = (room: Room, round: number): readonly FloorEvent[] =>
  room.tell({ type: 'ReportRoundOver', queuecallId: 'kim', round });

const due = (room: Room, round: number): readonly FloorEvent[] =>
  room.tell({ type: 'ReportRoundDue', queuecallId: 'kim', round });

describe('who waits', () => {
  it('hears music where nothing else is set', () => {
    const room = new Room().queue('q');
    expect(room.caller('kim').map(({ type }) => type)).toEqual(['QueuecallJoined']);
  });

  it('hears the plan of the queue, in the call and under an id of the round', () => {
    const room = new Room().queue('q', withFlow());
    const events = room.caller('kim');
    expect(heard(events)).toEqual([['Please wait.']]);
    const [ask] = events.flatMap((event) => flooring(event, 'cust'));
    expect(ask).toMatchObject({
      to: 'call',
      tree: 'call of kim',
      command: { type: 'RunWaitFlow', callId: 'call of kim', round: 1 },
    });
  });

  it('hears it again and again, for hours', () => {
    const room = new Room().queue('q', withFlow());
    room.caller('kim');
    for (let round = 1; round < 1_000; round++) expect(heard(over(room.after(10_000), round))).toHaveLength(1);
  });

  it('hears music for a while where a round was soon over, so that a missing file is not asked for without end', () => {
    const room = new Room().queue('q', withFlow());
    room.caller('kim');
    const began = room.at;
    const ended = over(room.after(10), 1);
    expect([heard(ended), nextOf(ended)]).toEqual([[], [began + 5_000]]);
    expect(ended.flatMap(floorTimers)).toMatchObject([{ kind: 'set', timer: 'round kim', due: began + 5_000 }]);
    expect(heard(due(room.after(4_990), 1))).toEqual([['Please wait.']]);
  });

  it('is told its place when it comes, and again when it is time', () => {
    const room = new Room().queue('q', telling(30_000));
    room.caller('lee');
    room.after(10);
    expect(heard(room.caller('kim'))).toEqual([['You are number 2.']]);
    const ended = over(room.after(2_000), 1);
    expect(nextOf(ended)).toEqual([room.at + 30_000]);
    room.hangUp('lee');
    expect(heard(due(room.after(30_000), 1))).toEqual([['You are number 1.']]);
  });

  it('is told its place before the plan of the queue, not oftener than it should be', () => {
    const room = new Room().queue('q', { ...withFlow(), ...telling(15_000) });
    expect(heard(room.caller('kim'))).toEqual([['You are number 1.', 'Please wait.']]);
    expect(heard(over(room.after(10_000), 1))).toEqual([['Please wait.']]);
    expect(heard(over(room.after(10_000), 2))).toEqual([['You are number 1.', 'Please wait.']]);
  });

  it('is told no place while it is being offered to somebody', () => {
    const room = new Room().queue('q', telling(30_000));
    room.agent('ann');
    const events = room.caller('kim');
    expect([heard(events), nextOf(events)]).toEqual([[], [room.at + 30_000]]);
  });

  it('hears nothing more once it is served, and all from the beginning when it waits again', () => {
    const room = new Room().queue('q', withFlow());
    room.agent('ann');
    room.caller('kim');
    const served = room.answer('kim', 'ann');
    expect(served.flatMap(floorTimers)).toContainEqual({ kind: 'clear', timer: 'round kim' });
    expect([over(room, 1), due(room, 1)]).toEqual([[], []]);
    expect(heard(room.after(500).ends('kim', 'ann'))).toEqual([['Please wait.']]);
    expect(over(room.after(10_000), 1)).toEqual([]);
    expect(heard(over(room, 2))).toHaveLength(1);
  });

  it('leaves by the key that its queue has for it, and by no other, and not from a talk', () => {
    const room = new Room().queue('q', { exitKey: '1', onExit: { do: 'hangup' } });
    room.caller('kim');
    const press = (key: string) => room.tell({ type: 'ReportKeyPressed', queuecallId: 'kim', key });
    expect(press('2')).toEqual([]);
    room.agent('ann');
    expect(press('1')).toMatchObject([
      { type: 'OfferEnded', outcome: 'caller_gone' },
      { type: 'QueuecallEnded', end: 'exit', wayOut: { do: 'hangup' } },
    ]);
    room.caller('kim');
    room.answer('kim', 'ann');
    expect(press('1')).toEqual([]);
  });
});

describe('how long somebody will wait', () => {
  const estimate = (events: readonly FloorEvent[]): unknown =>
    events.flatMap((event) => (event.type === 'QueuecallRoundBegan' ? [event.estimatedWait] : []));

  it('is not known before anybody has been served, and then comes of how long that takes, of the place, and of who is there', () => {
    const room = new Room().queue('q', { ...withFlow(), wrapupTime: 10_000 });
    room.agent('ann');
    room.agent('bob');
    expect(estimate(room.caller('kim'))).toEqual([null]);
    room.answer('kim', 'ann');
    room.after(50_000).ends('kim', 'ann');
    room.choose('ann', 'available');
    for (const [name, agentId] of [
      ['lee', 'bob'],
      ['max', 'ann'],
    ] as const) {
      room.caller(name);
      room.answer(name, agentId);
    }
    expect(estimate(room.caller('one'))).toEqual([30_000]);
    expect(estimate(room.after(1).caller('two'))).toEqual([60_000]);
    room.choose('bob', 'away');
    expect(estimate(room.after(1).caller('three'))).toEqual([180_000]);
  });
});

describe('what is said of it', () => {
  const standing = { position: 2, estimatedWait: 61_000, waited: 0 };
  const text =
    'You are number ${voipbin.queuecall.position}! It takes ${voipbin.queuecall.estimated_wait} minutes. ${other.thing} stays.';

  it('has numbers in place of its variables, and leaves others alone', () => {
    expect(said(text, standing)).toBe('You are number 2! It takes 2 minutes. ${other.thing} stays.');
  });

  it('leaves a sentence out about something that nobody knows', () => {
    expect(said(text, { ...standing, estimatedWait: null })).toBe('You are number 2! ${other.thing} stays.');
    expect(said('In ${voipbin.queuecall.estimated_wait} minutes', { ...standing, estimatedWait: null })).toBe('');
  });
});
