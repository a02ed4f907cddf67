import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spec } from '#domain/testing/calls.js';
import type { Event } from '#domain/contact-centre.js';
import { endpoint } from '#domain/kernel/address.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { systemClock } from '#engine/clock.js';
import { Executor } from '#engine/executor.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { Leases } from '#eventstore/leases.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryEventStore, MemoryLog } from '#eventstore/memory/memory.event-store.js';
import { MemoryLeases } from '#eventstore/memory/memory.leases.js';
import { startSimulator } from '#simulator/simulator.js';
import type { Simulator } from '#simulator/simulator.js';
import { eventSocket } from '#switch/freeswitch/freeswitch.connection.js';
import { SUBSCRIPTIONS } from '#switch/freeswitch/freeswitch.reports.js';
import { FREESWITCH } from '#switch/freeswitch/freeswitch.settings.js';
import { until } from '../../../test/support/until.js';
import { SwitchboardDuty } from './switchboard.duty.js';

const NOBODY = '55555555-5555-4555-8555-555555555555';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ host: '127.0.0.1', httpPort: 0, eslPort: 0, password: 'ClueCon' });
});
afterAll(() => simulator.close());

/** One log and one switch, and switchboards whose time and store a test can take away. */
const house = () => {
  const log = new MemoryLog();
  const time = { ahead: 0 };
  const leases = new MemoryLeases(() => Date.now() + time.ahead);
  const checkpoints = new MemoryCheckpoints(leases);
  const epochs: string[] = [];
  const errors: Error[] = [];
  const hire = async (name: string) => {
    const [store, own] = [new MemoryEventStore(log), { ahead: 0, cut: false }];
    const clock = {
      now: () => Date.now() + own.ahead,
      after: (ms: number, callback: () => void) => systemClock.after(ms, callback),
    };
    const reached: Leases = {
      open: (...given) => leases.open(...given),
      size: (...given) => leases.size(...given),
      renew: (...given) => (own.cut ? Promise.reject(new StoreUnavailable('cut off')) : leases.renew(...given)),
      give: (...given) => leases.give(...given),
      leave: (...given) => leases.leave(...given),
      epoch: (...given) => leases.epoch(...given),
    };
    const trouble: string[] = [];
    const duty = new SwitchboardDuty({
      store,
      checkpoints,
      leases: reached,
      executor: new Executor(store, clock),
      clock,
      holder: name,
      switchId: 'switch',
      connect: eventSocket({
        host: '127.0.0.1',
        port: simulator.eslPort,
        password: 'ClueCon',
        events: SUBSCRIPTIONS,
        warn: () => undefined,
      }),
      freeswitch: { ...FREESWITCH, defaultProvider: 'simulator.invalid' },
      maxDuration: 60_000,
      onDuty: (epoch) => epochs.push(`${name} ${epoch}`),
      onTrouble: (sentence) => trouble.push(sentence),
      onError: (error) => errors.push(error),
    });
    await duty.start();
    return { duty, own, trouble };
  };
  const store = new MemoryEventStore(log);
  const executor = new Executor(store, systemClock);
  let commands = 0;
  const call = async (address: string): Promise<void> => {
    const callId = uuid5(NOBODY, address);
    const route = { destination: endpoint(address), attempts: [{ legId: callId, route: null }] as const };
    const command = { type: 'CreateCall', callId, spec: spec({ callId, ...route }), siblings: [] } as const;
    const id = uuid5(NOBODY, `command ${commands++}`);
    await executor.tell({
      ask: { to: 'call', id: callId, command },
      id,
      causation: '',
      actor: { kind: 'system', id: '' },
      tree: callId,
    });
  };
  const happened = (type: Event['type'], epoch: number): Promise<true> =>
    until(async () => {
      const facts = await store.readStream('switch-switch');
      return facts.some(({ event }) => event.type === type && 'epoch' in event && event.epoch === epoch) || undefined;
    });
  const legs = (address: string): number => simulator.softswitch.handset.phone(address).legs.length;
  return { time, epochs, errors, hire, call, happened, legs };
};

describe('switchboards of one switch', () => {
  it('take turns: one works, another one waits until it leaves', async () => {
    const { hire, epochs, call, happened, legs, errors } = house();
    const [a, b] = [await hire('a'), await hire('b')];
    await happened('SwitchConnected', 1);
    await call('1001@first.example');
    await until(() => legs('1001@first.example') === 1);
    await a.duty.stop();
    await happened('SwitchConnected', 2);
    expect(epochs).toEqual(['a 1', 'b 2']);
    await call('1002@first.example');
    await until(() => legs('1002@first.example') === 1);
    await b.duty.stop();
    await happened('SwitchLost', 2);
    expect(errors).toEqual([]);
  });

  it('are stopped by the switch itself where one does not know that it was replaced', async () => {
    const { hire, time, epochs, call, happened, legs } = house();
    const [a, b] = [await hire('a'), await hire('b')];
    await happened('SwitchConnected', 1);
    // It cannot reach the leases any more, while its switch and the log are there; and a long time passes.
    a.own.cut = true;
    time.ahead = 60_000;
    await happened('SwitchConnected', 2);
    a.own.ahead = 60_000;
    await call('1003@second.example');
    await until(() => a.trouble.some((sentence) => sentence.includes('Another switchboard has the switch: epoch 2, ours was 1')));
    await until(() => legs('1003@second.example') === 1);
    expect(epochs).toEqual(['a 1', 'b 2']);
    await b.duty.stop();
    await a.duty.stop();
    expect(legs('1003@second.example')).toBe(1);
  });
});
