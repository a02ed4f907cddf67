import { describe, expect, it } from '@jest/globals';
import type { Ask } from '#domain/contact-centre.js';
import { tel } from '#domain/kernel/address.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { ringing } from '#domain/testing/groups.js';
import { Executor } from '#engine/executor.js';
import { VirtualClock } from '#engine/testing/virtual.clock.js';
import type { Appended } from '#eventstore/event-store.js';
import { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { openWorker } from './worker.js';

const [G, A, B] = ['g', 'a', 'b'].map((name) => uuid5('44444444-4444-4444-8444-444444444444', name)) as [string, string, string];

/** Remembers which appends hang on others. */
class Watched extends MemoryEventStore {
  readonly hanging: string[] = [];

  override append(stream: string, expected: number, events: readonly NewEvent[], after?: Promise<Appended>): Promise<Appended> {
    if (after) this.hanging.push(...events.map(({ event }) => event.type));
    return super.append(stream, expected, events, after);
  }
}

/** Two phones, A and B, that ring for one group. */
const setUp = async () => {
  const [store, clock] = [new Watched(), new VirtualClock()];
  const executor = new Executor(store, clock, { alone: () => true });
  const bugs: string[] = [];
  const worker = openWorker({
    store,
    checkpoints: new MemoryCheckpoints(),
    executor,
    clock,
    onPoison: ({ error }) => bugs.push(error),
    onError: ({ message }) => bugs.push(message),
  });
  await worker.start();
  let told = 0;
  const tell = (ask: Ask): Promise<unknown> =>
    executor.insist({ ask, id: uuid5(G, `told ${told++}`), causation: 'test', actor: { kind: 'switch', id: 'test' }, tree: G });
  const branch = (callId: string) =>
    ({ kind: 'call', callId, destination: tel('+15550103'), attempts: [{ legId: callId, route: null }] }) as const;
  const plan = ringing(A);
  const group = { ...plan.group, groupcallId: G, branches: [branch(A), branch(B)] };
  await tell({ to: 'groupcall', id: G, command: { type: 'CreateGroupcall', groupcallId: G, plan: { ...plan, group } } });
  await clock.pass(0);
  const answer = (callId: string): Promise<unknown> =>
    tell({ to: 'call', id: callId, command: { type: 'ReportCallAnswered', callId, legId: callId } });
  const log = async (): Promise<readonly Recorded[]> => {
    const all: Recorded[] = [];
    for await (const page of store.readAll(0)) all.push(...page);
    return all;
  };
  return { store, clock, worker, answer, log, bugs };
};

describe('an answer', () => {
  it('is told to its groupcall before it is written, and stands next to the win in the log', async () => {
    const { store, clock, worker, answer, log, bugs } = await setUp();
    await answer(A);
    await clock.pass(0);
    const types = (await log()).map(({ event }) => event.type);
    expect(types.slice(types.indexOf('CallAnswered')).slice(0, 2)).toEqual(['CallAnswered', 'GroupcallAnswered']);
    expect(types.filter((type) => type === 'GroupcallAnswered')).toHaveLength(1);
    expect(store.hanging).toEqual(['GroupcallAnswered']);
    expect(bugs).toEqual([]);
    await worker.stop();
  });

  it('loses where another was told before it in the same instant', async () => {
    const { clock, worker, answer, log, bugs } = await setUp();
    await Promise.all([answer(B), answer(A)]);
    await clock.pass(0);
    const won = (await log()).flatMap(({ event }) => (event.type === 'GroupcallAnswered' ? [event] : []));
    expect(won).toMatchObject([{ callId: B, losers: [A] }]);
    const ended = (await log()).filter(({ event, stream }) => event.type === 'CallHangupAsked' && stream === `call-${A}`);
    expect(ended).toHaveLength(1);
    expect(bugs).toEqual([]);
    await worker.stop();
  });
});
