import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../kernel/refusal.js';
import { tel } from '../kernel/address.js';
import type { FloorEvent } from './floor.events.js';
import { floor } from './floor.decider.js';
import { flooring } from './floor.process.js';
import { isFree, statusOf } from './floor.state.js';
import { partOf } from './floor.match.js';
import { floorTimers } from './floor.timers.js';
import { Room } from './testing/room.js';

const types = (events: readonly FloorEvent[]): readonly string[] => events.map(({ type }) => type);

const agent = (room: Room, agentId = 'ann') => room.state.agents.get(agentId)!;

/** What somebody is told who is turned down. */
const refused = (work: () => unknown): { readonly code: string; readonly broken: unknown } => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, broken: error.broken };
    throw error;
  }
  throw new Error('it was not turned down');
};

const capable = (room: Room, capacity: number): void => {
  const profile = {
    name: 'ann',
    detail: '',
    ringMethod: 'ringall',
    tagIds: ['sales'],
    addresses: [tel('+15550001')],
    skills: [],
    capacity,
  } as const;
  room.tell({ type: 'ReportAgentProfile', agentId: 'ann', profile });
  room.choose('ann', 'available');
};

describe('an agent who takes two calls at once', () => {
  it('is offered the second while it talks, is busy all the while, and is offered no third', () => {
    const room = new Room().queue('q');
    capable(room, 2);
    for (const name of ['one', 'two', 'three']) room.after(1).caller(name);
    expect(room.offers).toEqual({ one: ['ann'] });
    room.answer('one', 'ann');
    expect(room.offers).toEqual({ two: ['ann'] });
    expect(statusOf(agent(room))).toBe('busy');
    room.answer('two', 'ann');
    expect(room.offers).toEqual({});
    room.after(60_000).ends('one', 'ann');
    expect(room.offers).toEqual({ three: ['ann'] });
  });

  it('counts calls outside the queues, too', () => {
    const room = new Room().queue('q');
    capable(room, 2);
    const address = tel('+15550001');
    for (const callId of ['a', 'b']) {
      expect(isFree(agent(room))).toBe(true);
      room.tell({ type: 'ReportLegBegan', callId, address, groupcallId: null });
    }
    expect(isFree(agent(room))).toBe(false);
  });

  it('is free for the rest as soon as it may take more', () => {
    const room = new Room().queue('q');
    capable(room, 1);
    room.caller('one');
    room.caller('two');
    room.answer('one', 'ann');
    expect(room.offers).toEqual({});
    capable(room, 3);
    expect(room.offers).toEqual({ two: ['ann'] });
  });
});

describe('an offer that is declined at the desk', () => {
  it('ends as declined, lets the phones go, and its caller goes to the next', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('one');
    const offerId = room.offerOf('one');
    room.agent('bob');
    const events = room.tell({ type: 'DeclineOffer', agentId: 'ann', offerId });
    expect(events[0]).toMatchObject({ type: 'OfferEnded', agentId: 'ann', outcome: 'declined', missed: 1 });
    expect(room.offers).toEqual({ one: ['bob'] });
    expect(flooring(events[0]!, 'tree').map(({ command }) => command)).toEqual([
      { type: 'HangUpGroupcall', groupcallId: offerId, within: partOf(offerId, 'ann') },
    ]);
  });

  it('is nobody else’s to decline, and ends once', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.agent('bob');
    room.caller('one');
    const offerId = room.offerOf('one');
    expect(refused(() => room.tell({ type: 'DeclineOffer', agentId: 'bob', offerId })).code).toBe('offer.not_found');
    room.tell({ type: 'DeclineOffer', agentId: 'ann', offerId });
    expect(refused(() => room.tell({ type: 'DeclineOffer', agentId: 'ann', offerId })).code).toBe('offer.not_found');
  });

  it('shows until when it rings, how long the caller waits, and who that is', () => {
    const room = new Room().queue('q', { ringTimeout: 7_000 });
    room.caller('one');
    const since = room.at;
    room.after(5_000);
    const shown = room.agent('ann').find(({ type }) => type === 'AgentOffered');
    expect(shown).toMatchObject({
      shown: { deadline: room.at + 7_000, attempt: 1, since, caller: tel('+15557654321'), variables: {} },
    });
  });
});

