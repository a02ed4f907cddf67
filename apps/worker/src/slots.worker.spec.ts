import { describe, expect, it } from '@jest/globals';
import type { Ask, Event } from '#domain/contact-centre.js';
import { flowRef, spec } from '#domain/testing/calls.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { Executor } from '#engine/executor.js';
import type { Poisoned } from '#engine/processor.js';
import { askingForRetry } from '#engine/retrying.js';
import { isStopped } from '#engine/slot.checkpoints.js';
import { TREES } from '#engine/slots.js';
import { VirtualClock } from '#engine/testing/virtual.clock.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryEventStore, MemoryLog } from '#eventstore/memory/memory.event-store.js';
import { MemoryLeases } from '#eventstore/memory/memory.leases.js';
import { SlotsWorker } from './slots.worker.js';

const NOBODY = '44444444-4444-4444-8444-444444444444';
const SWITCH = 'switch:8021';
const id = (n: number | string): string => uuid5(NOBODY, String(n));

/** One log, one clock, and as many workers as a test wants. */
const house = () => {
  const [log, clock] = [new MemoryLog(), new VirtualClock(1_000_000)];
  const leases = new MemoryLeases(() => clock.now());
  const checkpoints = new MemoryCheckpoints(leases);
  const executor = new Executor(new MemoryEventStore(log), clock);
  const [errors, poison]: [Error[], Poisoned[]] = [[], []];
  const hire = async (name: string, own = new Executor(new MemoryEventStore(log), clock)): Promise<SlotsWorker> => {
    const worker = new SlotsWorker({
      store: new MemoryEventStore(log),
      checkpoints,
      leases,
      clock,
      executor: own,
      holder: name,
      switchId: SWITCH,
      onPoison: (each) => poison.push(each),
      onError: (error) => errors.push(error),
    });
    await worker.start();
    return worker;
  };
  let commands = 0;
  const tell = (ask: Ask): Promise<unknown> =>
    executor.tell({ ask, id: id(`command ${commands++}`), causation: '', actor: { kind: 'system', id: '' }, tree: ask.id });
  const call = async (n: number, deadline = 30_000): Promise<string> => {
    const callId = id(n);
    const flow = { ...flowRef, activeflowId: id(`flow ${n}`) };
    const attempts = [{ legId: callId, route: null }] as const;
    const command = {
      type: 'CreateCall',
      callId,
      spec: spec({ callId, flow, attempts, dialTimeout: deadline }),
      siblings: [],
    } as const;
    await tell({ to: 'call', id: callId, command });
    return callId;
  };
  const hears = (type: 'ReportSwitchConnected' | 'ReportSwitchLost', epoch: number): Promise<unknown> =>
    tell({ to: 'switch', id: SWITCH, command: { type, switchId: SWITCH, epoch } });
  const events = async (type: Event['type']): Promise<readonly Recorded[]> => {
    const all: Recorded[] = [];
    for await (const page of new MemoryEventStore(log).readAll(0)) all.push(...page);
    return all.filter(({ event }) => event.type === type);
  };
  return { log, clock, leases, checkpoints, executor, errors, poison, hire, call, tell, hears, events };
};

describe('workers that share the call trees', () => {
  it('do together what one would do alone, each half of it, once', async () => {
    const { hire, call, clock, events, errors } = house();
    const [a, b] = [await hire('a'), await hire('b')];
    await clock.pass(1_100);
    expect([a.owned.length, b.owned.length]).toEqual([16, 16]);
    for (let n = 0; n < 60; n++) await call(n);
    await clock.pass(1_000);
    const flows = (await events('ActiveflowCreated')).map(({ stream }) => stream);
    expect([flows.length, new Set(flows).size]).toEqual([60, 60]);
    await a.stop();
    await b.stop();
    expect(errors).toEqual([]);
  });

  it('take over what another one has left undone', async () => {
    const { hire, call, clock, events } = house();
    // It owns everything, and whatever it is told to do takes for ever: as good as killed.
    const stuck = new Executor(new MemoryEventStore(), clock);
    stuck.insist = () => new Promise(() => undefined);
    const dead = await hire('dead', stuck);
    for (let n = 0; n < 10; n++) await call(n);
    await clock.pass(400);
    expect(await events('ActiveflowCreated')).toHaveLength(0);
    // Its end never comes, and it renews nothing any more.
    void dead.stop();
    const heir = await hire('heir');
    await clock.pass(5_000);
    expect(heir.owned).toHaveLength(TREES.size);
    expect(await events('ActiveflowCreated')).toHaveLength(10);
    await heir.stop();
  });

  it('fire a timer once, whoever owns it by then, and only while somebody hears the switch', async () => {
    const { hire, call, clock, events, hears, leases } = house();
    await leases.open(SWITCH, 1);
    const a = await hire('a');
    const callId = await call(1, 2_000);
    await clock.pass(3_000);
    expect(await events('CallHangupAsked')).toEqual([]);
    const b = await hire('b');
    await clock.pass(1_100);
    await a.stop();
    await clock.pass(1_100);
    expect(b.owned).toHaveLength(TREES.size);
    await hears('ReportSwitchConnected', 1);
    await clock.pass(250);
    expect((await events('CallHangupAsked')).map(({ event }) => event)).toMatchObject([{ callId }]);
    await hears('ReportSwitchLost', 2);
    await call(2, 2_000);
    await clock.pass(3_000);
    expect(await events('CallHangupAsked')).toHaveLength(1);
    await hears('ReportSwitchConnected', 2);
    await clock.pass(250);
    expect(await events('CallHangupAsked')).toHaveLength(2);
    await b.stop();
  });

  it('believe a fact of a switchboard at their start only while that lives', async () => {
    const { hire, call, clock, events, hears, leases } = house();
    await leases.open(SWITCH, 1);
    await hears('ReportSwitchConnected', 1);
    const worker = await hire('a');
    await call(1, 2_000);
    await clock.pass(3_000);
    expect(await events('CallHangupAsked')).toEqual([]);
    await leases.renew(SWITCH, 'a switchboard', 60_000);
    await clock.pass(850);
    expect(await events('CallHangupAsked')).toHaveLength(1);
    await worker.stop();
  });

  it('take up a tree that a bug has stopped when an operator asks for it in the log', async () => {
    const { log, hire, call, clock, events, poison, checkpoints, leases, executor } = house();
    const buggy = new Executor(new MemoryEventStore(log), clock);
    const works = buggy.insist.bind(buggy);
    buggy.insist = () => Promise.reject(new TypeError('a bug'));
    const worker = await hire('a', buggy);
    const retry = askingForRetry({ executor, checkpoints, leases });
    const tree = await call(1);
    await clock.pass(1_000);
    expect(poison.map((each) => each.tree)).toContain(tree);
    expect(await isStopped(checkpoints, tree, TREES.size)).toBe(true);
    expect(await retry(id('another'))).toBe(false);
    buggy.insist = works;
    expect(await retry(tree)).toBe(true);
    await clock.pass(1_000);
    expect(await events('ActiveflowCreated')).toHaveLength(1);
    expect(await isStopped(checkpoints, tree, TREES.size)).toBe(false);
    await worker.stop();
  });
});
