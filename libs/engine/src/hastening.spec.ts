import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '#domain/call/call.events.js';
import type { NewEvent } from '#domain/kernel/recorded.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { hastening } from './hastening.js';
import { settled } from './testing/virtual.clock.js';

const G = '11111111-1111-4111-8111-111111111111';

const answer = (callId: string, groupcallId?: string): NewEvent<CallEvent> => ({
  id: uuid5(G, callId),
  event: {
    type: 'CallAnswered',
    callId,
    legId: callId,
    activeflowId: null,
    deadline: 9,
    ...(groupcallId ? { groupcallId } : {}),
  },
  cause: { correlation: 'tree', causation: 'test', command: uuid5(G, 'command'), actor: { kind: 'switch', id: 'test' }, at: 1 },
});

const setUp = () => {
  const processor = { done: 5, stopped: false, goesOn: () => !processor.stopped };
  const hasten = hastening(processor, 5);
  const at = (position: number) => Promise.resolve({ position, revision: 0, repeat: false });
  const told = (position: number, ...events: readonly NewEvent[]): readonly string[] =>
    hasten(events, at(position)).map(({ ask }) => ask.command.type);
  return { processor, hasten, told };
};

const TOLD = ['ReportGroupcallLegAnswered'];

describe('an answer that is about to be written', () => {
  it('is told to its groupcall, and to nobody where there is none', async () => {
    const { processor, told } = setUp();
    expect(told(9, answer('a'))).toEqual([]);
    await settled();
    processor.done = 9;
    expect(told(10, answer('a', G))).toEqual(TOLD);
  });

  it('is left to the processor until that is through with what comes before it in its tree', async () => {
    const { processor, told } = setUp();
    processor.done = 4;
    expect(told(9, answer('a', G))).toEqual([]);
    processor.done = 8;
    expect(told(12, answer('b', G))).toEqual([]);
    await settled();
    processor.done = 11;
    expect(told(13, answer('c', G))).toEqual([]);
    await settled();
    processor.done = 13;
    expect(told(14, answer('d', G))).toEqual(TOLD);
    expect(told(15, answer('e', G))).toEqual([]);
  });

  it('is left to the processor where another event of its call is written with it before', () => {
    const { told } = setUp();
    expect(told(9, answer('a'), answer('a', G))).toEqual([]);
  });

  it('is left to the processor in a tree that a bug has stopped, and waits for nothing whose append has failed', async () => {
    const { processor, hasten, told } = setUp();
    processor.stopped = true;
    expect(hasten([answer('a', G)], Promise.reject(new Error('away')))).toEqual([]);
    processor.stopped = false;
    expect(told(9, answer('b', G))).toEqual([]);
    await settled();
    processor.done = 9;
    expect(told(10, answer('c', G))).toEqual(TOLD);
  });
});
