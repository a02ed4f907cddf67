import { describe, expect, it } from '@jest/globals';
import { tel } from '../kernel/address.js';
import type { RoutingMethod } from './floor.queue.js';
import { statusOf } from './floor.state.js';
import { Room } from './testing/room.js';

const statusIn = (room: Room, agentId: string): string => {
  const agent = room.state.agents.get(agentId);
  return agent ? statusOf(agent) : 'unknown';
};

/** What is decided, without what only repeats it for whoever follows one agent. */
const told = <E extends { readonly type: string }>(events: readonly E[]): readonly E[] =>
  events.filter(({ type }) => type !== 'AgentOffered');

const types = (events: readonly { readonly type: string }[]): readonly string[] => told(events).map(({ type }) => type);

describe('a caller', () => {
  it('is offered to whoever is free, by the very decision that brings them together', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    expect(types(room.caller('kim'))).toEqual(['QueuecallJoined', 'OfferMade']);
    expect(room.offers).toEqual({ kim: ['ann'] });
    expect(statusIn(room, 'ann')).toBe('ringing');
  });

  it('is told of to whoever follows one agent', () => {
    const room = new Room().queue('q', { routingMethod: 'ring_all' });
    for (const agentId of ['ann', 'bob']) room.agent(agentId);
    const own = room.caller('kim').filter(({ type }) => type === 'AgentOffered');
    expect(own).toMatchObject(['ann', 'bob'].map((agentId) => ({ agentId, offerId: room.offerOf('kim'), queuecallId: 'kim' })));
  });

  it('waits until somebody is free, and is then offered at once', () => {
    const room = new Room().queue('q');
    expect(types(room.caller('kim'))).toEqual(['QueuecallJoined']);
    expect(types(room.agent('ann'))).toEqual(['AgentStatusChosen', 'OfferMade']);
  });

  it('is served in the order of waiting, never the newest first', () => {
    const room = new Room().queue('q');
    for (const name of ['one', 'two', 'three']) {
      room.caller(name);
      room.after(1_000);
    }
    room.agent('ann');
    expect(room.offers).toEqual({ one: ['ann'] });
    room.answer('one', 'ann');
    room.after(60_000).ends('one', 'ann');
    expect(room.offers).toEqual({ two: ['ann'] });
  });

  it('of a higher priority comes first, also across queues, and waiting makes up for it where the queue says so', () => {
    const room = new Room().queue('q').queue('gold', { priority: 10 }).queue('slow', { priorityGrowth: 5 });
    room.caller('old', 'slow');
    room.after(60_000).caller('plain', 'q');
    room.caller('vip', 'gold');
    room.agent('ann');
    expect(room.offers).toEqual({ vip: ['ann'] });
    room.answer('vip', 'ann');
    room.after(120_000).caller('vip2', 'gold');
    room.ends('vip', 'ann');
    expect(room.offers).toEqual({ old: ['ann'] });
  });

  it('goes back to its place with its age when nobody answers, and is offered to the next', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.after(10).agent('bob');
    room.caller('kim');
    room.after(500).caller('lee');
    expect(room.offers).toEqual({ kim: ['ann'], lee: ['bob'] });
    room.after(15_000).caller('max');
    expect(types(room.fail('kim', 'ann'))).toEqual(['OfferEnded', 'OfferMade']);
    expect(room.offers).toMatchObject({ kim: ['ann'] });
    room.fail('lee', 'bob');
    expect(room.offers).toMatchObject({ kim: ['ann'], lee: ['bob'] });
  });

  it('who hangs up frees whoever was rung for it at once', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    room.caller('lee');
    const events = room.hangUp('kim');
    expect(told(events)).toMatchObject([
      { type: 'OfferEnded', agentId: 'ann', outcome: 'caller_gone' },
      { type: 'QueuecallEnded', end: 'abandoned' },
      { type: 'OfferMade', queuecallId: 'lee', agentIds: ['ann'] },
    ]);
  });

  it('who has waited too long leaves as the queue says, also while somebody is rung', () => {
    const room = new Room().queue('q', { waitTimeout: 20_000, onTimeout: { do: 'hangup' } });
    room.agent('ann');
    room.caller('kim');
    const events = room.after(20_000).tell({ type: 'ReportWaitedTooLong', queuecallId: 'kim' });
    expect(events).toMatchObject([
      { type: 'OfferEnded', outcome: 'caller_gone' },
      { type: 'QueuecallEnded', end: 'timeout', waited: 20_000, wayOut: { do: 'hangup' } },
    ]);
  });

  it('who is being served has not waited too long', () => {
    const room = new Room().queue('q', { waitTimeout: 20_000 });
    room.agent('ann');
    room.caller('kim');
    room.answer('kim', 'ann');
    expect(room.after(20_000).tell({ type: 'ReportWaitedTooLong', queuecallId: 'kim' })).toEqual([]);
  });

  it('is turned away by a queue that is full, and by one that is none', () => {
    const room = new Room().queue('q', { maxWaiting: 1 });
    room.caller('kim');
    expect(room.caller('lee')).toMatchObject([{ type: 'QueuecallJoined' }, { type: 'QueuecallEnded', end: 'full' }]);
    expect(room.caller('max', 'nowhere')).toMatchObject([{ type: 'QueuecallEnded', end: 'no_queue' }]);
    expect(room.caller('kim')).toEqual([]);
  });

  it('leaves with its queue', () => {
    const room = new Room().queue('q');
    room.caller('kim');
    room.agent('ann');
    room.caller('lee');
    expect(types(room.tell({ type: 'DeleteQueue', queueId: 'q' }))).toEqual([
      'OfferEnded',
      'QueuecallEnded',
      'QueuecallEnded',
      'QueueDeleted',
    ]);
    expect(statusIn(room, 'ann')).toBe('available');
    expect(types(room.caller('max'))).toEqual(['QueuecallEnded']);
  });

  it('can be moved up, and kicked', () => {
    const room = new Room().queue('q');
    room.caller('kim');
    room.after(1).caller('lee');
    room.tell({ type: 'PrioritiseQueuecall', queuecallId: 'lee', priority: 5 });
    room.agent('ann');
    expect(room.offers).toEqual({ lee: ['ann'] });
    expect(types(room.tell({ type: 'KickQueuecall', queuecallId: 'lee' }))).toEqual([
      'OfferEnded',
      'QueuecallEnded',
      'OfferMade',
    ]);
  });
});

