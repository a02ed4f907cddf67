import { describe, expect, it } from '@jest/globals';
import type { GroupcallEvent } from '../groupcall/groupcall.events.js';
import { tel } from '../kernel/address.js';
import type { FloorEvent } from './floor.events.js';
import { flooring } from './floor.process.js';
import { Room } from './testing/room.js';

const MEANS = { routing: { providers: [], routes: [] }, maxDuration: 3_600_000 };

/** A groupcall wants an agent of the queue, for 30 s. */
const seek = (one: Room, queuecallId = 'seat', queueId = 'q'): readonly FloorEvent[] =>
  one.tell({
    type: 'SeekAgent',
    ...{ queuecallId, queueId, means: MEANS, tree: 'tree', source: tel('+15550100') },
    ...{ soughtBy: 'group', seeker: { masterCallId: 'master', patience: 30_000, context: { ticket: 7 } } },
  });

const room = (): Room => new Room().queue('q', { waitTimeout: 60_000, wrapupTime: 5_000, resumeWindow: 60_000 });

const asks = (events: readonly FloorEvent[]): readonly unknown[] =>
  events.flatMap((event) => flooring(event, 'cust')).map(({ to, id, tree, command }) => [to, id, tree, command.type]);

describe('a groupcall that wants an agent', () => {
  it('stands in line like a caller, for as long as it has patience', () => {
    const one = room();
    one.caller('kim');
    expect(seek(one.after(1_000))).toMatchObject([
      { type: 'QueuecallJoined', since: one.at, deadline: one.at + 30_000, soughtBy: 'group' },
    ]);
    one.agent('ann');
    expect(one.offers).toEqual({ kim: ['ann'] });
    one.agent('bob');
    expect(one.offers).toEqual({ kim: ['ann'], seat: ['bob'] });
  });

  it('hears that somebody is rung, and by which call somebody has answered', () => {
    const one = room();
    seek(one);
    const offered = one.agent('ann');
    expect(offered).toContainEqual(
      expect.objectContaining({
        type: 'OfferMade',
        plan: expect.objectContaining({ masterCallId: 'master', context: { ticket: 7 } }),
      }),
    );
    expect(asks(offered)).toEqual([
      ['groupcall', one.offerOf('seat'), 'tree', 'CreateGroupcall'],
      ['groupcall', 'group', 'tree', 'ReportGroupcallLegRinging'],
    ]);
    const served = one.answer('seat', 'ann').find(({ type }) => type === 'QueuecallServed');
    expect(served && flooring(served, 'cust')).toMatchObject([
      { id: 'group', tree: 'tree', command: { type: 'ReportGroupcallLegAnswered', callId: 'ann for seat', queuecallId: 'seat' } },
    ]);
  });

  it('hears that nobody has come, and why', () => {
    const reason = (events: readonly FloorEvent[]): unknown => events.flatMap((event) => flooring(event, 'cust')).at(-1)?.command;
    const ended = { type: 'ReportGroupcallLegEnded', groupcallId: 'group', callId: 'seat' };
    const late = room();
    seek(late);
    expect(reason(late.after(30_000).tell({ type: 'ReportWaitedTooLong', queuecallId: 'seat' }))).toMatchObject({
      ...ended,
      reason: 'dialout',
      detail: 'timeout',
    });
    expect(reason(seek(room(), 'seat', 'none'))).toMatchObject({ ...ended, reason: 'failed', detail: 'no_queue' });
    const full = new Room().queue('q', { maxWaiting: 1 });
    full.caller('kim');
    expect(reason(seek(full))).toMatchObject({ ...ended, reason: 'busy', detail: 'full' });
  });

  it('may want nobody any more: who is rung is free at once, and who has answered is let go', () => {
    const waived: GroupcallEvent = {
      type: 'GroupcallHangupAsked',
      ...{ groupcallId: 'group', within: 'group', calls: [], over: [] },
      waived: { customerId: 'cust', queuecallIds: ['seat'] },
    };
    expect(flooring(waived, 'tree')).toMatchObject([{ to: 'floor', command: { type: 'ReportCallerGone', queuecallId: 'seat' } }]);
    const rung = room();
    seek(rung);
    rung.agent('ann');
    expect(rung.hangUp('seat')).toMatchObject([
      { type: 'OfferEnded', outcome: 'caller_gone' },
      { type: 'QueuecallEnded', end: 'waived', wayOut: { do: 'continue' } },
    ]);
    const late = room();
    seek(late);
    late.agent('ann');
    late.answer('seat', 'ann');
    expect(asks(late.hangUp('seat'))).toEqual([
      ['groupcall', 'group', 'tree', 'ReportGroupcallLegEnded'],
      ['call', 'ann for seat', 'tree', 'HangUpCall'],
    ]);
  });

  it('has had its agent, however short the talk: there is no caller to wait again', () => {
    const one = room();
    seek(one);
    one.agent('ann');
    one.answer('seat', 'ann');
    expect(one.after(10).ends('seat', 'ann')).toMatchObject([
      { type: 'QueuecallEnded', end: 'done' },
      { type: 'AgentLegEnded' },
      { type: 'AgentWrapupStarted' },
    ]);
  });

  it('hears no music, keeps no place, and is neither moved nor called back', () => {
    const flow = { flowId: 'w', program: [] };
    const one = new Room().queue('q', { waitFlow: { ...flow, means: MEANS } as never, resumeWindow: 60_000 }).queue('other');
    expect(seek(one).map(({ type }) => type)).toEqual(['QueuecallJoined']);
    expect(() => one.tell({ type: 'MoveQueuecall', queuecallId: 'seat', queueId: 'other' })).toThrow('queuecall.not_waiting');
    expect(() => one.tell({ type: 'TakeCallback', queuecallId: 'seat', address: null })).toThrow('queuecall.not_waiting');
    one.hangUp('seat');
    expect(one.state.queues.get('q')?.places.size).toBe(0);
  });
});
