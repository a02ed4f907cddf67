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
  const told = (callId: string, position: number): readonly string[] =>
    hasten(answer(callId, G), at(position)).map(({ ask }) => ask.command.type);
  return { processor, hasten, told, at };
};

const TOLD = ['ReportGroupcallLegAnswered'];

describe('an answer that is about to be written', () => {
  it('is told to its groupcall, and to nobody where there is none', () => {
    const { told, hasten, at } = setUp();
    expect(told('a', 9)).toEqual(TOLD);
    expect(hasten(answer('a'), at(9))).toEqual([]);
  });

  it('is left to the processor, with all that come after it, until that is through with it', async () => {
    const { processor, told } = setUp();
    processor.done = 4;
    expect(told('a', 9)).toEqual([]);
    processor.done = 6;
    expect(told('b', 12)).toEqual([]);
    await settled();
    processor.done = 11;
    expect(told('c', 13)).toEqual([]);
    await settled();
    processor.done = 13;
    expect(told('d', 14)).toEqual(TOLD);
  });

  it('is left to the processor in a tree that a bug has stopped, and holds up nobody whose append fails', async () => {
    const { processor, hasten, told } = setUp();
    processor.stopped = true;
    expect(hasten(answer('a', G), Promise.reject(new Error('away')))).toEqual([]);
    processor.stopped = false;
    expect(told('b', 9)).toEqual([]);
    await settled();
    processor.done = 9;
    expect(told('c', 10)).toEqual(TOLD);
  });
});
