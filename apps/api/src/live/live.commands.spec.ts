import { describe, expect, it } from '@jest/globals';
import { answerOf, COMMAND_NAMES, orderOf } from './live.commands.js';
import { readFrame } from './live.frames.js';

const frame = (command: string, data: Readonly<Record<string, unknown>> = {}) =>
  ({ type: 'command', command_id: 'c1', command, data }) as const;

describe('a command', () => {
  it('is the request that it stands for, under its own name', () => {
    expect(orderOf(frame('decline_offer', { offer_id: 'o-1' }))).toEqual({
      method: 'POST',
      path: '/v1.0/service_agents/offers/o-1/decline',
      key: 'c1',
      body: { offer_id: 'o-1' },
    });
    expect(orderOf(frame('set_status', { status: 'away' }))).toMatchObject({ method: 'PUT', body: { status: 'away' } });
  });

  it('always stays on the agent’s own surface', () => {
    const wrong = { call_id: '../../calls', offer_id: '..', transfer_id: 7 };
    for (const name of COMMAND_NAMES) expect(orderOf(frame(name, wrong))?.path).toMatch(/^\/v1\.0\/service_agents\/[a-z_/]+$/);
    expect(orderOf(frame('toString'))).toBeNull();
  });

  it('is answered by its name, with a resource or an error', () => {
    expect(answerOf('c1', { status: 200, body: { id: 'x' } })).toEqual({
      ...{ type: 'answer', command_id: 'c1', status: 200 },
      body: { id: 'x' },
    });
    expect(answerOf('c1', { status: 409, body: { error: { reason: 'STATE_INVALID' } } })).toEqual({
      ...{ type: 'answer', command_id: 'c1', status: 409 },
      error: { reason: 'STATE_INVALID' },
    });
  });

  it('is read out of a frame, or what is wrong with it is said', () => {
    const read = (fields: object) => readFrame(JSON.stringify({ type: 'command', ...fields }));
    expect(read({ command_id: 'c1', command: 'end_wrapup' })).toEqual(frame('end_wrapup'));
    for (const wrong of [
      { command: 'end_wrapup' },
      { command_id: 'a b', command: 'end_wrapup' },
      { command_id: 'c1', command: 'fly' },
      { command_id: 'c1', command: 'end_wrapup', data: [] },
    ])
      expect(read(wrong)).toMatchObject({ type: 'error', reason: 'INVALID_ARGUMENT' });
  });
});
