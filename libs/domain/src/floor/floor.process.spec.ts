import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '../call/call.events.js';
import type { GroupcallEvent } from '../groupcall/groupcall.events.js';
import { arrived, created } from '../testing/calls.js';
import type { FloorEvent } from './floor.events.js';
import { partOf } from './floor.match.js';
import { flooring } from './floor.process.js';
import { floorTimers } from './floor.timers.js';
import { Room } from './testing/room.js';

const told = (event: CallEvent | GroupcallEvent | FloorEvent): readonly unknown[] =>
  flooring(event, 'tree').map(({ to, id, tree, command }) => [to, id, tree, command.type]);

const room = (): Room => {
  const one = new Room().queue('q', { waitTimeout: 20_000, serviceTimeout: 60_000, wrapupTime: 5_000 });
  one.agent('ann');
  one.caller('kim');
  return one;
};

const last = (events: readonly FloorEvent[], type: FloorEvent['type']): FloorEvent => {
  const found = events.findLast((event) => event.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found;
};

describe('the floor and the calls', () => {
  it("hears of every call in case it is an agent's", () => {
    expect(told(arrived())).toEqual([['floor', 'cust', 'cust', 'ReportLegBegan']]);
    expect(created().flatMap(told)).toEqual([['floor', 'cust', 'cust', 'ReportLegBegan']]);
    expect(told(arrived(null, null))).toEqual([]);
  });

  it('has an offer rung in the tree of its caller', () => {
    const offer = last(room().events, 'OfferMade');
    expect(flooring(offer, 'cust')).toMatchObject([
      { to: 'groupcall', tree: 'call of kim', command: { type: 'CreateGroupcall', plan: { owner: { kind: 'offer' } } } },
    ]);
  });

  it('lets a phone ring no more whose caller has gone, and leaves the others to their groupcall', () => {
    const one = room();
    const offerId = one.offerOf('kim');
    expect(flooring(last(one.hangUp('kim'), 'OfferEnded'), 'cust')).toMatchObject([
      { to: 'groupcall', id: offerId, command: { type: 'HangUpGroupcall', within: partOf(offerId, 'ann') } },
    ]);
    const two = room();
    expect(told(last(two.fail('kim', 'ann'), 'OfferEnded'))).toEqual([]);
  });

  it('brings the two together, and lets the caller go on when the talk is over', () => {
    const one = room();
    expect(told(last(one.answer('kim', 'ann'), 'QueuecallServed'))).toEqual([
      ['call', 'ann for kim', 'call of kim', 'JoinCall'],
      ['call', 'call of kim', 'call of kim', 'JoinCall'],
    ]);
    expect(told(last(one.after(5_000).ends('kim', 'ann'), 'QueuecallEnded'))).toEqual([
      ['call', 'call of kim', 'call of kim', 'DequeueCall'],
    ]);
  });

  it('hears of a caller who cannot wait on', () => {
    expect(told({ type: 'CallRequeueMissed', callId: 'c', customerId: 'cust', queuecallId: 'kim' })).toEqual([
      ['floor', 'cust', 'cust', 'ReportRequeueMissed'],
    ]);
  });

  it('takes a caller out of a talk that lasts too long, and lets the agent go', () => {
    const one = room();
    one.answer('kim', 'ann');
    const events = one.after(60_000).tell({ type: 'ReportServedTooLong', queuecallId: 'kim' });
    expect(told(last(events, 'QueuecallEnded'))).toEqual([
      ['call', 'call of kim', 'call of kim', 'DequeueCall'],
      ['call', 'ann for kim', 'call of kim', 'HangUpCall'],
    ]);
  });

  it.each([
    ['goes on with its plan', { do: 'continue' } as const, 'DequeueCall'],
    ['is hung up', { do: 'hangup' } as const, 'HangUpCall'],
    [
      'gets another plan',
      { do: 'flow', flow: { flowId: 'f', program: { dialect: 'voipbin', entry: null, steps: {} } } } as const,
      'GiveFlow',
    ],
  ])('a caller who has waited too long %s', (_, onTimeout, command) => {
    const one = new Room().queue('q', { waitTimeout: 1_000, onTimeout });
    one.caller('kim');
    const events = one.after(1_000).tell({ type: 'ReportWaitedTooLong', queuecallId: 'kim' });
    expect(told(last(events, 'QueuecallEnded'))).toEqual([['call', 'call of kim', 'call of kim', command]]);
  });

  it('hears from the groupcall of an offer, and from no other', () => {
    const owner = { kind: 'offer', customerId: 'cust', callId: 'c' } as const;
    const answered: GroupcallEvent = {
      type: 'GroupcallAnswered',
      ...{ groupcallId: 'g', callId: 'a', within: ['part'], losers: [], owner, flow: null, variables: {} },
    };
    expect(flooring(answered, 'tree')).toMatchObject([{ to: 'floor', command: { type: 'ReportOfferAnswered', within: 'part' } }]);
    expect(told({ ...answered, owner: { kind: 'request' } })).toEqual([]);
    expect(told({ type: 'GroupcallEnded', groupcallId: 'g', answerCallId: null, owner, within: [], reason: 'dialout' })).toEqual([
      ['floor', 'cust', 'cust', 'ReportOfferOver'],
    ]);
  });
});

describe('the timers of the floor', () => {
  const timers = (event: FloorEvent): readonly string[] =>
    floorTimers(event).map((change) => `${change.kind} ${change.timer.split(' ')[0]}`);

  it('end a wait, a talk, a wrap-up, a rest, and an offer of which nobody is heard again', () => {
    const one = room();
    expect(timers(last(one.events, 'QueuecallJoined'))).toEqual(['clear service', 'set wait']);
    expect(timers(last(one.events, 'OfferMade'))).toEqual(['set offer']);
    expect(timers(last(one.fail('kim', 'ann', 'busy'), 'OfferEnded'))).toEqual(['set rest']);
    one.choose('ann', 'away');
    expect(timers(last(one.choose('ann', 'available'), 'AgentStatusChosen'))).toEqual(['clear rest']);
    const answered = one.answer('kim', 'ann');
    expect(timers(last(answered, 'OfferEnded'))).toEqual(['clear offer']);
    expect(timers(last(answered, 'QueuecallServed'))).toEqual(['clear wait', 'clear round', 'set service']);
    const ended = one.after(5_000).ends('kim', 'ann');
    expect(timers(last(ended, 'QueuecallEnded'))).toEqual(['clear wait', 'clear service', 'clear round', 'clear callback']);
    expect(timers(last(ended, 'AgentWrapupStarted'))).toEqual(['set wrapup']);
    expect(timers(last(one.choose('ann', 'available'), 'AgentWrapupEnded'))).toEqual(['clear wrapup']);
  });
});
