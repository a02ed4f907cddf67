import { describe, expect, it } from '@jest/globals';
import type { FloorEvent } from './floor.events.js';
import { flooring } from './floor.process.js';
import type { QueueSpec, WayOut } from './floor.queue.js';
import { Room } from './testing/room.js';

const toOther: WayOut = { do: 'queue', queueId: 'other' };

const ends = (events: readonly FloorEvent[]): readonly unknown[] =>
  events.flatMap((event) => (event.type === 'QueuecallEnded' ? [[event.queuecallId, event.end, event.wayOut.do]] : []));

const asks = (events: readonly FloorEvent[]): readonly unknown[] =>
  events.flatMap((event) => flooring(event, 'cust')).map(({ to, command }) => `${to} ${command.type}`);

/** A caller who is let in nowhere, on its way from queue to queue. */
const sentOn = (room: Room, events: readonly FloorEvent[], name: string): readonly FloorEvent[] => {
  const [ask] = events.flatMap((event) => flooring(event, 'cust'));
  if (ask?.command.type !== 'SendCallToQueue') return [];
  const { queueId, hops } = ask.command;
  return room.caller(name, queueId, null, hops);
};

describe('a queue that is full', () => {
  const full = (onFull: WayOut): Room => {
    const room = new Room().queue('q', { maxWaiting: 1, onFull }).queue('other');
    room.caller('kim');
    return room;
  };

  it.each<[string, WayOut, readonly string[]]>([
    ['lets the plan go on', { do: 'continue' }, ['call DequeueCall']],
    ['hangs up', { do: 'hangup' }, ['call HangUpCall']],
    ['says a few words and hangs up', { do: 'hangup', message: { text: 'Bye', language: 'en' } }, ['call GiveFlow']],
    ['sends its callers to another queue', toOther, ['call SendCallToQueue']],
  ])('%s', (_, way, commands) => {
    const events = full(way).caller('lee');
    expect(ends(events)).toEqual([['lee', 'full', way.do]]);
    expect(asks(events)).toEqual(commands);
  });

  it('and another one do not send a caller to and fro for ever', () => {
    const room = new Room()
      .queue('q', { maxWaiting: 1, onFull: toOther })
      .queue('other', { maxWaiting: 1, onFull: { do: 'queue', queueId: 'q' } });
    room.caller('kim');
    room.caller('lee', 'other');
    let [events, tries] = [room.caller('max'), 0];
    for (; events.length > 0 && tries < 50; tries++) events = sentOn(room, events, `max ${tries}`);
    expect(tries).toBeLessThan(20);
    expect(room.state.queuecalls.size).toBe(2);
  });
});

describe('a queue that is closed', () => {
  const hours: QueueSpec['hours'] = { weekly: [{ days: [1], from: '09:00', to: '10:00' }], holidays: [] };
  // Monday, 2026-11-23, 9:30 UTC.
  const monday = 1_795_426_200_000;

  it('lets nobody in, and keeps whoever came in time', () => {
    const room = new Room().queue('q', { hours, onClosed: { do: 'hangup' } });
    room.at = monday;
    expect(ends(room.caller('kim'))).toEqual([]);
    room.after(3_600_000);
    expect(ends(room.caller('lee'))).toEqual([['lee', 'closed', 'hangup']]);
    room.agent('ann');
    expect(room.offers).toEqual({ kim: ['ann'] });
  });
});

describe('a queue that nobody serves', () => {
  const leave = (after: number): Partial<QueueSpec> => ({ onNoAgents: { do: 'leave', after, way: { do: 'hangup' } } });

  it('keeps its callers where nothing else is said', () => {
    const room = new Room().queue('q');
    expect(ends(room.caller('kim'))).toEqual([]);
    expect(room.events.map(({ type }) => type)).not.toContain('QueueUnstaffed');
  });

  it('lets nobody in, at once or after a time', () => {
    const room = new Room().queue('q', leave(0));
    expect(ends(room.caller('kim'))).toEqual([['kim', 'no_agents', 'hangup']]);
    const patient = new Room().queue('q', leave(5_000));
    expect(ends(patient.caller('kim'))).toEqual([]);
    expect(ends(patient.after(5_000).tell({ type: 'ReportUnstaffed', queueId: 'q' }))).toEqual([['kim', 'no_agents', 'hangup']]);
    expect(ends(patient.caller('lee'))).toEqual([['lee', 'no_agents', 'hangup']]);
  });

  it('does so once the last has gone, for a break as for good, and not when somebody is back in time', () => {
    const room = new Room().queue('q', leave(5_000));
    room.agent('ann');
    room.choose('ann', 'away');
    room.caller('kim');
    room.after(4_000).agent('bob', ['other']);
    room.choose('ann', 'available');
    expect(ends(room.after(1_000).tell({ type: 'ReportUnstaffed', queueId: 'q' }))).toEqual([]);
    expect(room.offers).toEqual({ kim: ['ann'] });
  });

  it.each<[string, (room: Room) => unknown]>([
    ['logs out of it', (room) => room.tell({ type: 'LeaveQueue', agentId: 'ann', queueId: 'q' })],
    ['is removed', (room) => room.tell({ type: 'ReportAgentRemoved', agentId: 'ann' })],
    ['no longer has its tag', (room) => room.agent('ann', ['other'])],
  ])('is one whose last agent %s', (_, leaves) => {
    const room = new Room().queue('q', leave(5_000));
    room.agent('ann');
    expect(room.state.queues.get('q')).toMatchObject({ staff: 1, unstaffed: null });
    leaves(room);
    expect(room.state.queues.get('q')).toMatchObject({ staff: 0, unstaffed: room.at + 5_000 });
  });

  it('is served all the same by whoever is busy, and will be free', () => {
    const room = new Room().queue('q', leave(0));
    room.agent('ann');
    room.caller('kim');
    room.answer('kim', 'ann');
    expect(ends(room.caller('lee'))).toEqual([]);
  });
});

describe('a talk that lasts too long', () => {
  it('is ended before the caller goes its way', () => {
    const room = new Room().queue('q', { serviceTimeout: 60_000, onServiceTimeout: toOther });
    room.agent('ann');
    room.caller('kim');
    room.answer('kim', 'ann');
    const events = room.after(60_000).tell({ type: 'ReportServedTooLong', queuecallId: 'kim' });
    expect(ends(events)).toEqual([['kim', 'service_timeout', 'queue']]);
    expect(asks(events)).toEqual(['call TakeFromTalk', 'call HangUpCall']);
  });
});