describe('an agent', () => {
  it('who answers serves, is busy until its call is over, and has its wrap-up then', () => {
    const room = new Room().queue('q', { wrapupTime: 30_000 });
    room.agent('ann');
    room.caller('kim');
    expect(room.after(3_000).answer('kim', 'ann')).toMatchObject([
      { type: 'OfferEnded', outcome: 'accepted' },
      { type: 'QueuecallServed', agentId: 'ann', waited: 3_000 },
    ]);
    expect(statusIn(room, 'ann')).toBe('busy');
    expect(room.after(60_000).ends('kim', 'ann')).toMatchObject([
      { type: 'QueuecallEnded', end: 'done', waited: 3_000, served: 60_000 },
      { type: 'AgentLegEnded' },
      { type: 'AgentWrapupStarted', deadline: room.at + 30_000 },
    ]);
    room.caller('lee');
    expect(statusIn(room, 'ann')).toBe('wrapup');
    const over = { type: 'ReportWrapupOver', agentId: 'ann', queuecallId: 'kim' } as const;
    expect(room.tell(over)).toEqual([]);
    expect(types(room.after(30_000).tell(over))).toEqual(['AgentWrapupEnded', 'OfferMade']);
  });

  it('whose caller hangs up has its wrap-up too', () => {
    const room = new Room().queue('q', { wrapupTime: 30_000 });
    room.agent('ann');
    room.caller('kim');
    room.answer('kim', 'ann');
    expect(room.after(5_000).hangUp('kim')).toMatchObject([{ type: 'QueuecallEnded', end: 'done', served: 5_000 }]);
    expect(types(room.ends('kim', 'ann'))).toEqual(['AgentLegEnded', 'AgentWrapupStarted']);
    expect(types(room.tell({ type: 'ExtendWrapup', agentId: 'ann', duration: 60_000 }))).toEqual(['AgentWrapupStarted']);
    expect(types(room.choose('ann', 'available'))).toEqual(['AgentWrapupEnded']);
  });

  it('who answered and had gone before the two could talk gives the caller its place back', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    room.caller('lee');
    room.answer('kim', 'ann');
    room.agent('bob', []);
    const events = room.after(20).tell({ type: 'ReportOfferMissed', offerId: 'any', callId: 'ann for kim' });
    expect(told(events)).toMatchObject([
      { type: 'QueuecallRequeued', queuecallId: 'kim', rest: room.at + 2_000 },
      { type: 'AgentLegEnded' },
    ]);
    const offerId = room.state.agents.get('ann')?.resting ?? '';
    expect(told(room.after(2_000).tell({ type: 'ReportRested', agentId: 'ann', offerId }))).toMatchObject([
      { type: 'AgentRested' },
      { type: 'OfferMade', queuecallId: 'kim', agentIds: ['ann'], attempt: 2 },
    ]);
  });

  it('who answered and had gone is offered to the next one at once, rather than to the same one without end', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    room.answer('kim', 'ann');
    room.agent('bob');
    expect(told(room.after(500).ends('kim', 'ann'))).toMatchObject([
      { type: 'QueuecallRequeued' },
      { type: 'AgentLegEnded' },
      { type: 'OfferMade', agentIds: ['bob'] },
    ]);
  });

  it('who cannot wait on, since it was handed over meanwhile, leaves the queue as served', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    room.answer('kim', 'ann');
    room.agent('bob');
    room.after(500).ends('kim', 'ann');
    expect(room.tell({ type: 'ReportRequeueMissed', queuecallId: 'kim' })).toMatchObject([
      { type: 'OfferEnded', outcome: 'caller_gone' },
      { type: 'QueuecallEnded', end: 'done' },
    ]);
    expect(room.tell({ type: 'ReportRequeueMissed', queuecallId: 'kim' })).toEqual([]);
  });

  it('who lets it ring too often is set away, with the reason', () => {
    const room = new Room().queue('q', { maxNoAnswer: 2 });
    room.agent('ann');
    room.caller('kim');
    room.fail('kim', 'ann');
    expect(room.fail('kim', 'ann')).toMatchObject([
      { type: 'OfferEnded', outcome: 'no_answer', missed: 2 },
      { type: 'AgentStatusChosen', status: 'away', reason: 'no_answer' },
    ]);
    expect(room.offers).toEqual({});
  });

  it('who cannot be reached, declines or is busy is offered nothing for a moment', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    const offerId = room.offerOf('kim');
    expect(room.fail('kim', 'ann', 'failed')).toMatchObject([{ outcome: 'unreachable', rest: room.at + 10_000 }]);
    expect(types(room.after(10_000).tell({ type: 'ReportRested', agentId: 'ann', offerId }))).toEqual([
      'AgentRested',
      'OfferMade',
    ]);
    expect(room.fail('kim', 'ann', 'noanswer', 'declined')).toMatchObject([{ outcome: 'declined', missed: 2 }]);
  });

  it('whose phone is not logged in is offered nothing for a moment, or it would be rung without end', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    expect(room.fail('kim', 'ann', 'noanswer', 'no_response')).toMatchObject([
      { outcome: 'unreachable', missed: 1, rest: room.at + 10_000 },
    ]);
  });

  it('who chooses to be away while it rings is taken out of the offer first', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    expect(room.choose('ann', 'away', 'lunch')).toMatchObject([
      { type: 'OfferEnded', outcome: 'withdrawn' },
      { type: 'AgentStatusChosen', status: 'away', reason: 'lunch' },
    ]);
  });

  it('who chooses to be away while it talks is so when the talk is over', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    room.answer('kim', 'ann');
    room.choose('ann', 'away');
    expect(statusIn(room, 'ann')).toBe('busy');
    room.caller('lee');
    room.after(5_000).ends('kim', 'ann');
    expect([statusIn(room, 'ann'), room.offers]).toEqual(['away', {}]);
  });

  it('is busy by any call at its address, and offered nothing until that is over', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    const address = room.state.agents.get('ann')?.profile.addresses[0] ?? tel('+1');
    room.tell({ type: 'ReportLegBegan', callId: 'private', address, groupcallId: null });
    expect(statusIn(room, 'ann')).toBe('busy');
    room.caller('kim');
    expect(room.offers).toEqual({});
    expect(types(room.tell({ type: 'ReportLegOver', callId: 'private' }))).toEqual(['AgentLegEnded', 'OfferMade']);
  });

  it('is not kept busy by a call that was over before its answer was known here', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    const offerId = room.offerOf('kim');
    room.tell({ type: 'ReportLegOver', callId: 'ann for kim' });
    room.answer('kim', 'ann');
    room.tell({ type: 'ReportOfferLegEnded', offerId, callId: 'ann for kim', reason: 'normal', detail: '', over: [] });
    expect(statusIn(room, 'ann')).toBe('available');
    room.after(2_000).tell({ type: 'ReportRested', agentId: 'ann', offerId });
    expect(room.offers).toEqual({ kim: ['ann'] });
  });

  it('serves the queues of its tags, but for those that it has logged out of', () => {
    const room = new Room().queue('q').queue('other', { tagIds: ['other'] });
    room.agent('ann');
    room.tell({ type: 'LeaveQueue', agentId: 'ann', queueId: 'q' });
    room.caller('kim');
    expect(room.offers).toEqual({});
    expect(types(room.tell({ type: 'EnterQueue', agentId: 'ann', queueId: 'q' }))).toEqual(['AgentQueueEntered', 'OfferMade']);
    room.caller('lee', 'other');
    room.agent('bob');
    expect(room.offers).toEqual({ kim: ['ann'] });
    expect(types(room.queue('other', { tagIds: ['sales'] }).events.slice(-3))).toEqual(['QueueChanged', 'OfferMade']);
    expect(room.offers).toEqual({ kim: ['ann'], lee: ['bob'] });
  });

  it('who is removed while it talks, and comes again, is busy until that talk is over', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    room.answer('kim', 'ann');
    room.tell({ type: 'ReportAgentRemoved', agentId: 'ann' });
    room.agent('ann');
    expect(statusIn(room, 'ann')).toBe('busy');
    room.after(5_000).ends('kim', 'ann');
    expect(statusIn(room, 'ann')).toBe('available');
  });

  it('who is removed is taken out of what it was offered', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('kim');
    expect(types(room.tell({ type: 'ReportAgentRemoved', agentId: 'ann' }))).toEqual(['OfferEnded', 'AgentRemoved']);
    expect(room.state.queues.get('q')?.line.size).toBe(1);
  });
});

