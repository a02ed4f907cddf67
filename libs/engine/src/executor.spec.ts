import { describe, expect, it } from '@jest/globals';
import type { CallCommand } from '#domain/call/call.commands.js';
import type { FloorCommand } from '#domain/floor/floor.commands.js';
import { spec } from '#domain/testing/calls.js';
import { Refusal } from '#domain/kernel/refusal.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { Appended } from '#eventstore/event-store.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import type { Wish } from './aggregate.js';
import { Executor } from './executor.js';
import { settled, VirtualClock } from './testing/virtual.clock.js';

const A = '11111111-1111-4111-8111-111111111111';
const wish = (command: CallCommand, id = A): Wish => ({
  ask: { to: 'call', id: command.callId, command },
  id,
  causation: 'test',
  actor: { kind: 'system', id: 'test' },
  tree: command.callId,
});
const create: CallCommand = { type: 'CreateCall', callId: 'c', spec: spec(), siblings: [] };
const numbered = (n: number): string => `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`;
const answered: CallCommand = { type: 'ReportCallAnswered', callId: 'c', legId: 'c' };

/** A store whose next appends fail, before or after they happened. */
class FrailStore extends MemoryEventStore {
  failures: ('before' | 'after')[] = [];
  appends = 0;

  override async append(
    stream: string,
    expected: number,
    events: readonly NewEvent[],
    after?: Promise<Appended>,
  ): Promise<Appended> {
    this.appends++;
    const failure = this.failures.shift();
    if (failure === 'before') throw new StoreUnavailable('away');
    const appended = await super.append(stream, expected, events, after);
    if (failure === 'after') throw new StoreUnavailable('answer lost');
    return appended;
  }
}

const typesIn = async (store: MemoryEventStore, stream = 'call-c'): Promise<readonly string[]> =>
  (await store.readStream(stream)).map(({ event }) => event.type);