describe('what an agent chooses while it is busy', () => {
  const talking = (): Room => {
    const room = new Room().queue('q', { wrapupTime: 30_000 });
    room.agent('ann');
    room.caller('one');
    room.answer('one', 'ann');
    return room.after(10_000);
  };

  it('is what it is after the call, unless it is taken back', () => {
    const room = talking();
    room.choose('ann', 'away', 'lunch');
    expect(agent(room)).toMatchObject({ status: 'away', before: { status: 'available', reason: '' } });
    const events = room.tell({ type: 'CancelNextStatus', agentId: 'ann' });
    expect(events).toMatchObject([{ type: 'AgentStatusChosen', status: 'available', reason: '', cancels: true }]);
    expect(agent(room)).toMatchObject({ status: 'available', before: null });
    expect(room.tell({ type: 'CancelNextStatus', agentId: 'ann' })).toEqual([]);
  });

  it('goes back to what there was before, however often it is changed', () => {
    const room = talking();
    room.choose('ann', 'away', 'lunch');
    room.choose('ann', 'offline');
    expect(agent(room).before).toEqual({ status: 'available', reason: '' });
    room.choose('ann', 'available');
    expect(agent(room).before).toBeNull();
  });

  it('cannot be taken back once it is so', () => {
    const room = talking();
    room.choose('ann', 'away', 'lunch');
    room.ends('one', 'ann');
    expect(statusOf(agent(room))).toBe('wrapup');
    room.tell({ type: 'EndWrapup', agentId: 'ann' });
    expect([statusOf(agent(room)), agent(room).before]).toEqual(['away', null]);
    expect(room.tell({ type: 'CancelNextStatus', agentId: 'ann' })).toEqual([]);
  });

  it('takes it out of the offer that rings, so that it is so at once', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    room.caller('one');
    expect(types(room.choose('ann', 'away'))).toEqual(['OfferEnded', 'AgentStatusChosen']);
    expect([statusOf(agent(room)), agent(room).before]).toEqual(['away', null]);
  });
});

describe('two who change the same', () => {
  it('status: the second goes by a version that is over, and is told the present one', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    const choice = { type: 'ChooseAgentStatus', agentId: 'ann', reason: '', version: 1 } as const;
    room.tell({ ...choice, status: 'away' });
    expect(refused(() => room.tell({ ...choice, status: 'offline' }))).toEqual({
      code: 'version.conflict',
      broken: [{ field: 'version', message: 'is 2 now' }],
    });
    expect(agent(room).status).toBe('away');
  });

  it('queue: so it is with its settings', () => {
    const room = new Room().queue('q').queue('q', { name: 'other' });
    const { spec, version } = room.state.queues.get('q')!;
    expect(version).toBe(2);
    const change = { type: 'ChangeQueue', queueId: 'q', spec: { ...spec, name: 'third' } } as const;
    expect(refused(() => room.tell({ ...change, version: 1 })).code).toBe('version.conflict');
    room.tell({ ...change, version: 2 });
    expect(room.state.queues.get('q')!.spec.name).toBe('third');
  });
});

