import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../kernel/refusal.js';
import { flooring } from './floor.process.js';
import { Room } from './testing/room.js';

const opened = (): Room => {
  const room = new Room().queue('q').queue('other', { tagIds: ['support'] });
  room.caller('kim');
  return room;
};

const move = (room: Room, queueId = 'other') => room.tell({ type: 'MoveQueuecall', queuecallId: 'kim', queueId });

const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Refusal ? error.code : error;
  }
};

describe('a caller who is moved to another queue', () => {
  it('leaves the one and is sent to the other, where it keeps its age', () => {
    const room = opened().after(5_000);
    const [ended] = move(room);
    expect(ended).toMatchObject({
      type: 'QueuecallEnded',
      end: 'moved',
      waited: 5_000,
      wayOut: { do: 'queue', queueId: 'other' },
    });
    expect(flooring(ended!, 'cust').map(({ command }) => command)).toMatchObject([
      { type: 'SendCallToQueue', queuecallId: 'kim', queueId: 'other', hops: 0 },
    ]);
    expect(room.state.queuecalls.size).toBe(0);
  });

  it('frees the agent who is rung for it', () => {
    const room = opened();
    room.agent('ann');
    expect(move(room)[0]).toMatchObject({ type: 'OfferEnded', agentId: 'ann', outcome: 'caller_gone' });
    expect(room.offers).toEqual({});
  });

  it('stays where it is when it is moved to where it is', () => {
    expect(move(opened(), 'q')).toEqual([]);
  });

  it('is not where it is being served, is not there, or there is no such queue', () => {
    const room = opened();
    room.agent('ann');
    room.answer('kim', 'ann');
    expect(refusal(() => move(room))).toBe('queuecall.not_waiting');
    expect(refusal(() => move(opened(), 'nowhere'))).toBe('queue.not_found');
    expect(refusal(() => opened().tell({ type: 'MoveQueuecall', queuecallId: 'lee', queueId: 'other' }))).toBe(
      'queuecall.not_found',
    );
  });
});
