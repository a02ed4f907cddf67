import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '#domain/call/call.events.js';
import type { Instant } from '#domain/kernel/decider.js';
import { answered, created } from '#domain/testing/calls.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import type { Wish } from './aggregate.js';
import { wholeLog } from './feed.js';
import { Keeper } from './keeper.js';
import { settled, VirtualClock } from './testing/virtual.clock.js';
import { Timers, timing } from './timers.js';

const START = 1_000_000;

const house = () => {
  const [store, checkpoints, clock] = [new MemoryEventStore(), new MemoryCheckpoints(), new VirtualClock(START)];
  const told: Wish[] = [];
  const errors: Error[] = [];
  const open = (tell: (wish: Wish) => Promise<unknown> = () => Promise.resolve()): Timers =>
    new Timers({
      feed: wholeLog(store, timing),
      clock,
      keeper: new Keeper('timers', checkpoints, clock, (error) => errors.push(error)),
      onError: (error) => errors.push(error),
      tell: (wish) => {
        told.push(wish);
        return tell(wish);
      },
    });
  let count = 0;
  const append = async (callId: string, ...events: readonly CallEvent[]): Promise<void> => {
    const { length } = await store.readStream(`call-${callId}`);
    const cause = {
      correlation: callId,
      causation: '',
      command: '',
      actor: { kind: 'system', id: '' },
      at: clock.now(),
    } as const;
    const recorded = events.map((event) => ({ id: uuid5(uuid5('', callId), String(count++)), event, cause }));
    await store.append(`call-${callId}`, length - 1, recorded);
  };
  return { store, checkpoints, clock, told, errors, open, append };
};

const dialled = (callId: string, deadline: Instant): readonly CallEvent[] => {
  const [first, second] = created({ callId, attempts: [{ legId: callId, route: null }] });
  return [first!, { ...second, deadline } as CallEvent];
};

const types = (told: readonly Wish[]): readonly string[] => told.map(({ ask }) => `${ask.command.type} ${ask.id}`);

describe('timers', () => {
  it('fire when they are due, once, under an id made of their own', async () => {
    const { open, append, clock, told } = house();
    const timers = open();
    timers.switchIsBack();
    await timers.start();
    await append('c', ...dialled('c', START + 500));
    await clock.pass(499);
    expect(told).toEqual([]);
    await clock.pass(10_000);
    expect(types(told)).toEqual(['ReportDialTimedOut c']);
    expect(told[0]).toMatchObject({ actor: { kind: 'timer', id: 'dial c' }, tree: 'c' });
    await timers.stop();
  });

  it('whom the clock wakes too early wait for the rest', async () => {
    const { open, append, clock, told } = house();
    const onTime = clock.after.bind(clock);
    clock.after = (ms, callback) => onTime(ms > 1 ? ms - 1 : ms, callback);
    const timers = open();
    timers.switchIsBack();
    await timers.start();
    await append('c', ...dialled('c', START + 500));
    await clock.pass(499);
    expect(told).toEqual([]);
    await clock.pass(1);
    expect(types(told)).toEqual(['ReportDialTimedOut c']);
    await timers.stop();
  });

  it('are cleared by the fact that makes them needless', async () => {
    const { open, append, clock, told } = house();
    const timers = open();
    timers.switchIsBack();
    await timers.start();
    await append('c', ...dialled('c', START + 500), { ...answered(), deadline: START + 2_000 } as CallEvent);
    await clock.pass(1_000);
    expect(told).toEqual([]);
    await clock.pass(1_000);
    expect(types(told)).toEqual(['ReportCallTimedOut c']);
    await timers.stop();
  });

  it('survive a restart, and those overdue fire as soon as the switch is there', async () => {
    const { open, append, clock, told } = house();
    const first = open();
    await first.start();
    await append('c', ...dialled('c', START + 60_000));
    await clock.pass(1_000);
    await first.stop();
    await clock.pass(100_000);
    const second = open();
    await second.start();
    await clock.pass(0);
    expect(told).toEqual([]);
    second.switchIsBack();
    await clock.pass(250);
    expect(types(told)).toEqual(['ReportDialTimedOut c']);
    await second.stop();
  });

  it('wait while the switch is away, and then fire by due time', async () => {
    const { open, append, clock, told } = house();
    const timers = open();
    await timers.start();
    await append('late', ...dialled('late', START + 200));
    await append('early', ...dialled('early', START + 100));
    await append('answered', ...dialled('answered', START + 150));
    await clock.pass(500);
    await append('answered', { ...answered(), callId: 'answered' });
    await settled();
    timers.switchIsBack();
    await clock.pass(249);
    expect(told).toEqual([]);
    await clock.pass(1);
    expect(types(told)).toEqual(['ReportDialTimedOut early', 'ReportDialTimedOut late']);
    await timers.stop();
  });

  it('go on waiting where the switch was back for less than a moment', async () => {
    const { open, append, clock, told } = house();
    const timers = open();
    await timers.start();
    await append('c', ...dialled('c', START + 100));
    timers.switchIsBack();
    await clock.pass(200);
    timers.switchIsAway();
    await clock.pass(1_000);
    expect(told).toEqual([]);
    timers.switchIsBack();
    await clock.pass(250);
    expect(types(told)).toEqual(['ReportDialTimedOut c']);
    await timers.stop();
  });

  it('fire again after a crash between the deed and its note, under the same id', async () => {
    const { open, append, clock, told, checkpoints } = house();
    const first = open(() => new Promise(() => undefined));
    first.switchIsBack();
    await first.start();
    await append('c', ...dialled('c', START + 500));
    await clock.pass(1_000);
    expect((await checkpoints.read('timers')).rows.size).toBe(1);
    const second = open();
    second.switchIsBack();
    await second.start();
    await clock.pass(250);
    expect(told.map(({ id }) => id)).toEqual([told[0]!.id, told[0]!.id]);
    await second.stop();
    expect((await checkpoints.read('timers')).rows.size).toBe(0);
  });
});