describe('a queue that requires a disposition', () => {
  const codes = [{ code: 'sold', name: 'Sold' }];
  const done = (): Room => {
    const room = new Room().queue('q', { wrapupTime: 30_000, dispositionCodes: codes, dispositionRequired: true });
    room.agent('ann');
    room.caller('one');
    room.answer('one', 'ann');
    room.after(10_000);
    return room;
  };
  const dispose = (room: Room, more: object = {}): readonly FloorEvent[] =>
    room.tell({
      ...{ type: 'DisposeQueuecall', queuecallId: 'one', queueId: 'q', agentId: 'ann', known: null, code: 'sold', notes: '' },
      ...more,
    });

  it('lets an agent end its wrap-up with a code, given in the talk or after it', () => {
    for (const when of ['talk', 'wrapup']) {
      const room = done();
      if (when === 'talk') dispose(room);
      room.ends('one', 'ann');
      if (when === 'wrapup') dispose(room);
      expect(types(room.tell({ type: 'EndWrapup', agentId: 'ann', own: true }))).toEqual(['AgentWrapupEnded']);
    }
  });

  it('turns the agent down without, however it tries, and names the field', () => {
    const room = done();
    room.ends('one', 'ann');
    dispose(room, { code: '', notes: 'nothing yet' });
    const [end, choose] = [
      refused(() => room.tell({ type: 'EndWrapup', agentId: 'ann', own: true })),
      refused(() => room.tell({ type: 'ChooseAgentStatus', agentId: 'ann', status: 'available', reason: '', own: true })),
    ];
    expect(end).toMatchObject({ code: 'queuecall.disposition_missing', broken: [{ field: 'code' }] });
    expect(choose).toEqual(end);
    expect(statusOf(agent(room))).toBe('wrapup');
  });

  it('has none on record where the time is over, or a supervisor ends it', () => {
    for (const command of [
      { type: 'ReportWrapupOver', agentId: 'ann', queuecallId: 'one' },
      { type: 'EndWrapup', agentId: 'ann' },
    ] as const) {
      const room = done();
      room.ends('one', 'ann');
      expect(room.after(30_000).tell(command)).toMatchObject([
        { type: 'QueuecallDisposed', queuecallId: 'one', agentId: 'ann', code: '', version: 1 },
        { type: 'AgentWrapupEnded' },
      ]);
    }
  });

  it('knows its codes, and which was said last', () => {
    const room = done();
    expect(refused(() => dispose(room, { code: 'lost' }))).toMatchObject({
      code: 'queuecall.disposition_unknown',
      broken: [{ field: 'code' }],
    });
    dispose(room);
    room.ends('one', 'ann');
    room.tell({ type: 'EndWrapup', agentId: 'ann', own: true });
    expect(refused(() => dispose(room, { version: 0 })).code).toBe('version.conflict');
    expect(dispose(room, { version: 1, notes: 'twice' })).toMatchObject([{ version: 2, notes: 'twice' }]);
  });
});

describe('an agent whose desktop is lost', () => {
  const here = (room: Room, grace = 5_000) => room.tell({ type: 'ReportDesktopHere', agentId: 'ann', grace });
  const gone = (room: Room, grace = 5_000) => room.tell({ type: 'ReportDesktopGone', agentId: 'ann', grace });
  const missed = (room: Room, deadline: number) => room.tell({ type: 'ReportDesktopMissed', agentId: 'ann', deadline });

  it('is offline at the deadline, which is durable, unless it is back by then', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    here(room);
    const lost = gone(room);
    const deadline = room.at + 5_000;
    expect(lost).toMatchObject([{ type: 'AgentDesktopLost', deadline }]);
    expect(floorTimers(lost[0]!)).toMatchObject([
      { kind: 'set', due: deadline, ask: { command: { type: 'ReportDesktopMissed' } } },
    ]);
    expect(floorTimers(here(room)[0]!)).toMatchObject([{ kind: 'clear' }]);
    expect(missed(room.after(5_000), deadline)).toEqual([]);
    gone(room);
    expect(missed(room.after(5_000), room.at)).toMatchObject([{ status: 'offline', reason: 'desktop_lost' }]);
  });

  it('keeps the call that it is in, the offer that rings and its wrap-up, and is offline after that', () => {
    const room = new Room().queue('q', { wrapupTime: 30_000 });
    room.agent('ann');
    room.caller('one');
    gone(room);
    missed(room.after(5_000), room.at);
    expect(room.offers).toEqual({ one: ['ann'] });
    room.answer('one', 'ann');
    expect(statusOf(agent(room))).toBe('busy');
    room.after(10_000).ends('one', 'ann');
    expect(statusOf(agent(room))).toBe('wrapup');
    room.tell({ type: 'ReportWrapupOver', agentId: 'ann', queuecallId: 'one' });
    room.after(30_000).tell({ type: 'ReportWrapupOver', agentId: 'ann', queuecallId: 'one' });
    expect(statusOf(agent(room))).toBe('offline');
  });

  it('stays as it is where its customer wants that, and nothing is kept of it', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    expect([here(room, 0), gone(room, 0)]).toEqual([[], []]);
  });

  it('is lost once, however often that is told', () => {
    const room = new Room().queue('q');
    room.agent('ann');
    here(room);
    gone(room);
    expect([gone(room), types(here(room)), here(room)]).toEqual([[], ['AgentDesktopBack'], []]);
    expect(floor.decide({ type: 'ReportDesktopGone', customerId: 'cust', agentId: 'nobody', grace: 1 }, room.state, 0)).toEqual(
      [],
    );
  });
});