describe('who is offered the call', () => {
  const three = (routingMethod: RoutingMethod): Room => {
    const room = new Room().queue('q', { routingMethod });
    for (const agentId of ['cat', 'ann', 'bob']) {
      room.agent(agentId);
      room.after(1_000);
    }
    return room;
  };

  /** Each talks as long as is said, one after the other; answers who took each. */
  const served = (room: Room, talks: readonly number[]): readonly string[] =>
    talks.map((ms, index) => {
      const name = `caller ${index}`;
      room.caller(name);
      const [agentId = ''] = room.offers[name] ?? [];
      room.answer(name, agentId);
      room.after(ms).ends(name, agentId);
      return agentId;
    });

  it.each<[RoutingMethod, readonly string[]]>([
    ['longest_idle', ['cat', 'ann', 'bob', 'cat', 'ann']],
    ['round_robin', ['cat', 'ann', 'bob', 'cat', 'ann']],
    ['linear', ['cat', 'cat', 'cat', 'cat', 'cat']],
    ['fewest_calls', ['cat', 'ann', 'bob', 'cat', 'ann']],
    ['least_talk_time', ['cat', 'ann', 'bob', 'bob', 'ann']],
  ])('is by %s %j', (method, agents) => {
    expect(served(three(method), [60_000, 50_000, 30_000, 40_000, 5_000])).toEqual(agents);
  });

  it('is at random nobody in particular, and the same at each replay', () => {
    const talks = Array.from({ length: 60 }, () => 5_000);
    const first = served(three('random'), talks);
    expect(served(three('random'), talks)).toEqual(first);
    for (const agentId of ['ann', 'bob', 'cat']) expect(first.filter((each) => each === agentId).length).toBeGreaterThan(5);
  });

  it('is by ring_all everybody at once, up to so many; one wins, and the others are free again', () => {
    const room = three('ring_all').queue('q', { routingMethod: 'ring_all', ringAtOnce: 2 });
    room.caller('kim');
    expect(room.offers).toEqual({ kim: ['cat', 'ann'] });
    expect(room.answer('kim', 'ann')).toMatchObject([
      { type: 'OfferEnded', agentId: 'ann', outcome: 'accepted' },
      { type: 'QueuecallServed', agentId: 'ann' },
      { type: 'OfferEnded', agentId: 'cat', outcome: 'lost_race', missed: 0 },
    ]);
    expect(['ann', 'bob', 'cat'].map((agentId) => statusIn(room, agentId))).toEqual(['busy', 'available', 'available']);
  });

  it('is by ring_all still the rest when one of them declines, and the next ones when all have', () => {
    const room = three('ring_all');
    room.caller('kim');
    room.fail('kim', 'cat', 'noanswer', 'declined');
    expect(room.offers).toEqual({ kim: ['ann', 'bob'] });
    room.fail('kim', 'ann');
    expect(told(room.fail('kim', 'bob'))).toMatchObject([
      { type: 'OfferEnded' },
      { type: 'OfferMade', agentIds: ['ann', 'bob'] },
    ]);
  });
});