describe('the executor', () => {
  it('appends what a command decides, with ids that follow from the command, and says where', async () => {
    const store = new MemoryEventStore();
    const { events, position } = await new Executor(store, new VirtualClock()).tell(wish(create));
    expect(events.map(({ event }) => event.type)).toEqual(['CallCreated', 'CallDialAsked']);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
    expect(position).toBe(await store.head());
  });

  it('answers a repeated command with what the first one did, and changes nothing', async () => {
    const store = new MemoryEventStore();
    const executor = new Executor(store, new VirtualClock());
    const [first, second] = await Promise.all([executor.tell(wish(create)), executor.tell(wish(create))]);
    const third = await new Executor(store, new VirtualClock()).tell(wish(create));
    expect(second.events.map(({ id }) => id)).toEqual(first.events.map(({ id }) => id));
    expect(third.events.map(({ id }) => id)).toEqual(first.events.map(({ id }) => id));
    expect(await store.head()).toBe(2);
  });

  it('decides all that waits for one stream together, each on top of the one before', async () => {
    const store = new FrailStore();
    const executor = new Executor(store, new VirtualClock());
    await executor.tell(wish(create));
    await Promise.all([
      executor.tell(wish({ type: 'ReportCallRinging', callId: 'c', legId: 'c' }, numbered(1))),
      executor.tell(wish(answered, numbered(2))),
      executor.tell(wish({ type: 'HangUpCall', callId: 'c' }, numbered(3))),
    ]);
    expect(await typesIn(store)).toEqual(['CallCreated', 'CallDialAsked', 'CallRinging', 'CallAnswered', 'CallHangupAsked']);
    expect(store.appends).toBeLessThanOrEqual(3);
  });

  it('reads a stream of any length page by page, and knows the commands of all of it', async () => {
    const store = new MemoryEventStore();
    const writer = new Executor(store, new VirtualClock());
    const profile = { name: '', detail: '', ringMethod: 'ringall', tagIds: [], addresses: [], skills: [] } as const;
    const onFloor = (command: FloorCommand, id: string): Wish => ({
      ...wish(create, id),
      ask: { to: 'floor', id: 'cust', command },
    });
    const choose = (n: number): Wish => {
      const status = n % 2 === 0 ? 'away' : 'available';
      return onFloor({ type: 'ChooseAgentStatus', customerId: 'cust', agentId: 'ann', status, reason: '' }, numbered(n));
    };
    await writer.tell(onFloor({ type: 'ReportAgentProfile', customerId: 'cust', agentId: 'ann', profile }, A));
    await Promise.all(Array.from({ length: 2_500 }, (_, n) => writer.tell(choose(n))));
    let longest = 0;
    class Watched extends MemoryEventStore {
      override async readStream(stream: string, from?: number, most?: number): Promise<readonly Recorded[]> {
        const page = await store.readStream(stream, from, most);
        longest = Math.max(longest, page.length);
        return page;
      }
    }
    const reader = new Executor(new Watched(), new VirtualClock());
    expect((await reader.state('floor', 'cust')).agents.get('ann')?.version).toBe(2_500);
    expect(longest).toBeLessThan(2_000);
    expect((await reader.tell(choose(7))).events).toHaveLength(1);
  });

  it('reads the tail and decides again when somebody else was faster', async () => {
    const store = new MemoryEventStore();
    const [one, other] = [new Executor(store, new VirtualClock()), new Executor(store, new VirtualClock())];
    await one.tell(wish(create));
    await other.state('call', 'c');
    await one.tell(wish(answered, numbered(1)));
    const { events } = await other.tell(wish(answered, numbered(2)));
    expect(events).toEqual([]);
    expect(await typesIn(store)).toEqual(['CallCreated', 'CallDialAsked', 'CallAnswered']);
  });

  describe('where others write too', () => {
    /** One executor that has seen the call's beginning, and another that has taken it on since. */
    const behind = async (alone = false) => {
      const store = new MemoryEventStore();
      const one = new Executor(store, new VirtualClock(), { alone: () => alone });
      const other = new Executor(store, new VirtualClock());
      await one.tell(wish(create));
      const ringing: CallCommand = { type: 'ReportCallRinging', callId: 'c', legId: 'c' };
      await other.tell(wish(ringing, numbered(1)));
      await other.tell(wish(answered, numbered(2)));
      return { store, one, other };
    };

    it('answers with the state that the log has', async () => {
      const { one } = await behind();
      expect(await one.state('call', 'c')).toMatchObject({ answered: true });
    });

    it('refuses nothing on a state that is over', async () => {
      const { one, store } = await behind();
      await one.tell(wish({ type: 'HoldCall', callId: 'c' }, numbered(3)));
      expect(await typesIn(store)).toContain('CallHeld');
    });

    it('finds that something is to do, though nothing was when it last looked', async () => {
      const { one, other, store } = await behind();
      await one.state('call', 'c');
      await other.tell(wish({ type: 'HangUpCall', callId: 'c' }, numbered(3)));
      await one.tell(wish({ type: 'ReportHangupTimedOut', callId: 'c' }, numbered(4)));
      expect((await typesIn(store)).at(-1)).toBe('CallEnded');
    });

    it('goes on with what the log tells of, without looking', async () => {
      const { one, other } = await behind(true);
      await one.state('call', 'd');
      const following = await one.follow();
      await other.tell(wish({ type: 'CreateCall', callId: 'd', spec: spec({ callId: 'd' }), siblings: [] }, numbered(3)));
      await settled();
      expect(await one.state('call', 'd')).toMatchObject({ status: 'dialing' });
      await following.stop();
    });

    it('looks at nothing while nobody else can', async () => {
      const { one } = await behind(true);
      await expect(one.tell(wish({ type: 'HoldCall', callId: 'c' }, numbered(3)))).rejects.toThrow(Refusal);
    });
  });

  it('lets a wish of a process that changed nothing change nothing later, when a crash has it told again', async () => {
    const store = new MemoryEventStore();
    const clock = new VirtualClock();
    const unhold = { type: 'UnholdCall', callId: 'c' } as const;
    const executor = new Executor(store, clock);
    await executor.tell(wish(create));
    await executor.tell(wish({ type: 'ReportCallAnswered', callId: 'c', legId: 'c' }, numbered(1)));
    expect((await executor.tell({ ...wish(unhold, numbered(2)), turn: 16 })).events).toEqual([]);
    await executor.tell({ ...wish({ type: 'HoldCall', callId: 'c' }, numbered(3)), turn: 32 });
    const again = new Executor(store, clock);
    expect((await again.tell({ ...wish(unhold, numbered(2)), turn: 16 })).events).toEqual([]);
    expect(await typesIn(store)).not.toContain('CallUnheld');
    expect((await again.tell({ ...wish(unhold, numbered(4)), turn: 48 })).events.map(({ event }) => event.type)).toContain(
      'CallUnheld',
    );
  });

  it('passes a refusal on to the one who asked, and to nobody else', async () => {
    const store = new MemoryEventStore();
    const executor = new Executor(store, new VirtualClock());
    await executor.tell(wish(create));
    const [held, rang] = await Promise.allSettled([
      executor.tell(wish({ type: 'HoldCall', callId: 'c' }, numbered(1))),
      executor.tell(wish({ type: 'ReportCallRinging', callId: 'c', legId: 'c' }, numbered(2))),
    ]);
    expect(held).toMatchObject({ status: 'rejected', reason: expect.any(Refusal) as unknown });
    expect(rang).toMatchObject({ status: 'fulfilled' });
  });

  it('says so while the store is away, and does not do it twice when asked again', async () => {
    const store = new FrailStore();
    const executor = new Executor(store, new VirtualClock());
    store.failures = ['after'];
    await expect(executor.tell(wish(create))).rejects.toThrow(StoreUnavailable);
    const { events } = await executor.tell(wish(create));
    expect(events).toHaveLength(2);
    expect(await store.head()).toBe(2);
  });

  it('waits through an outage where nobody would ask again, and keeps the order', async () => {
    const store = new FrailStore();
    const clock = new VirtualClock();
    const executor = new Executor(store, clock);
    await executor.tell(wish(create));
    store.failures = ['before', 'after', 'before'];
    const told = Promise.all([
      executor.insist(wish({ type: 'ReportCallRinging', callId: 'c', legId: 'c' }, numbered(1))),
      executor.insist(wish(answered, numbered(2))),
    ]);
    await clock.pass(5_000);
    await told;
    expect(await typesIn(store)).toEqual(['CallCreated', 'CallDialAsked', 'CallRinging', 'CallAnswered']);
  });

  it('forgets the streams that nobody asks for, and reads them again', async () => {
    const store = new MemoryEventStore();
    const executor = new Executor(store, new VirtualClock(), { kept: 1 });
    await executor.tell(wish(create));
    await executor.tell(wish({ ...create, callId: 'd', spec: spec({ callId: 'd' }) }, numbered(1)));
    expect(await executor.state('call', 'c')).toMatchObject({ status: 'dialing' });
  });

  it('learns from the repeat of a beginning what came of it since', async () => {
    const store = new MemoryEventStore();
    const before = new Executor(store, new VirtualClock());
    await before.tell(wish(create));
    await before.tell(wish(answered, numbered(1)));

    const afterwards = new Executor(store, new VirtualClock());
    await afterwards.tell(wish(create));
    const { events } = await afterwards.tell(wish({ type: 'ReportCallTimedOut', callId: 'c' }, numbered(2)));
    expect(events.map(({ event }) => event.type)).toEqual(['CallHangupAsked']);
  });

  it('keeps a stream in the tree of its first event', async () => {
    const store = new MemoryEventStore();
    const executor = new Executor(store, new VirtualClock());
    await executor.tell({ ...wish(create), tree: 'master' });
    await executor.tell(wish(answered, numbered(1)));
    const trees = (await store.readStream('call-c')).map(({ cause }: Recorded) => cause.correlation);
    expect(new Set(trees)).toEqual(new Set(['master']));
  });
});

