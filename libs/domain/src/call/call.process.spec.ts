import { describe, expect, it } from '@jest/globals';
import { answered, created, spec } from '../testing/calls.js';
import type { CallEvent } from './call.events.js';
import { chaining } from './call.process.js';
import { callTimers } from './call.timers.js';

const ended = (chainedCallIds: readonly string[], plays: readonly string[] = []): CallEvent => ({
  type: 'CallEnded',
  callId: 'c',
  legId: 'c',
  by: 'remote',
  reason: 'normal',
  end: { cause: 'NORMAL_CLEARING', sipCode: null, detail: '' },
  activeflowId: null,
  chainedCallIds,
  plays,
});

describe('calls that hang together', () => {
  it('creates the other calls of a request, each a tree of its own', () => {
    const [first] = created();
    const siblings = [spec({ callId: 'd' }), spec({ callId: 'e' })];
    expect(chaining({ ...first, siblings } as CallEvent)).toMatchObject([
      { to: 'call', id: 'd', tree: 'd', command: { type: 'CreateCall', siblings: [] } },
      { to: 'call', id: 'e', tree: 'e' },
    ]);
  });

  it('creates chained calls in the tree of their master', () => {
    const [ask] = chaining({ type: 'CallsChained', callId: 'c', calls: [spec({ callId: 'd', masterCallId: 'c' })] });
    expect(ask).toMatchObject({ to: 'call', id: 'd', command: { type: 'CreateCall' } });
    expect(ask).not.toHaveProperty('tree');
  });

  it('ends every chained call with its master', () => {
    expect(chaining(ended(['d', 'e']))).toEqual([
      { to: 'call', id: 'd', command: { type: 'HangUpCall', callId: 'd' } },
      { to: 'call', id: 'e', command: { type: 'HangUpCall', callId: 'e' } },
    ]);
  });
});

describe('the timers of a call', () => {
  it('dial once for all attempts', () => {
    const [, dialled] = created() as [CallEvent, Extract<CallEvent, { type: 'CallDialAsked' }>];
    expect(callTimers(dialled)).toMatchObject([{ kind: 'set', timer: 'dial c', due: 30_000 }]);
    expect(callTimers({ ...dialled, attempt: 1 })).toEqual([]);
  });

  it('measure the longest duration from the answer', () => {
    expect(callTimers(answered())).toMatchObject([
      { kind: 'clear', timer: 'dial c' },
      { kind: 'clear', timer: 'answer c' },
      { kind: 'set', timer: 'longest c', due: 14_400_000 },
    ]);
  });

  it('are all gone when the call is over', () => {
    expect(callTimers(ended([], ['p'])).map(({ kind, timer }) => `${kind} ${timer}`)).toEqual([
      'clear dial c',
      'clear answer c',
      'clear longest c',
      'clear hangup c',
      'clear play p',
    ]);
  });
});