describe('what is foreseen', () => {
  const rings = (callId: string): CallCommand => ({ type: 'ReportCallRinging', callId, legId: 'c' });
  const second = wish(rings('d'), numbered(9));

  /** Two calls; when the first rings, so does the second. */
  const setUp = async (store: MemoryEventStore) => {
    const executor = new Executor(store, new VirtualClock());
    await executor.tell(wish(create));
    await executor.tell(wish({ ...create, callId: 'd', spec: spec({ callId: 'd' }) }, numbered(1)));
    const isFirst = ({ event, cause }: NewEvent): boolean => event.type === 'CallRinging' && cause.correlation === 'c';
    executor.foresee((events) => (events.some(isFirst) ? [second] : []));
    return executor;
  };

  it('is asked of the log before the answer to what it follows from, and is not told twice', async () => {
    const store = new FrailStore();
    const executor = await setUp(store);
    const { position } = await executor.tell(wish(rings('c'), numbered(2)));
    await executor.insist(second);
    const [, , ringing] = await store.readStream('call-d');
    expect(ringing).toMatchObject({ event: { type: 'CallRinging' }, position: position + 1, cause: { command: second.id } });
    expect(await store.head()).toBe(6);
  });

  it('does not happen where what it follows from does not, and happens when a process tells it', async () => {
    const store = new FrailStore();
    const executor = await setUp(store);
    store.failures = ['before'];
    await expect(executor.tell(wish(rings('c'), numbered(2)))).rejects.toThrow(StoreUnavailable);
    await settled();
    expect(await typesIn(store, 'call-d')).toEqual(['CallCreated', 'CallDialAsked']);
    await executor.insist(second);
    expect(await typesIn(store, 'call-d')).toEqual(['CallCreated', 'CallDialAsked', 'CallRinging']);
  });

  it('takes nobody with it who comes with it', async () => {
    const store = new FrailStore();
    const executor = await setUp(store);
    store.failures = ['before'];
    const refused = executor.tell(wish(rings('c'), numbered(2)));
    const answer = executor.tell(wish({ type: 'ReportCallAnswered', callId: 'd', legId: 'c' }, numbered(3)));
    await expect(refused).rejects.toThrow(StoreUnavailable);
    expect((await answer).events.map(({ event }) => event.type)).toEqual(['CallAnswered']);
  });
});
